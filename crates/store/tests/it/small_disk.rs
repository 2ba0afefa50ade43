//! A disk that is soon full. Shared with the tests of `commands`.

#[cfg(target_os = "linux")]
use std::{env, process::Command};

/// Names the folder where a test that runs again finds its small disk.
pub(crate) const ROOM: &str = "ENSITIO_SMALL_DISK";

/// Runs `test` of this program again with a small disk of its own in [`ROOM`]: in a user namespace, or with the rights
/// of root. Where the system allows neither the test fails, since one that is skipped proves nothing.
#[cfg(target_os = "linux")]
pub(crate) fn on_a_disk_of(size: &str, test: &str) {
    const FAILED: i32 = 101;
    let script = format!(r#"mount -t tmpfs -o size={size} tmpfs "${ROOM}" && exec "$0" --exact {test} --nocapture"#);
    let folder = tempfile::tempdir().unwrap();
    let ways: [&[&str]; 3] = [
        &["unshare", "--user", "--map-root-user", "--mount"],
        &["unshare", "--mount"],
        &["sudo", "-n", "unshare", "--mount"],
    ];
    let mut refused = Vec::new();
    for way in ways {
        let room = format!("{ROOM}={}", folder.path().display());
        let mut command = Command::new(way[0]);
        command.args(&way[1..]).args(["env", &room, "sh", "-c", &script]).arg(env::current_exe().unwrap());
        match command.output() {
            Ok(output) if output.status.success() => return,
            Ok(output) if output.status.code() == Some(FAILED) => {
                panic!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
            }
            Ok(output) => refused.push(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
            Err(error) => refused.push(format!("{}: {error}", way[0])),
        }
    }
    panic!(
        "no small disk can be made here ({}). Allow user namespaces (Ubuntu: sysctl \
         kernel.apparmor_restrict_unprivileged_userns=0; Debian: sysctl kernel.unprivileged_userns_clone=1), or run the \
         tests as root with CAP_SYS_ADMIN",
        refused.join("; ")
    );
}
