//! What there is of whoever is outside.

use std::collections::BTreeSet;

use casework::id::Digest;
use store::Keyring;

use super::holds;
use crate::{
    central::{Central, is_judged},
    names,
    station::Station,
    truth::Checked,
};

/// 7: no password opens a store that was shut. What anybody else asked outside is in quarantine.
pub(super) fn is_kept(station: &Station<'_>, central: &Central, is_out: bool) -> Checked {
    if let Some(shut) = station.shut() {
        let no_passwords = !Keyring::exists(station.store().folder());
        holds(7, no_passwords, || "a store that was shut has passwords".into())?;
        let told = shut.handed_over <= shut.unsent;
        return holds(7, told, || format!("of {} entries {} were handed over", shut.unsent, shut.handed_over));
    }
    if !is_out || !station.is_enrolled() {
        return Ok(());
    }
    let kept = central.entrance().quarantined(names::device(station.number)).unwrap();
    let kept: BTreeSet<Digest> = kept.iter().map(|entry| entry.hash).collect();
    let arrived = central.entrance().arrived().unwrap();
    station.unsent().iter().try_for_each(|entry| {
        let is_kept = kept.contains(&entry.hash) || is_judged(&arrived, entry);
        holds(7, is_kept, || "what it asked outside is not in quarantine".into())
    })
}
