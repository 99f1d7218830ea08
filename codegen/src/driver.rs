//! The driver: runs the phases for one module or many.
