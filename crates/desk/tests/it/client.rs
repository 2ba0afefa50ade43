//! A desk that runs, and a client that trusts what it printed.

use std::{
    io::{BufRead as _, BufReader},
    net::IpAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use reqwest::{Client, Method, Response, StatusCode, header, tls};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio_rustls::rustls::crypto::ring;
use wire::{Challenge, DeskError, Enrolled, Health, Sworn, Token, TokenRequest};

use crate::{
    cluster::{self, Base},
    workstation::Workstation,
};

pub(crate) struct Desk {
    pub(crate) url: String,
    pub(crate) client: Client,
    /// SHA-256 of its certificate, as it printed it.
    pub(crate) fingerprint: String,
    /// Where they are told, if they are.
    pub(crate) metrics: String,
    /// The line of the first start.
    pub(crate) first_code: String,
    child: Child,
    at: Arc<Place>,
}

/// Where the desk keeps what it has.
struct Place {
    data: PathBuf,
    /// Goes when the test ends.
    _dir: Option<TempDir>,
    base: Option<Base>,
    env: Vec<(String, String)>,
}

impl Desk {
    pub(crate) fn start() -> Self {
        Self::start_with(&[], Vec::new())
    }

    /// One that tells metrics too, and keeps its log as JSON.
    pub(crate) fn start_watched() -> Self {
        Self::start_with(&["--metrics", "127.0.0.1:0", "--log", "json"], Vec::new())
    }

    pub(crate) fn start_told(args: &[&str]) -> Self {
        Self::start_with(args, Vec::new())
    }

    /// One that keeps its files elsewhere.
    pub(crate) fn start_at(place: &str, env: Vec<(String, String)>) -> Self {
        Self::start_with(&["--blobs", place], env)
    }

    /// One in a folder that is there already, with all that it has.
    pub(crate) fn start_in(data: &Path) -> Self {
        Self::start_of(Place { data: data.to_owned(), _dir: None, base: None, env: Vec::new() }, &[])
    }

    /// One whose ledger is in a database.
    pub(crate) fn start_on(base: Base) -> Self {
        Self::start_of(Place::new(Some(base), Vec::new()), &[])
    }

    /// One that is told so, too, and knows something by its environment.
    pub(crate) fn start_knowing(args: &[&str], env: Vec<(String, String)>) -> Self {
        Self::start_with(args, env)
    }

    pub(crate) fn start_on_told(base: Base, args: &[&str]) -> Self {
        Self::start_of(Place::new(Some(base), Vec::new()), args)
    }

    /// Another process on the same database, with the same folder.
    pub(crate) fn another(&self) -> Self {
        self.another_told(&[])
    }

    pub(crate) fn another_told(&self, args: &[&str]) -> Self {
        let (child, mut lines) = self.at.serve("127.0.0.1:0", args);
        let listens = lines.next().unwrap();
        let (url, fingerprint) = listens.strip_prefix("Mesa en ").unwrap().split_once(" huella SHA-256 ").unwrap();
        assert_eq!(fingerprint, self.fingerprint, "workstations know both");
        let client = trusting(self.data(), fingerprint);
        let (url, fingerprint) = (url.to_owned(), fingerprint.to_owned());
        let at = Arc::clone(&self.at);
        Self { url, client, fingerprint, metrics: String::new(), first_code: String::new(), child, at }
    }

    pub(crate) fn data(&self) -> &Path {
        &self.at.data
    }

    pub(crate) fn is_on_server(&self) -> bool {
        self.at.base.is_some()
    }

    pub(crate) fn base(&self) -> &Base {
        self.at.base.as_ref().unwrap()
    }

    fn start_with(args: &[&str], env: Vec<(String, String)>) -> Self {
        Self::start_of(Place::new(cluster::wanted(), env), args)
    }

    fn start_of(place: Place, args: &[&str]) -> Self {
        // Several tests of one process: the first has set it.
        let _ = ring::default_provider().install_default();
        let at = Arc::new(place);
        let (child, mut lines) = at.serve("127.0.0.1:0", args);
        let listens = lines.next().unwrap();
        let (url, fingerprint) = listens.strip_prefix("Mesa en ").unwrap().split_once(" huella SHA-256 ").unwrap();
        let told = if args.contains(&"--metrics") { lines.next().unwrap() } else { String::new() };
        let metrics = told.strip_prefix("Métricas en ").unwrap_or_default().to_owned();
        if args.contains(&"--oidc-issuer") {
            assert!(lines.next().unwrap().starts_with("Ingreso con cuentas de http"));
        }
        let first = lines.next().unwrap();
        let (_, first_code) = first.rsplit_once(": ").unwrap();
        let invitation: wire::Invitation = lines.next().unwrap().parse().unwrap();
        assert_eq!(invitation.code.as_str(), first_code, "the same in one line");
        let client = trusting(&at.data, fingerprint);
        let (url, fingerprint, first_code) = (url.to_owned(), fingerprint.to_owned(), first_code.to_owned());
        Self { url, client, fingerprint, metrics, first_code, child, at }
    }

    /// Ends it as a power cut does, and starts it again where it listened.
    pub(crate) fn restart(&mut self) {
        self.power_cut();
        self.power_back();
    }

    pub(crate) fn power_cut(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, does something else with its folder, and starts it again where it listened.
    pub(crate) fn again(&mut self, meanwhile: impl FnOnce(&Self)) {
        self.end();
        meanwhile(self);
        self.power_back();
    }

    pub(crate) fn power_back(&mut self) {
        let (child, mut lines) = self.at.serve(self.url.strip_prefix("https://").unwrap(), &[]);
        self.child = child;
        assert!(lines.next().unwrap().contains(&self.url));
        // No connection to the one that ended.
        self.client = trusting(self.data(), &self.fingerprint);
    }

    /// The most memory that it has had so far; `None` where the system does not tell.
    pub(crate) fn peak_bytes(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(peak.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
    }

    /// Asks it to end.
    pub(crate) fn terminate(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
    }

    fn end(&mut self) {
        if cfg!(unix) {
            self.terminate();
            assert_eq!(self.child.wait().unwrap().code(), Some(0), "it ends in peace when asked to");
        } else {
            // Windows asks by the terminal only, and would ask these tests too.
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }

    /// Runs another order of the program on the same folder.
    pub(crate) fn order(&self, args: &[&str]) -> String {
        let output = self.ordered(args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub(crate) fn ordered(&self, args: &[&str]) -> std::process::Output {
        self.at.desk(args).output().unwrap()
    }

    /// A file is gone from its disk.
    pub(crate) fn lose(&self, name: &str) {
        std::fs::remove_file(self.blob(name)).unwrap();
    }

    /// A file is not what it was.
    pub(crate) fn spoil(&self, name: &str) {
        std::fs::write(self.blob(name), "x").unwrap();
    }

    fn blob(&self, name: &str) -> std::path::PathBuf {
        self.at.data.join("blobs").join(&name[..2]).join(name)
    }

    /// Until some of a blob has come.
    pub(crate) async fn is_receiving(&self) {
        while self.uploads().iter().all(|bytes| *bytes == 0) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    /// How many bytes of each upload have come.
    pub(crate) fn uploads(&self) -> Vec<u64> {
        let uploads = two_below(&self.at.data.join("uploads")).into_iter();
        uploads.filter_map(|file| Some(std::fs::metadata(file).ok()?.len())).collect()
    }

    /// What is being made, or was left lying.
    pub(crate) fn tmp(&self) -> Vec<PathBuf> {
        std::fs::read_dir(self.at.data.join("tmp")).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    /// The files that it keeps in its folder.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        two_below(&self.at.data.join("blobs"))
    }

    /// As a damaged disk does.
    pub(crate) fn lose_files(&self) {
        for file in self.files() {
            std::fs::remove_file(file).unwrap();
        }
    }

    pub(crate) fn code(&self, role: &str) -> String {
        self.order(&["code", "--role", role])
    }

    /// Ends it; answers its log.
    pub(crate) fn stop(mut self) -> String {
        self.end();
        let mut log = String::new();
        std::io::Read::read_to_string(&mut self.child.stderr.take().unwrap(), &mut log).unwrap();
        log
    }

    pub(crate) async fn post<T: Serialize>(&self, path: &str, body: &T) -> Response {
        let body = serde_json::to_vec(body).unwrap();
        self.client.post(format!("{}{path}", self.url)).body(body).send().await.unwrap()
    }

    /// A client at 127.0.0.`last`.
    pub(crate) fn client_at(&self, last: u8) -> Client {
        trusting_at(self.data(), &self.fingerprint, Some(IpAddr::from([127, 0, 0, last])))
    }

    pub(crate) async fn send(&self, method: Method, path: &str, token: &str, body: Vec<u8>) -> Response {
        let request = self.client.request(method, format!("{}{path}", self.url)).body(body);
        request.header(header::AUTHORIZATION, format!("Bearer {token}")).send().await.unwrap()
    }

    pub(crate) async fn health(&self) -> Health {
        json(self.client.get(format!("{}/v1/health", self.url)).send().await.unwrap()).await
    }

    pub(crate) async fn enroll(&self, workstation: &Workstation, code: &str) -> Enrolled {
        json(self.post("/v1/enroll", &workstation.enroll(code)).await).await
    }

    pub(crate) async fn challenge(&self, workstation: &Workstation) -> String {
        let asked = self.post("/v1/challenge", &TokenRequest { device: workstation.dev }).await;
        json::<Challenge>(asked).await.challenge
    }

    /// The answer to a challenge that was signed with the key of `signer`.
    pub(crate) async fn swear(&self, workstation: &Workstation, challenge: String, signer: &Workstation) -> Response {
        let signature = signer.key.answer(&challenge);
        self.post("/v1/token", &Sworn { device: workstation.dev, challenge, signature }).await
    }

    pub(crate) async fn token(&self, workstation: &Workstation) -> String {
        let challenge = self.challenge(workstation).await;
        json::<Token>(self.swear(workstation, challenge, workstation).await).await.token
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the folders of a folder hold.
fn two_below(folder: &Path) -> Vec<PathBuf> {
    let listed = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    listed(folder).flat_map(|inner| listed(&inner).collect::<Vec<_>>()).collect()
}

impl Place {
    /// A new folder.
    fn new(base: Option<Base>, env: Vec<(String, String)>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { data: dir.path().to_owned(), _dir: Some(dir), base, env }
    }

    /// The program, with an order about this desk.
    fn desk(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_desk"));
        command.args(args).arg("--data").arg(&self.data).env_remove("DESK_DATABASE").envs(self.env.iter().cloned());
        if let Some(base) = &self.base {
            command.env("DESK_DATABASE", base.url());
        }
        command
    }

    /// The desk of this folder, and the lines that it prints.
    fn serve(&self, listen: &str, args: &[&str]) -> (Child, impl Iterator<Item = String> + use<>) {
        let mut command = self.desk(&["serve", "--listen", listen]);
        let mut child = command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        (child, lines)
    }
}

fn trusting(data: &Path, fingerprint: &str) -> Client {
    trusting_at(data, fingerprint, None)
}

fn trusting_at(data: &Path, fingerprint: &str, from: Option<IpAddr>) -> Client {
    let certificate = std::fs::read(data.join("certificate.der")).unwrap();
    assert_eq!(hex::encode(Sha256::digest(&certificate)), fingerprint);
    Client::builder()
        .tls_certs_only([tls::Certificate::from_der(&certificate).unwrap()])
        .tls_version_min(tls::Version::TLS_1_3)
        .local_address(from)
        .no_proxy()
        .build()
        .unwrap()
}

pub(crate) async fn json<T: DeserializeOwned>(response: Response) -> T {
    let (status, bytes) = (response.status(), response.bytes().await.unwrap());
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&bytes));
    serde_json::from_slice(&bytes).unwrap()
}

pub(crate) async fn frame<T: DeserializeOwned>(response: Response) -> T {
    let (status, bytes) = (response.status(), response.bytes().await.unwrap());
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&bytes));
    wire::unpack(&bytes).unwrap()
}

pub(crate) async fn refused(response: Response) -> (u16, DeskError) {
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap())
}
