//! A desk that runs, and a client that trusts what it printed.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use reqwest::{Client, Method, Response, StatusCode, header, tls};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio_rustls::rustls::crypto::ring;
use wire::{Challenge, DeskError, Enrolled, Health, Sworn, Token, TokenRequest};

use crate::workstation::Workstation;

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
    dir: TempDir,
}

impl Desk {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// One that tells metrics too, and keeps its log as JSON.
    pub(crate) fn start_watched() -> Self {
        Self::start_with(&["--metrics", "127.0.0.1:0", "--log", "json"])
    }

    fn start_with(args: &[&str]) -> Self {
        // Several tests of one process: the first has set it.
        let _ = ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let (child, mut lines) = serve(dir.path(), "127.0.0.1:0", args);
        let listens = lines.next().unwrap();
        let (url, fingerprint) = listens.strip_prefix("Mesa en ").unwrap().split_once(" huella SHA-256 ").unwrap();
        let told = if args.is_empty() { String::new() } else { lines.next().unwrap() };
        let metrics = told.strip_prefix("Métricas en ").unwrap_or_default().to_owned();
        let first = lines.next().unwrap();
        let (_, first_code) = first.rsplit_once(": ").unwrap();
        let invitation: wire::Invitation = lines.next().unwrap().parse().unwrap();
        assert_eq!(invitation.code.as_str(), first_code, "the same in one line");
        let client = trusting(dir.path(), fingerprint);
        let (url, fingerprint, first_code) = (url.to_owned(), fingerprint.to_owned(), first_code.to_owned());
        Self { url, client, fingerprint, metrics, first_code, child, dir }
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
        let (child, mut lines) = serve(self.dir.path(), self.url.strip_prefix("https://").unwrap(), &[]);
        self.child = child;
        assert!(lines.next().unwrap().contains(&self.url));
        // No connection to the one that ended.
        self.client = trusting(self.dir.path(), &self.fingerprint);
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
        Command::new(env!("CARGO_BIN_EXE_desk")).args(args).arg("--data").arg(self.dir.path()).output().unwrap()
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
        self.dir.path().join("blobs").join(&name[..2]).join(name)
    }

    /// Until some of a blob has come.
    pub(crate) async fn is_receiving(&self) {
        let some = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().metadata().unwrap().len() > 0;
        while !std::fs::read_dir(self.dir.path().join("tmp")).unwrap().any(some) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
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

/// The desk of this folder, and the lines that it prints.
fn serve(data: &Path, listen: &str, args: &[&str]) -> (Child, impl Iterator<Item = String> + use<>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_desk"))
        .args(["serve", "--listen", listen, "--data"])
        .arg(data)
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    (child, lines)
}

fn trusting(data: &Path, fingerprint: &str) -> Client {
    let certificate = std::fs::read(data.join("certificate.der")).unwrap();
    assert_eq!(hex::encode(Sha256::digest(&certificate)), fingerprint);
    Client::builder()
        .tls_certs_only([tls::Certificate::from_der(&certificate).unwrap()])
        .tls_version_min(tls::Version::TLS_1_3)
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
