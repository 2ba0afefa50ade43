//! Files that people save: whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::answer::{Answer, Failure};
use crate::open::Open;
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::list::Saved;

/// `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION`: a sheet that is open in a spreadsheet, on Windows.
const HELD_BY_ANOTHER: [i32; 2] = [32, 33];

/// Largest file of a drive that is formatted as FAT32.
const FAT_MB_MAX: u32 = 4_095;

/// Saves to `path`, else to where the person says; to nowhere when they cancel.
pub(crate) fn save_file(open: &Open, path: Option<String>, suggested: &str, bytes: &[u8]) -> Answer<Saved> {
    let Some(path) = path.map(PathBuf::from).or_else(|| open.host.ask_save_path(suggested)) else {
        return Ok(Saved { path: None });
    };
    write_file(&path, bytes)?;
    Ok(Saved { path: Some(path.display().to_string()) })
}

/// Writes a file beside its place and moves it there when it is whole and on the disk; what was there before stays
/// until then.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Answer<()> {
    write_as(path, bytes, &mut OpenOptions::new())
}

/// The same for nobody else's eyes, in a folder that only this user of the system may enter and that is made if need
/// be.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Answer<()> {
    let folder = path.parent().ok_or_else(unusable)?;
    fs::create_dir_all(folder).map_err(failure)?;
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(failure)?;
        options.mode(0o600);
    }
    write_as(path, bytes, &mut options)
}

fn write_as(path: &Path, bytes: &[u8], options: &mut OpenOptions) -> Answer<()> {
    written(path, options, |file| file.write_all(bytes).map_err(failure))
}

/// The same of a file that is larger than memory: `write` is given where it goes.
pub(crate) fn write_with<T>(path: &Path, write: impl FnOnce(&mut File) -> Answer<T>) -> Answer<T> {
    written(path, &mut OpenOptions::new(), write)
}

fn written<T>(path: &Path, options: &mut OpenOptions, write: impl FnOnce(&mut File) -> Answer<T>) -> Answer<T> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Err(unusable()) };
    let unique = uuid::Uuid::now_v7().simple();
    let beside = folder.join(format!(".{}.{unique}.tmp", name.to_string_lossy()));
    let whole = || {
        let mut file = options.write(true).create_new(true).open(&beside).map_err(failure)?;
        let value = write(&mut file)?;
        file.sync_all().map_err(failure)?;
        drop(file);
        fs::rename(&beside, path).map_err(failure)?;
        Ok(value)
    };
    let whole: Answer<T> = whole();
    let value = whole.inspect_err(|_| {
        // What is left of a file that nobody can use; when even this fails, the first error tells why.
        let _ = fs::remove_file(&beside);
    })?;
    sync_folder(folder);
    Ok(value)
}

/// Makes the rename itself last. Systems without folders to sync, and drives that refuse, lose nothing but time.
fn sync_folder(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if cfg!(unix)
        && let Err(error) = File::open(folder).and_then(|folder| folder.sync_all())
    {
        tracing::debug!(%error, "folder not synced");
    }
}

pub(crate) fn failure(error: io::Error) -> Failure {
    if cfg!(windows) && error.raw_os_error().is_some_and(|code| HELD_BY_ANOTHER.contains(&code)) {
        return unusable();
    }
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Problem::DiskFull.into(),
        // What most sticks come with (FAT32) holds no larger one.
        ErrorKind::FileTooLarge => Problem::TooLarge { max_mb: FAT_MB_MAX }.into(),
        ErrorKind::NotFound
        | ErrorKind::PermissionDenied
        | ErrorKind::IsADirectory
        | ErrorKind::NotADirectory
        | ErrorKind::ReadOnlyFilesystem
        | ErrorKind::InvalidFilename
        | ErrorKind::InvalidInput => unusable(),
        _ => Failure::Broken(error.into()),
    }
}

fn unusable() -> Failure {
    Problem::Invalid { field: InvalidField::Path, rule: Rule::Unknown }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("acta.pdf");
        write_file(&path, b"one").unwrap();
        write_file(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["acta.pdf"]);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named_as_such() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("taken")).unwrap();
        for path in [folder.path().join("no/such/acta.pdf"), folder.path().join("taken"), PathBuf::from("/")] {
            let Err(Failure::Problem(problem)) = write_file(&path, b"x") else { panic!("{}", path.display()) };
            assert_eq!(problem, Problem::Invalid { field: InvalidField::Path, rule: Rule::Unknown });
        }
        assert_eq!(names(folder.path()), ["taken"]);
    }

    /// As a spreadsheet opens what it shows.
    #[test]
    #[cfg(windows)]
    fn a_file_that_another_program_shows_is_left_to_it() {
        use std::os::windows::fs::OpenOptionsExt as _;
        const SHARE_READ: u32 = 1;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lista.xlsx");
        write_file(&path, b"one").unwrap();
        let shown = OpenOptions::new().read(true).share_mode(SHARE_READ).open(&path).unwrap();
        let Err(Failure::Problem(problem)) = write_file(&path, b"two") else { panic!("{}", path.display()) };
        assert_eq!(problem, Problem::Invalid { field: InvalidField::Path, rule: Rule::Unknown });
        drop(shown);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(names(folder.path()), ["lista.xlsx"]);
    }

    /// A device that is always full, as Linux has it.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_told_as_such() {
        let mut file = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let error = file.write_all(&[0; 4096]).unwrap_err();
        assert!(matches!(failure(error), Failure::Problem(Problem::DiskFull)));
    }
}
