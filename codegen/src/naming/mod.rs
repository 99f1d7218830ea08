//! Names: splitting words, casing them, making them singular; shared by all phases.
