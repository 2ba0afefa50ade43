//! A server that is not ours and speaks S3, on this machine.

use std::{
    env,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
    thread,
};

pub(crate) struct S3 {
    child: Child,
    address: String,
}

impl S3 {
    /// With one bucket, `mesa`. Where it is not installed the test fails, since one that is skipped proves nothing.
    pub(crate) fn start() -> Self {
        let here = env::current_exe().unwrap();
        let program = here.ancestors().nth(3).unwrap().join("s3/venv/bin/moto_server");
        assert!(program.exists(), "there is no {}: `cargo xtask s3` installs it", program.display());
        let mut child = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let address = lines.find_map(|line| Some(line.split_once("Running on http://")?.1.trim().to_owned())).unwrap();
        // It would stop when nobody reads what it logs.
        thread::spawn(move || lines.for_each(drop));
        let server = Self { child, address };
        assert!(server.ask("PUT /mesa").starts_with("HTTP/1.1 200"));
        server
    }

    /// What a desk finds in its environment.
    pub(crate) fn env(&self) -> Vec<(String, String)> {
        let endpoint = format!("http://{}", self.address);
        let pairs = [
            ("AWS_ENDPOINT", endpoint.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "prueba"),
            ("AWS_SECRET_ACCESS_KEY", "prueba"),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }

    /// The names that the bucket has.
    pub(crate) fn listed(&self) -> Vec<String> {
        let answer = self.ask("GET /mesa?list-type=2");
        let keys = answer.split("<Key>").skip(1).map(|rest| rest.split_once("</Key>").unwrap().0.to_owned());
        keys.collect()
    }

    fn ask(&self, what: &str) -> String {
        let mut line = TcpStream::connect(&self.address).unwrap();
        let Self { address, .. } = self;
        write!(line, "{what} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
