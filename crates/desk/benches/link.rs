//! The exchange over a bad link (512 kbit/s, 600 ms there and back, one segment in a hundred lost): real programs, real TLS,
//! and beside them PouchDB with its makers' server, over the same link in the same run. Prints its own table; time here
//! is the link's, so that a busy machine hardly shows. `PEER_EVERY=n` gives the peer an n-th of the records (10), and 0
//! leaves it out; its time is told per record.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark tells its numbers")]

#[path = "../tests/it/client.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod client;
#[path = "../tests/it/cluster.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod cluster;
#[path = "../tests/it/laptop.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod laptop;
#[path = "link/peer.rs"]
mod peer;
#[path = "link/relay.rs"]
mod relay;
#[path = "../tests/it/workstation.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod workstation;

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use casework::{
    id::{Digest, ItemId},
    intent::{IntentBody, NewItem},
    item::Serial,
};
use replica::{Ended, Last};
use sha2::{Digest as _, Sha256};

use crate::{
    client::Desk,
    laptop::Laptop,
    peer::Peer,
    relay::{Carried, Relay, Weather},
    workstation::{register_item, uuid},
};

const PUSHED: u128 = 10_000;
const FILLED: u128 = 100_000;
const BATCH: u128 = 200;
const PHOTOS: u128 = 5;
const PHOTO_BYTES: usize = 2_000_000;
/// Of a connection, on average, where it is cut at all.
const CUT_AFTER: u64 = 1_000_000;
const SEED: u64 = 20_261_129;
/// Nobody waits longer for one line of the table.
const ROUNDS_MAX: usize = 200;

const WEATHER: Weather = Weather {
    bytes_per_second: 64_000.0,
    round_trip: Duration::from_millis(600),
    loss_percent: 1.0,
    cut_after: None,
    seed: SEED,
};
const CUTTING: Weather = Weather { cut_after: Some(CUT_AFTER), ..WEATHER };

fn main() {
    println!(
        "{:<44} {:>10} {:>10} {:>10} {:>6}",
        "over 512 kbit/s, 600 ms, 1 % lost", "seconds", "up kB", "down kB", "cuts"
    );
    let peer = Peer::from_environment();
    push(peer.as_ref());
    fill(peer.as_ref());
    photos(WEATHER, "photos, 5 of 2 MB", peer.as_ref());
    photos(CUTTING, "photos, 5 of 2 MB, connections cut", peer.as_ref());
}

/// One line; the time is that of `work`, which is done over the link.
fn line(name: &str, seconds: f64, Carried { up, down, cuts }: Carried) {
    println!("{name:<44} {seconds:>10.1} {:>10.1} {:>10.1} {cuts:>6}", up as f64 / 1e3, down as f64 / 1e3);
}

/// What a line of ours is measured against.
enum Aim {
    Seconds(f64),
    /// Bytes up, beside those of the files themselves.
    Payload(usize),
}

impl Aim {
    /// Beyond the files: a twentieth, and this much for each cut.
    const CUT_BYTES: f64 = 100_000.0;

    fn judge(&self, seconds: f64, Carried { up, cuts, .. }: Carried) {
        let (is, at_most, unit) = match self {
            Self::Seconds(most) => (seconds, *most, "s"),
            Self::Payload(bytes) => {
                (up as f64 / 1e3, (*bytes as f64 * 1.05 + cuts as f64 * Self::CUT_BYTES) / 1e3, "kB up")
            }
        };
        let word = if is <= at_most { "met" } else { "MISSED" };
        println!("    aim: at most {at_most:.1} {unit}, {word}");
    }
}

fn address(desk: &Desk) -> SocketAddr {
    desk.url.strip_prefix("https://").and_then(|at| at.parse().ok()).expect("the desk listens somewhere")
}

