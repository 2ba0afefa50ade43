//! A bad link in user space: every byte of both directions passes here, at a rate, after a delay, with losses and cuts.
//! What TCP makes of a lost segment is modelled, since TCP itself only sees the loopback: the segment is paid for twice and
//! everything behind it waits for one more round trip.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

const SEGMENT_BYTES: usize = 1_448;
/// Segments on their way in one direction: twice what the link holds.
const FLYING_MAX: usize = 64;

/// What the link is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weather {
    /// Of each direction, shared by all connections.
    pub(crate) bytes_per_second: f64,
    /// There and back.
    pub(crate) round_trip: Duration,
    /// Of a hundred segments so many are lost.
    pub(crate) loss_percent: f64,
    /// Connections are cut after so many bytes, both directions together, on average. `None`: never.
    pub(crate) cut_after: Option<u64>,
    pub(crate) seed: u64,
}

/// What was carried.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Carried {
    pub(crate) up: u64,
    pub(crate) down: u64,
    pub(crate) cuts: u64,
}

#[derive(Debug)]
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    link: Arc<Link>,
}

#[derive(Debug)]
struct Link {
    weather: Weather,
    random: Mutex<u64>,
    /// Until when each direction is taken.
    busy: [Mutex<Instant>; 2],
    bytes: [AtomicU64; 2],
    cuts: AtomicU64,
}

impl Relay {
    pub(crate) fn to(desk: SocketAddr, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let busy = [Instant::now(), Instant::now()].map(Mutex::new);
        let link =
            Link { weather, random: Mutex::new(weather.seed | 1), busy, bytes: Default::default(), cuts: 0.into() };
        let link = Arc::new(link);
        let accepting = Arc::clone(&link);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let link = Arc::clone(&accepting);
                thread::spawn(move || link.connect(near, desk));
            }
        });
        Self { address, link }
    }

    pub(crate) fn carried(&self) -> Carried {
        let [up, down] = [0, 1].map(|at| self.link.bytes[at].load(Ordering::Relaxed));
        Carried { up, down, cuts: self.link.cuts.load(Ordering::Relaxed) }
    }
}

impl Link {
    /// xorshift64*, between 0 and 1: the same run for the same seed and schedule.
    fn random(&self) -> f64 {
        let mut state = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        *state ^= *state >> 12;
        *state ^= *state << 25;
        *state ^= *state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn connect(self: &Arc<Self>, near: TcpStream, desk: SocketAddr) {
        // The handshake that the loopback did at once.
        thread::sleep(self.weather.round_trip);
        let Ok(far) = TcpStream::connect(desk) else { return };
        for stream in [&near, &far] {
            let _ = stream.set_nodelay(true);
        }
        let lasts = self.weather.cut_after.map(|bytes| (bytes as f64 * (0.5 + self.random())) as u64);
        let carried = Arc::new(AtomicU64::new(0));
        for (direction, from, onto) in [(0, &near, &far), (1, &far, &near)] {
            let (Ok(from), Ok(onto)) = (from.try_clone(), onto.try_clone()) else { return };
            let (link, carried) = (Arc::clone(self), Arc::clone(&carried));
            thread::spawn(move || link.carry(direction, from, onto, &carried, lasts));
        }
    }

    fn carry(&self, direction: usize, mut from: TcpStream, onto: TcpStream, carried: &AtomicU64, lasts: Option<u64>) {
        let (send, arriving) = sync_channel(FLYING_MAX);
        let far = onto.try_clone();
        thread::spawn(move || arrive(&arriving, onto));
        let mut bytes = [0; SEGMENT_BYTES];
        while let Ok(read) = from.read(&mut bytes) {
            if read == 0 || send.send((self.departs(direction, read), bytes[..read].to_vec())).is_err() {
                break;
            }
            self.bytes[direction].fetch_add(read as u64, Ordering::Relaxed);
            let so_far = carried.fetch_add(read as u64, Ordering::Relaxed) + read as u64;
            if lasts.is_some_and(|lasts| so_far >= lasts && so_far - (read as u64) < lasts) {
                self.cuts.fetch_add(1, Ordering::Relaxed);
                // What is on its way is lost, and both sides notice.
                let _ = from.shutdown(Shutdown::Both);
                if let Ok(far) = &far {
                    let _ = far.shutdown(Shutdown::Both);
                }
                return;
            }
        }
        let _ = from.shutdown(Shutdown::Read);
    }

    /// When a segment arrives that sets out now.
    fn departs(&self, direction: usize, bytes: usize) -> Instant {
        let Weather { bytes_per_second, round_trip, loss_percent, .. } = self.weather;
        let is_lost = self.random() * 100.0 < loss_percent;
        let pays = bytes as f64 / bytes_per_second * if is_lost { 2.0 } else { 1.0 };
        let mut busy = self.busy[direction].lock().unwrap_or_else(PoisonError::into_inner);
        *busy = (*busy).max(Instant::now()) + Duration::from_secs_f64(pays);
        *busy + round_trip / 2 + if is_lost { round_trip } else { Duration::ZERO }
    }
}

fn arrive(arriving: &Receiver<(Instant, Vec<u8>)>, mut onto: TcpStream) {
    while let Ok((at, bytes)) = arriving.recv() {
        thread::sleep(at.saturating_duration_since(Instant::now()));
        if onto.write_all(&bytes).is_err() {
            return;
        }
    }
    let _ = onto.shutdown(Shutdown::Write);
}
