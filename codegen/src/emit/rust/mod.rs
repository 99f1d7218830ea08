//! Emitter `rust`: request structs, models and the identity of a module.
