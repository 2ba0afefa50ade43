//! A PostgreSQL of our own. Every test has a database, all tests one server: whoever needs it first starts it, whoever needs
//! it last stops it. Where there is no PostgreSQL these tests fail.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use postgres::{Client, NoTls};
use uuid::Uuid;

/// The server may be slow to start on a machine that is busy, in seconds.
const START_SECONDS: &str = "120";
/// By what the data folder's owner is told from others, where `root` may not be: the user of Debian's package.
const NOT_ROOT: &str = "postgres";
const SETTINGS: &str = "-c max_connections=200 -c shared_buffers=64MB";
/// Loss of power is not what these tests are about: `fsync` would only make them slow.
const CARELESS: &str = "-c fsync=off -c full_page_writes=off";

/// A server, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Cluster {
    folder: PathBuf,
    port: u16,
    /// Shared by everybody who uses it.
    users: Option<File>,
    settings: String,
}

/// A database of its own in a [`Cluster`], gone with this.
#[derive(Debug)]
pub(crate) struct Base {
    cluster: Cluster,
    name: String,
}

/// Where the suite keeps its ledgers: files, unless it is said that this run is about PostgreSQL.
pub(crate) fn wanted() -> Option<Base> {
    match std::env::var("DESK_TESTS_ON").as_deref() {
        Err(_) | Ok("sqlite") => None,
        Ok("postgres") => Some(Base::new()),
        Ok(other) => panic!("DESK_TESTS_ON is sqlite or postgres, not {other}"),
    }
}

impl Base {
    pub(crate) fn new() -> Self {
        Self::within(Cluster::shared())
    }

    pub(crate) fn within(cluster: Cluster) -> Self {
        let name = format!("desk_{}", Uuid::new_v4().simple());
        cluster.asked("postgres", |admin| admin.batch_execute(&format!("create database {name}")).unwrap());
        Self { cluster, name }
    }

    pub(crate) fn url(&self) -> String {
        self.cluster.url("postgres", &self.cluster.password(), &self.name)
    }

    /// Of whoever may do everything.
    pub(crate) fn password(&self) -> String {
        self.cluster.password()
    }

    /// As somebody else.
    pub(crate) fn url_of(&self, user: &str, password: &str) -> String {
        self.cluster.url(user, password, &self.name)
    }

    /// Statements of whoever may do everything.
    pub(crate) fn run(&self, sql: &str) {
        self.cluster.asked(&self.name, |admin| admin.batch_execute(sql).unwrap());
    }

    /// What a question for one number gives.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.cluster.asked(&self.name, |admin| admin.query_one(sql, &[]).unwrap().get(0))
    }

    /// The texts that a question gives.
    pub(crate) fn texts(&self, sql: &str) -> Vec<String> {
        let all = |admin: &mut Client| admin.query(sql, &[]).unwrap().iter().map(|row| row.get(0)).collect();
        self.cluster.asked(&self.name, all)
    }

    pub(crate) fn cluster(&self) -> &Cluster {
        &self.cluster
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        // A test that failed may have left the server stopped.
        if self.cluster.is_running() {
            let drop = format!("drop database if exists {} with (force)", self.name);
            self.cluster.asked("postgres", |admin| admin.batch_execute(&drop).unwrap());
        }
    }
}

impl Cluster {
    /// The one of all tests of this user.
    fn shared() -> Self {
        let owner = std::env::var("USER").unwrap_or_else(|_| "nobody".into());
        let folder = std::env::temp_dir().join(format!("ensitio-postgres-{owner}-{}", version()));
        make_folder(&folder);
        let users = File::options().write(true).create(true).truncate(false).open(folder.join("users")).unwrap();
        let starting = File::options().write(true).create(true).truncate(false).open(folder.join("starting")).unwrap();
        starting.lock().unwrap();
        let mut cluster = Self { folder, port: 0, users: Some(users), settings: format!("{SETTINGS} {CARELESS}") };
        if !cluster.data().join("PG_VERSION").exists() {
            cluster.initialise();
        }
        if !cluster.is_running() {
            cluster.start();
        }
        cluster.port = fs::read_to_string(cluster.folder.join("port")).unwrap().parse().unwrap();
        cluster.users.as_ref().unwrap().lock_shared().unwrap();
        cluster
    }

    /// One that nobody else uses, and that may be stopped in the middle.
    pub(crate) fn own() -> Self {
        Self::with(format!("{SETTINGS} {CARELESS}"))
    }

    /// The same, and what it says that it keeps it keeps.
    pub(crate) fn durable() -> Self {
        Self::with(SETTINGS.to_owned())
    }

