//! What the generator, `mg` and the runtime share: the terms ([`vocabulary`]), path templates ([`path`]), the servers of
//! Microsoft Graph ([`cloud`]), text that is safe to show ([`printable`]), and the catalog, the compact form of cmdlets that
//! the generator writes and `mg` reads, without being decoded in between.
//!
//! A catalog is one module in one file, `<Module>.mgcat`. All numbers are little-endian words of 32 bits:
//!
//! ```text
//! header    magic, version, length of the file, checksum, then offset and length of each section
//! names     cmdlets, aliases and names that are gone, sorted without regard to case, for binary search
//! tables    one for each kind of record; a record is a fixed number of words
//! lists     runs of words, each with its count in front; equal lists are stored once
//! strings   UTF-8 with a length in front; equal strings are stored once
//! ```
//!
//! Records refer to each other by their number, to lists and strings by their place. Names stand first, so that a program
//! that looks for one cmdlet in many catalogs reads a few kilobytes of each ([`names_of`]) and only one of them whole.
//!
//! A catalog comes from a disk and may be anything. Opening one checks the header; every access checks its bounds and
//! returns [`Damaged`] instead of panicking; and types that contain themselves are refused, so that nothing loops. The
//! checksum finds accidents; [`Catalog::verify_checksum`] checks it, and [`Catalog::verify`] every reference too.
//!
//! A catalog could be mapped into memory, and is not. The file may be replaced or cut off by somebody else meanwhile, which
//! is undefined behaviour for a `&str` into it, or ends the process with a signal, so every use would have to be audited.
//! Measured with the 58 catalogs of Graph (15,229 cmdlets, 46 MB, the largest 3 MB), a map saves 2 ms of CPU time and costs
//! 2 MB; without one `mg` takes 2 to 4 ms and 4 to 8 MB in all.
//!
//! | module | holds |
//! | --- | --- |
//! | [`records`] | what is stored about a module, a cmdlet, a parameter … |
//! | [`read`] | [`Catalog`], checked access |
//! | [`regular`] | opening files that are files |
//! | [`names`] | the sorted names, also without the rest of a file |
//! | [`mod@write`] | [`Builder`], which makes a catalog |

pub mod cloud;
mod header;
mod layout;
pub mod names;
pub mod path;
pub mod printable;
pub mod read;
pub mod records;
pub mod regular;
mod summary;
pub mod upload;
mod verify;
pub mod vocabulary;
pub mod write;

pub use layout::{Damaged, Id, List, Section, Str, VERSION, Word};
pub use names::{Meaning, Name, NameFile, Names, names_of};
pub use read::Catalog;
pub use write::Builder;

/// What the names of catalog files end with.
pub const EXTENSION: &str = "mgcat";
