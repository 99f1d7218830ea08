//! Phase `write`: outputs -> disk. The only part of the library that changes files.
