//! A timestamping authority that is not ours: OpenSSL's (`openssl ts`), behind a small server that can also misbehave.

use std::{
    fs,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use http_body_util::{BodyExt as _, Full};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

const CONFIG: &str = "[tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1, millisecs:500
ess_cert_id_alg = sha256
";

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Right,
    /// As a server that is down behind its proxy.
    Away,
    /// With the answer that it gave last.
    Repeats,
    /// To what nobody asked.
    OtherImprint,
    Endless,
    /// A page for people.
    Page,
    /// It refuses, as the protocol has it.
    Refuses,
}

pub(crate) struct Authority {
    pub(crate) url: String,
    pub(crate) dir: TempDir,
    mood: Arc<Mutex<Mood>>,
    server: JoinHandle<()>,
}

impl Drop for Authority {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Authority {
    /// One whose key is made by these arguments of `openssl genpkey`.
    pub(crate) async fn start(key: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        certified(dir.path(), key);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/tsr", listener.local_addr().unwrap());
        let mood = Arc::new(Mutex::new(Mood::Right));
        let (folder, heard) = (dir.path().to_owned(), Arc::clone(&mood));
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (folder, heard) = (folder.clone(), Arc::clone(&heard));
                let service = service_fn(move |request: Request<Incoming>| {
                    let (folder, mood) = (folder.clone(), *heard.lock().unwrap());
                    async move {
                        assert_eq!(request.headers()["content-type"], "application/timestamp-query");
                        let query = request.into_body().collect().await.unwrap().to_bytes();
                        let answer = tokio::task::spawn_blocking(move || answer(&folder, &query, mood)).await.unwrap();
                        Ok::<_, std::convert::Infallible>(answer)
                    }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { url, dir, mood, server }
    }

    pub(crate) fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The certificate that vouches for it.
    pub(crate) fn pem(&self) -> std::path::PathBuf {
        self.dir.path().join("ca.pem")
    }
}

fn answer(folder: &Path, query: &[u8], mood: Mood) -> Response<Full<bytes::Bytes>> {
    let told = |status: u16, kind: &str, body: Vec<u8>| {
        Response::builder().status(status).header("content-type", kind).body(Full::new(body.into())).unwrap()
    };
    let reply = || {
        fs::write(folder.join("query"), query).unwrap();
        if mood == Mood::OtherImprint {
            openssl(folder, &["ts", "-query", "-digest", &"ab".repeat(32), "-sha256", "-cert", "-out", "query"]);
        }
        openssl(
            folder,
            &[
                "ts",
                "-reply",
                "-config",
                "ts.cnf",
                "-queryfile",
                "query",
                "-signer",
                "tsa.pem",
                "-inkey",
                "tsa.key",
                "-out",
                "reply",
            ],
        );
        fs::read(folder.join("reply")).unwrap()
    };
    const REPLY: &str = "application/timestamp-reply";
    match mood {
        Mood::Right | Mood::OtherImprint => told(200, REPLY, reply()),
        Mood::Away => told(503, "text/plain", b"vuelva luego".to_vec()),
        Mood::Repeats => told(200, REPLY, fs::read(folder.join("reply")).unwrap()),
        Mood::Endless => told(200, REPLY, vec![0x30; 1 << 20]),
        Mood::Page => told(200, "text/html", reply()),
        Mood::Refuses => told(200, REPLY, b"\x30\x05\x30\x03\x02\x01\x02".to_vec()),
    }
}

/// An authority and the certificate that it issued for timestamps alone.
fn certified(folder: &Path, key: &[&str]) {
    fs::write(folder.join("ts.cnf"), CONFIG).unwrap();
    fs::write(folder.join("serial"), "01\n").unwrap();
    let usage =
        "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n";
    fs::write(folder.join("usage"), usage).unwrap();
    let ca = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "3650"];
    openssl(folder, &[&ca[..], &["-subj", "/CN=Autoridad de prueba"]].concat());
    openssl(folder, &[&["genpkey", "-out", "tsa.key"], key].concat());
    openssl(folder, &["req", "-new", "-key", "tsa.key", "-subj", "/CN=Hora de prueba", "-out", "tsa.csr"]);
    openssl(
        folder,
        &[
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "3650",
            "-extfile",
            "usage",
            "-out",
            "tsa.pem",
        ],
    );
}

/// Runs it in a folder.
pub(crate) fn openssl(folder: &Path, args: &[&str]) {
    let done = Command::new("openssl").current_dir(folder).args(args).output().unwrap();
    assert!(done.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&done.stderr));
}
