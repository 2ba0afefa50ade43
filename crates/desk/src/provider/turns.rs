//! Who redeems next. Anybody may bring a code, and each costs a question to the provider, which takes a client that asks too much
//! for an attacker. So whoever comes from one place of the network takes turns there, and waits after a code that was worth
//! nothing; whoever comes from elsewhere does not wait for them.

use std::{
    hash::{BuildHasher as _, RandomState},
    net::IpAddr,
    time::Duration,
};

use tokio::{
    sync::{Mutex, MutexGuard},
    time::{Instant, sleep_until, timeout},
};

/// How many redeem at a time at most.
const LANES: u8 = 64;
/// Between two codes from one place, when the first was worth nothing.
const PAUSE: Duration = Duration::from_secs(2);
/// Who has no turn by then comes back.
const WAIT: Duration = Duration::from_secs(10);
/// Of an address of version 6: what one network has.
const NETWORK_BITS: u32 = 64;

pub(super) struct Turns {
    /// When the next one may.
    lanes: Vec<Mutex<Instant>>,
    /// By numbers that nobody knows: else somebody could come from where others come from.
    places: RandomState,
}

impl Default for Turns {
    fn default() -> Self {
        let lanes = (0..LANES).map(|_| Mutex::new(Instant::now())).collect();
        Self { lanes, places: RandomState::new() }
    }
}

/// A turn. Whoever hangs up has had it.
pub(super) struct Turn<'a>(MutexGuard<'a, Instant>);

impl Turns {
    /// None if it takes too long.
    pub(super) async fn take(&self, from: IpAddr) -> Option<Turn<'_>> {
        let place = match from.to_canonical() {
            IpAddr::V4(address) => u128::from(address.to_bits()),
            IpAddr::V6(address) => address.to_bits() >> (u128::BITS - NETWORK_BITS),
        };
        let lane = usize::try_from(self.places.hash_one(place) % u64::from(LANES)).ok()?;
        let turn = async {
            let mut next = self.lanes.get(lane)?.lock().await;
            sleep_until(*next).await;
            *next = Instant::now() + PAUSE;
            Some(Turn(next))
        };
        timeout(WAIT, turn).await.ok().flatten()
    }
}

impl Turn<'_> {
    /// The code was worth something: nobody has to wait.
    pub(super) fn went_well(mut self) {
        *self.0 = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Another place, whose lane is another one.
    fn elsewhere(turns: &Turns, from: IpAddr) -> IpAddr {
        let lane = |address: IpAddr| {
            let IpAddr::V4(address) = address else { unreachable!() };
            turns.places.hash_one(u128::from(address.to_bits())) % u64::from(LANES)
        };
        (1..=254).map(|n| IpAddr::from([192, 0, 2, n])).find(|other| lane(*other) != lane(from)).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_brings_codes_of_nobody_holds_up_only_their_own_place() {
        let (turns, from) = (Turns::default(), IpAddr::from([198, 51, 100, 7]));
        let elsewhere = elsewhere(&turns, from);
        let began = Instant::now();
        drop(turns.take(from).await.unwrap());
        let held = turns.take(from).await.unwrap();
        assert!(began.elapsed() >= PAUSE, "one that hung up, too");
        let began = Instant::now();
        turns.take(elsewhere).await.unwrap().went_well();
        turns.take(elsewhere).await.unwrap().went_well();
        assert!(began.elapsed() < PAUSE, "others do not wait, nor after a good one");
        let late = turns.take(from).await;
        assert!(late.is_none() && began.elapsed() >= WAIT);
        drop(held);
    }

    #[tokio::test(start_paused = true)]
    async fn a_network_of_version_6_is_one_place() {
        let turns = Turns::default();
        let _held = turns.take("2001:db8::1".parse().unwrap()).await.unwrap();
        let same = timeout(Duration::from_millis(100), turns.take("2001:db8::2:1".parse().unwrap())).await;
        assert!(same.is_err());
    }
}
