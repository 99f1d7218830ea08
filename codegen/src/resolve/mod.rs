//! Phase `resolve`: `Spec` -> `ResolvedSpec`: every reference an id, every anonymous schema named.
