//! Phase `transform`: `Document` + configuration -> `Spec`, the document after patches, scripts and clean-up.
