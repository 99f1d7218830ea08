//! Golden cases, conformance and end-to-end tests of Graphsmith.