    /// One whose databases, but its own, are reached by TLS only: with a certificate and its key (PEM).
    pub(crate) fn encrypted(certificate: &str, key: &str) -> Self {
        let mut cluster = Self::own();
        cluster.stop();
        cluster.settings.push_str(" -c ssl=on");
        for (name, pem) in [("server.crt", certificate), ("server.key", key)] {
            let file = cluster.data().join(name);
            fs::write(&file, pem).unwrap();
            run(Command::new("chmod").arg("0600").arg(&file));
            own(&file);
        }
        let access =
            "hostssl all all 127.0.0.1/32 scram-sha-256\nhost postgres,template1 all 127.0.0.1/32 scram-sha-256\n";
        fs::write(cluster.data().join("pg_hba.conf"), access).unwrap();
        cluster.start();
        cluster
    }

    fn with(settings: String) -> Self {
        let folder = std::env::temp_dir().join(format!("ensitio-postgres-{}", Uuid::new_v4().simple()));
        make_folder(&folder);
        let mut cluster = Self { folder, port: 0, users: None, settings };
        cluster.initialise();
        cluster.start();
        cluster.port = fs::read_to_string(cluster.folder.join("port")).unwrap().parse().unwrap();
        cluster
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn password(&self) -> String {
        fs::read_to_string(self.folder.join("password")).unwrap()
    }

    fn url(&self, user: &str, password: &str, database: &str) -> String {
        format!("postgres://{user}:{password}@127.0.0.1:{}/{database}", self.port)
    }

    /// On a thread of its own: the client waits, and a test may be one in which nobody must.
    fn asked<T: Send>(&self, database: &str, ask: impl FnOnce(&mut Client) -> T + Send) -> T {
        let url = self.url("postgres", &self.password(), database);
        let asked = || ask(&mut Client::connect(&url, NoTls).unwrap());
        thread::scope(|scope| scope.spawn(asked).join().unwrap())
    }

    fn initialise(&self) {
        // What an interrupted one left.
        let _ = fs::remove_dir_all(self.data());
        let password = self.folder.join("password");
        fs::write(&password, Uuid::new_v4().simple().to_string()).unwrap();
        own(&password);
        let mut initdb = program("initdb");
        initdb.args([
            "--username=postgres",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        run(initdb.arg("--pwfile").arg(&password).arg("--pgdata").arg(self.data()));
    }

    fn is_running(&self) -> bool {
        let mut status = program("pg_ctl");
        status.args(["status", "--pgdata"]).arg(self.data()).stdout(Stdio::null()).stderr(Stdio::null());
        status.status().unwrap().success()
    }

    /// Starts it, on the port that it had before if it had one.
    pub(crate) fn start(&self) {
        let file = self.folder.join("port");
        let port = match self.port {
            0 => TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port(),
            port => port,
        };
        fs::write(file, port.to_string()).unwrap();
        let settings = &self.settings;
        let options = format!("{settings} -c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=");
        let mut start = program("pg_ctl");
        start.args(["start", "--wait", "--silent", "--timeout", START_SECONDS, "--options", &options, "--log"]);
        run(start.arg(self.folder.join("data").join("log.txt")).arg("--pgdata").arg(self.data()));
    }

    /// As a crash does.
    pub(crate) fn stop(&self) {
        let mut stop = program("pg_ctl");
        run(stop.args(["stop", "--wait", "--silent", "--mode=immediate", "--pgdata"]).arg(self.data()));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        match self.users.take() {
            Some(users) => {
                let starting = File::options().write(true).open(self.folder.join("starting")).unwrap();
                starting.lock().unwrap();
                users.unlock().unwrap();
                if users.try_lock().is_ok() && self.is_running() {
                    self.stop();
                }
            }
            None => {
                if self.is_running() {
                    self.stop();
                }
                let _ = fs::remove_dir_all(&self.folder);
            }
        }
    }
}

fn make_folder(folder: &Path) {
    if !folder.exists() {
        fs::create_dir_all(folder).unwrap();
        own(folder);
    }
}

/// Gives something to whom the server runs as.
fn own(path: &Path) {
    if is_root() {
        run(Command::new("chown").arg(NOT_ROOT).arg(path));
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    id.starts_with(b"0")
}

/// A program of PostgreSQL, run as somebody who is not `root`: the server refuses to be.
fn program(name: &str) -> Command {
    let program = binaries().join(name);
    if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", NOT_ROOT, "--regid", NOT_ROOT, "--clear-groups"]).arg(program).current_dir("/");
        return command;
    }
    Command::new(program)
}

/// Debian keeps them apart, by version.
fn binaries() -> PathBuf {
    let mut places: Vec<PathBuf> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    debian.sort_by_key(|path| path.components().rev().nth(1).and_then(|v| v.as_os_str().to_str()?.parse::<u32>().ok()));
    places.extend(debian.into_iter().rev());
    let found = places.into_iter().find(|place| place.join("initdb").exists());
    found.expect("PostgreSQL, which Debian's package `postgresql` brings (cargo xtask setup --for test)")
}

fn version() -> String {
    let output = Command::new(binaries().join("postgres")).arg("--version").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.chars().filter(char::is_ascii_digit).take(2).collect()
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
}
