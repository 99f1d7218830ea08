//! Phase `load`: a spec file -> `Document`, the text as a tree that knows its lines.
