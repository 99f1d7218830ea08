//! Emitter `facts`: everything that was decided about a module, as one JSON document.
