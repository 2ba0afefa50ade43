//! PouchDB and its makers' server, from `tests/bench/peer`, over the same link.

use std::{
    env,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use crate::{
    line,
    relay::{Relay, Weather},
};

pub(crate) struct Peer {
    script: PathBuf,
    /// It gets an n-th of the records: all of them take a quarter of an hour.
    every: usize,
}

struct Server(Child, SocketAddr);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Peer {
    pub(crate) fn from_environment() -> Option<Self> {
        let every = env::var("PEER_EVERY").map_or(10, |text| text.parse().expect("PEER_EVERY is a number"));
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/bench/peer/peer.mjs");
        let is_there = script.with_file_name("node_modules").is_dir();
        if every > 0 && !is_there {
            println!("(without the peer: `npm ci` in tests/bench/peer brings it)");
        }
        (every > 0 && is_there).then_some(Self { script, every })
    }

    pub(crate) fn push(&self, weather: Weather, documents: usize) {
        let count = documents / self.every;
        self.measure(&format!("  PouchDB, push of {count}"), weather, 0, &["push"], &[count]);
    }

    pub(crate) fn pull(&self, weather: Weather, documents: usize) {
        let count = documents / self.every;
        self.measure(&format!("  PouchDB, first pull of {count}"), weather, count, &["pull"], &[]);
    }

    pub(crate) fn photos(&self, weather: Weather, count: usize, bytes: usize) {
        self.measure("  PouchDB, the same", weather, 0, &["photos"], &[count, bytes]);
    }

    fn measure(&self, name: &str, weather: Weather, served: usize, order: &[&str], numbers: &[usize]) {
        let server = self.serve(served);
        let relay = Relay::to(server.1, weather);
        let mut node = Command::new("node");
        node.arg(&self.script).args(order).arg(format!("http://{}", relay.address));
        node.args(numbers.iter().map(ToString::to_string));
        let output = node.stderr(Stdio::inherit()).output().expect("node runs");
        let told = String::from_utf8_lossy(&output.stdout);
        match told.trim().parse::<f64>() {
            Ok(millis) => line(name, millis / 1e3, relay.carried()),
            Err(_) => println!("{name:<44} did not come to an end: {}", output.status),
        }
    }

    fn serve(&self, documents: usize) -> Server {
        let mut node = Command::new("node");
        node.arg(&self.script).arg("serve").arg(documents.to_string()).stdout(Stdio::piped());
        let mut child = node.spawn().expect("node runs");
        let mut first = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut first).expect("the peer says where it is");
        Server(child, first.trim().parse().expect("an address"))
    }
}
