//! Where the files of a desk are.

use std::{fmt, fs, io, str::FromStr};

use crate::{durable, error::LedgerError, folder::Folder};

/// Longest name of a bucket with its prefix, in bytes.
const BYTES_MAX: u64 = 1_100;

/// Where the files of a desk are kept. Noted in its folder: a desk that looked for them elsewhere would have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Beside the ledger.
    Folder,
    /// `s3://bucket/prefix`.
    Bucket { bucket: String, prefix: String },
}

/// What is no place: `s3://` and a bucket were expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no place for files")]
pub struct NoPlace;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder => f.write_str("blobs"),
            Self::Bucket { bucket, prefix } if prefix.is_empty() => write!(f, "s3://{bucket}"),
            Self::Bucket { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let rest = text.strip_prefix("s3://").ok_or(NoPlace)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.trim_end_matches('/');
        let is_plain = |char: char| char.is_ascii_alphanumeric() || "-._".contains(char);
        let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(is_plain);
        if !is_part(bucket) || !(prefix.is_empty() || prefix.split('/').all(is_part)) {
            return Err(NoPlace);
        }
        Ok(Self::Bucket { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
    }
}

impl Place {
    /// As noted; beside the ledger when nothing is.
    pub(crate) fn noted(folder: &Folder) -> Result<Self, LedgerError> {
        let file = folder.place();
        match fs::metadata(&file) {
            Ok(found) if found.len() > BYTES_MAX => return Err(LedgerError::DamagedFile { file }),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Folder),
            Err(error) => return Err(LedgerError::file(file, error)),
        }
        let text = fs::read_to_string(&file).map_err(|error| LedgerError::file(&file, error))?;
        text.trim_end().parse().map_err(|NoPlace| LedgerError::DamagedFile { file })
    }

    pub(crate) fn note(&self, folder: &Folder) -> Result<(), LedgerError> {
        let file = folder.place();
        match self {
            Self::Folder if !file.exists() => Ok(()),
            Self::Folder => {
                fs::remove_file(&file).map_err(|error| LedgerError::file(&file, error))?;
                durable::sync_parent(&file)
            }
            Self::Bucket { .. } => durable::write(&folder.tmp(), &file, format!("{self}\n").as_bytes()),
        }
    }

    /// Where the desk of this folder has its files: as `wanted` says when there was no desk yet, and never elsewhere.
    ///
    /// # Errors
    /// [`LedgerError::OtherPlace`].
    pub(crate) fn settle(wanted: Option<Self>, folder: &Folder) -> Result<Self, LedgerError> {
        let noted = Self::noted(folder)?;
        match wanted {
            Some(wanted) if !folder.has_desk()? => wanted.note(folder).map(|()| wanted),
            Some(wanted) if wanted != noted => Err(LedgerError::OtherPlace { place: noted }),
            Some(_) | None => Ok(noted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_may_have_a_prefix_and_nothing_else_is_a_place() {
        for (text, written) in
            [("s3://mesa", "s3://mesa"), ("s3://mesa/", "s3://mesa"), ("s3://a.b/c/d/", "s3://a.b/c/d")]
        {
            assert_eq!(text.parse::<Place>().map(|place| place.to_string()), Ok(written.to_owned()));
        }
        for bad in
            ["", "s3://", "s3:///x", "https://mesa", "/var/blobs", "s3://a//b", "s3://a/../b", "s3://a b", "s3://a?x"]
        {
            assert_eq!(bad.parse::<Place>(), Err(NoPlace), "{bad}");
        }
    }

    #[test]
    fn a_desk_stays_with_its_files() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let (one, other): (Place, Place) = ("s3://uno".parse().unwrap(), "s3://otro/x".parse().unwrap());
        assert_eq!(Place::settle(Some(one.clone()), &folder).unwrap(), one);
        durable::touch(&folder.database()).unwrap();
        assert_eq!(Place::settle(None, &folder).unwrap(), one, "as it was served before");
        let refused = Place::settle(Some(other), &folder).unwrap_err();
        assert!(matches!(&refused, LedgerError::OtherPlace { place } if *place == one), "{refused}");
        Place::Folder.note(&folder).unwrap();
        assert_eq!(Place::settle(None, &folder).unwrap(), Place::Folder);
    }
}
