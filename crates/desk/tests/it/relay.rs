//! A bad link: every connection is cut after so many bytes, a little later each time.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
    thread,
};

pub(crate) struct Relay {
    /// Where to reach the desk by it.
    pub(crate) url: String,
    cuts: Arc<AtomicU32>,
}

impl Relay {
    /// To the desk at `to`. Connection `n` carries `first + n * step` bytes, both ways together.
    pub(crate) fn new(to: &str, first: i64, step: i64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let to = to.strip_prefix("https://").unwrap().to_owned();
        let cuts = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&cuts);
        thread::spawn(move || {
            for (near, n) in listener.incoming().zip(0..) {
                let (near, left) = (near.unwrap(), Arc::new(AtomicI64::new(first + n * step)));
                let Ok(far) = TcpStream::connect(&to) else { continue };
                for (from, onto) in [(&near, &far), (&far, &near)] {
                    let (from, onto) = (from.try_clone().unwrap(), onto.try_clone().unwrap());
                    let (left, cuts) = (Arc::clone(&left), Arc::clone(&counted));
                    thread::spawn(move || carry(from, onto, &left, &cuts));
                }
            }
        });
        Self { url, cuts }
    }

    pub(crate) fn cuts(&self) -> u32 {
        self.cuts.load(Ordering::Relaxed)
    }
}

fn carry(mut from: TcpStream, mut onto: TcpStream, left: &AtomicI64, cuts: &AtomicU32) {
    let mut bytes = [0; 1_024];
    while let Ok(read) = from.read(&mut bytes) {
        let before = left.fetch_sub(read as i64, Ordering::Relaxed);
        if before > 0 && before <= read as i64 {
            cuts.fetch_add(1, Ordering::Relaxed);
        }
        if read == 0 || before <= read as i64 || onto.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = onto.shutdown(Shutdown::Both);
}
