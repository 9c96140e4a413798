//! Writing a file so that a reader sees the old bytes or the new ones, and never a part.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Names tried beside the file before giving up; left-overs of a killed process may hold some.
const ATTEMPTS: u32 = 100;

/// Writes `bytes` to `path`, replacing what stands there: beside it first, then synced, renamed
/// over it, and the folder synced. After a return of `Ok` the new bytes survive a power cut;
/// whatever happens before, the old ones stand unharmed. A symbolic link is replaced, not
/// followed. A device, pipe or socket is written into and never replaced. Only where the process is killed may a file `.NAME.PID-N.new` be left beside it.
///
/// # Errors
/// What the system says; [`io::ErrorKind::InvalidInput`] where `path` names no file.
pub fn atomic_write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace(path, bytes, false)
}

/// As [`atomic_write`], and nobody but its owner may read the file at any moment (mode 0600;
/// on systems without modes, as the folder says).
///
/// # Errors
/// As [`atomic_write`].
pub fn atomic_write_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace(path, bytes, true)
}

fn replace(path: &Path, bytes: &[u8], secret: bool) -> io::Result<()> {
    if is_special(path) {
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let (beside, mut file) = create_beside(path, secret)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| std::fs::rename(&beside, path));
    drop(file);
    match written {
        Ok(()) => sync_folder(folder(path)),
        Err(error) => {
            // The first error is the one to report.
            let _ = std::fs::remove_file(&beside);
            Err(error)
        }
    }
}

/// Whether something stands there that is no file, link or folder: `/dev/null` must stay what it is.
fn is_special(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| {
        let kind = found.file_type();
        !(kind.is_file() || kind.is_symlink() || kind.is_dir())
    })
}

fn folder(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

fn create_beside(path: &Path, secret: bool) -> io::Result<(PathBuf, File)> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    restrict(&mut options, secret);
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for _ in 0..ATTEMPTS {
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        beside.push(format!(".{}-{number}.new", std::process::id()));
        let beside = folder(path).join(beside);
        match options.open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

#[cfg(unix)]
fn restrict(options: &mut OpenOptions, secret: bool) {
    use std::os::unix::fs::OpenOptionsExt;
    if secret {
        options.mode(0o600);
    }
}

#[cfg(not(unix))]
fn restrict(_options: &mut OpenOptions, _secret: bool) {}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Other systems have no such call and order the rename themselves.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn replaces_and_leaves_nothing_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        for bytes in [&b"one"[..], b"", &[7; 100_000]] {
            atomic_write(&path, bytes).unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), bytes);
            assert_eq!(names(folder.path()), ["a.bin"]);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_never_replaced() {
        use std::os::unix::fs::FileTypeExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        // A socket cannot be opened for writing: an error, and it still stands.
        assert!(atomic_write(&path, b"bytes").is_err());
        let kind = std::fs::symlink_metadata(&path).unwrap().file_type();
        assert!(kind.is_socket());
        assert_eq!(names(folder.path()), ["socket"]);
    }

    #[test]
    fn a_failure_leaves_the_old_state_and_nothing_beside() {
        let folder = tempfile::tempdir().unwrap();
        // A folder that is not empty cannot be replaced by a file.
        let target = folder.path().join("taken");
        std::fs::create_dir(&target).unwrap();
        atomic_write(&target.join("inside"), b"kept").unwrap();
        assert!(atomic_write(&target, b"new").is_err());
        assert_eq!(names(folder.path()), ["taken"]);
        assert_eq!(std::fs::read(target.join("inside")).unwrap(), b"kept");
        assert!(atomic_write(&folder.path().join("missing/a"), b"new").is_err());
        let nameless = atomic_write(Path::new("/"), b"new").unwrap_err();
        assert_eq!(nameless.kind(), io::ErrorKind::InvalidInput);
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        atomic_write(&path, b"open").unwrap();
        atomic_write_secret(&path, b"secret").unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_and_what_it_led_to_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let (aim, link) = (folder.path().join("aim"), folder.path().join("link"));
        atomic_write(&aim, b"kept").unwrap();
        std::os::unix::fs::symlink(&aim, &link).unwrap();
        atomic_write(&link, b"new").unwrap();
        assert_eq!(std::fs::read(&aim).unwrap(), b"kept");
        assert!(std::fs::symlink_metadata(&link).unwrap().is_file());
    }

    #[test]
    fn many_writers_at_once_leave_one_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shared");
        std::thread::scope(|scope| {
            for writer in 0..8_u8 {
                let path = &path;
                scope.spawn(move || {
                    for _ in 0..5 {
                        atomic_write(path, &[writer; 4096]).unwrap();
                    }
                });
            }
        });
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes.len(), 4096);
        assert!(bytes.iter().all(|byte| Some(byte) == bytes.first()));
        assert_eq!(names(folder.path()), ["shared"]);
    }
}
