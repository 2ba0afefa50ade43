//! A bad link: every connection is cut after so many bytes.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering},
    },
    thread,
};

pub(crate) struct Relay {
    /// Where to reach the desk by it.
    pub(crate) url: String,
    cuts: Arc<AtomicU32>,
    up: Arc<AtomicU64>,
}

impl Relay {
    /// To the desk at `to`. Connection `n` carries `first + n * step` bytes, both ways together.
    pub(crate) fn new(to: &str, first: i64, step: i64) -> Self {
        Self::cutting(to, move |n| first + n * step)
    }

    /// Connection `n` carries `after(n)` bytes.
    pub(crate) fn cutting(to: &str, after: impl Fn(i64) -> i64 + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let to = to.strip_prefix("https://").unwrap().to_owned();
        let cuts = Arc::new(AtomicU32::new(0));
        let up = Arc::new(AtomicU64::new(0));
        let (counted, carried) = (Arc::clone(&cuts), Arc::clone(&up));
        thread::spawn(move || {
            for (near, n) in listener.incoming().zip(0..) {
                let (near, left) = (near.unwrap(), Arc::new(AtomicI64::new(after(n))));
                let Ok(far) = TcpStream::connect(&to) else { continue };
                for (from, onto, up) in [(&near, &far, Some(&carried)), (&far, &near, None)] {
                    let (from, onto) = (from.try_clone().unwrap(), onto.try_clone().unwrap());
                    let (left, cuts) = (Arc::clone(&left), Arc::clone(&counted));
                    let up = up.map(Arc::clone);
                    thread::spawn(move || carry(from, onto, (&left, &cuts), up.as_deref()));
                }
            }
        });
        Self { url, cuts, up }
    }

    /// Bytes that reached the desk's side, of all connections.
    pub(crate) fn up(&self) -> u64 {
        self.up.load(Ordering::Relaxed)
    }

    pub(crate) fn cuts(&self) -> u32 {
        self.cuts.load(Ordering::Relaxed)
    }
}

fn carry(mut from: TcpStream, mut onto: TcpStream, (left, cuts): (&AtomicI64, &AtomicU32), up: Option<&AtomicU64>) {
    let mut bytes = [0; 1_024];
    while let Ok(read) = from.read(&mut bytes) {
        let before = left.fetch_sub(read as i64, Ordering::Relaxed);
        if before > 0 && before <= read as i64 {
            cuts.fetch_add(1, Ordering::Relaxed);
        }
        if read == 0 || before <= read as i64 || onto.write_all(&bytes[..read]).is_err() {
            break;
        }
        if let Some(up) = up {
            up.fetch_add(read as u64, Ordering::Relaxed);
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = onto.shutdown(Shutdown::Both);
}
