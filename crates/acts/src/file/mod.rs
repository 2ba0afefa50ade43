//! The bytes of a paper that was made to be signed: reading them strictly, and appending to them.
//!
//! Readers of PDF forgive nearly everything, which is what attacks on signed files live on (incremental saving and
//! shadow attacks, bytes between objects, tables that point elsewhere). This reader forgives nothing: it knows only
//! the form that [`crate::render`] and [`append`] write, and accounts for every byte of the file.

mod append;
mod reader;
mod revisions;
mod value;

pub(crate) use append::{Change, append};
pub(crate) use reader::Reader;
pub(crate) use revisions::{File, Object};
pub(crate) use value::{Dict, Value, write_hex};

use thiserror::Error;

/// Bytes of a file.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Revisions of a file: rendering, signatures, seal, timestamps of many years.
pub const REVISIONS_MAX: usize = 64;
/// Objects of a file.
pub const OBJECTS_MAX: usize = 200_000;
/// Values (numbers, names, strings…) of a file.
pub const VALUES_MAX: usize = 4_000_000;
/// Arrays and dictionaries inside one another.
pub const NESTING_MAX: usize = 32;

/// Why bytes are not a file that this program wrote. `at` is an offset in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Flaw {
    #[error("the file has {0} bytes")]
    TooBig(usize),
    #[error("too many revisions, objects or values")]
    TooMany,
    #[error("arrays or dictionaries are nested too deep at {at}")]
    TooDeep { at: usize },
    #[error("not a PDF made by this program")]
    Header,
    #[error("the file does not end where its last revision ends")]
    Tail,
    #[error("unexpected bytes at {at}")]
    Syntax { at: usize },
    #[error("the cross-reference table at {at} is not right")]
    Table { at: usize },
    #[error("bytes at {at} belong to no object")]
    Stray { at: usize },
    #[error("object {0} is missing or not of the kind expected")]
    Object(u32),
}
