//! Which incarnation of the workstation gives the numbers.
//!
//! A store that comes back from a backup does not know the numbers given since. It therefore goes on as another
//! incarnation, whose number is part of every folio. The highest one of this machine is kept beside the store, out of
//! the reach of what a backup brings back: the same backup may be restored twice.

use std::fs;
use std::path::{Path, PathBuf};

use store::Store;

use crate::answer::Answer;
use crate::export::write_file;
use crate::open::found;

/// A mark beyond this is no mark of ours: nobody restores that often.
const INCARNATIONS_MAX: u32 = 10_000;

fn mark(data: &Path) -> PathBuf {
    data.join("encarnacion")
}

fn restored(data: &Path) -> PathBuf {
    data.join("restaurado")
}

/// Says, before a backup takes the place of the store, that the next to open it begins an incarnation. Should the
/// restore then fail, the old store merely begins one too.
pub(crate) fn announce(data: &Path) -> Answer<()> {
    write_file(&restored(data), &[])
}

/// Begins the incarnation that was announced, if one was, before anything is done with the store.
pub(crate) fn settle(data: &Path, store: &Store) -> Answer<()> {
    let mut incarnation = store.read(|r| -> Answer<u32> { Ok(found(r.device())?.incarnation) })?;
    let text = fs::read_to_string(mark(data)).unwrap_or_default();
    let highest = text.trim().parse().ok().filter(|n| *n <= INCARNATIONS_MAX).unwrap_or(0);
    let announced = restored(data);
    let begins = announced.exists();
    if begins {
        let last = highest.max(incarnation);
        (incarnation, _) = store.write("begin incarnation", |w| -> Answer<u32> {
            let mut begun = w.begin_incarnation()?.incarnation;
            while begun <= last {
                begun = w.begin_incarnation()?.incarnation;
            }
            Ok(begun)
        })?;
    }
    if incarnation > highest {
        write_file(&mark(data), incarnation.to_string().as_bytes())?;
    }
    if begins {
        fs::remove_file(announced).map_err(anyhow::Error::from)?;
    }
    Ok(())
}