/// Exchanges until both are dry, beginning again after each cut as the workstation's schedule would, without its waits.
fn exchange(laptop: &Laptop) {
    for _ in 0..ROUNDS_MAX {
        let (round, _) = laptop.sync();
        match round.ended {
            Ended::Done => return,
            _ if matches!(round.last(), Last::Progress | Last::Failed) => {}
            ended => panic!("{ended:?}"),
        }
    }
    panic!("it did not come to an end in {ROUNDS_MAX} rounds");
}

fn over_link(name: &str, weather: Weather, desk: &Desk, laptop: &Laptop, aim: &Aim) {
    let relay = Relay::to(address(desk), weather);
    let url = format!("https://{}", relay.address);
    while laptop.enrol_by(desk, &url).is_err() {}
    let (before, began) = (relay.carried(), Instant::now());
    exchange(laptop);
    let Carried { up, down, cuts } = relay.carried();
    let carried = Carried { up: up - before.up, down: down - before.down, cuts: cuts - before.cuts };
    let seconds = began.elapsed().as_secs_f64();
    line(name, seconds, carried);
    aim.judge(seconds, carried);
}

fn push(peer: Option<&Peer>) {
    let (desk, laptop) = (Desk::start(), Laptop::new(1));
    for n in 0..PUSHED {
        laptop.ask(register_item(n + 1_000, &format!("UV-{}", 9_000_000 + n))).expect("a new item");
    }
    over_link("push of 10,000 intents", WEATHER, &desk, &laptop, &Aim::Seconds(30.0));
    if let Some(peer) = peer {
        peer.push(WEATHER, PUSHED as usize);
    }
}

/// As an import leaves it: two hundred to an intent.
fn fill(peer: Option<&Peer>) {
    let (desk, first, second) = (Desk::start(), Laptop::new(1), Laptop::new(2));
    for from in (0..FILLED).step_by(BATCH as usize) {
        first.ask(IntentBody::RegisterItems { items: (from..from + BATCH).map(item).collect() }).expect("new items");
    }
    first.enrol(&desk).expect("enrolled");
    exchange(&first);
    over_link("first fill of 100,000 items", WEATHER, &desk, &second, &Aim::Seconds(60.0));
    if let Some(peer) = peer {
        peer.pull(WEATHER, FILLED as usize);
    }
}

fn item(n: u128) -> NewItem {
    let IntentBody::RegisterItems { mut items } = register_item(n + 1_000, &format!("UV-{}", 9_000_000 + n)) else {
        unreachable!("it registers items")
    };
    let mut item = items.remove(0);
    let words = [("Dell", "Latitude 5440"), ("LG", "24MK430H"), ("Aruba", "AP-505"), ("HP", "M428")];
    let (brand, model) = words[n as usize % words.len()];
    (item.details.brand, item.details.model) = (brand.to_owned(), model.to_owned());
    item.details.serial = Serial::Read(format!("SX{:X}{n}", n * 7_919));
    item.details.remarks = format!("Serie ficticia {}", n % 977);
    item
}

fn photos(weather: Weather, name: &str, peer: Option<&Peer>) {
    let (desk, laptop) = (Desk::start(), Laptop::new(1));
    for n in 0..PHOTOS {
        laptop.ask(register_item(n + 1_000, &format!("UV-{n}"))).expect("a new item");
        let mut photo = vec![0; PHOTO_BYTES];
        getrandom::fill(&mut photo).expect("randomness");
        laptop.store.blobs().put(&photo).expect("a photo");
        let photo = Digest(Sha256::digest(&photo).into());
        let id = ItemId(uuid(n + 1_000));
        laptop.ask(IntentBody::AddItemPhoto { id, photo, caption: String::new() }).expect("a photo of it");
    }
    over_link(name, weather, &desk, &laptop, &Aim::Payload(PHOTOS as usize * PHOTO_BYTES));
    if let Some(peer) = peer {
        peer.photos(weather, PHOTOS as usize, PHOTO_BYTES);
    }
}
