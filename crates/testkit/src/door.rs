//! Who may come in, as whoever sees everything knows it: who is shut out, what was ordered, and which codes lead back.

use std::collections::{BTreeMap, BTreeSet};

use casework::id::DeviceId;
use desk::{
    Device,
    entrance::{Answer, Asked},
};
use uuid::Uuid;
use wire::{Membership, WipeOrder};

use crate::{run::Violation, truth::Checked};

#[derive(Debug, Default)]
pub(crate) struct Door {
    /// Who is shut out, and the stay in which each was ordered to shut its store.
    out: BTreeMap<DeviceId, Option<Uuid>>,
    /// Codes that were made for a workstation, and that nobody has used.
    ways_back: BTreeMap<String, DeviceId>,
    /// Stays in which an order was given.
    ordered: BTreeSet<(DeviceId, Uuid)>,
    /// The last order that each was told.
    told: BTreeMap<DeviceId, WipeOrder>,
}

/// As people type a code: hyphens do not count.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn holds(is_so: bool, what: impl FnOnce() -> String) -> Checked {
    if is_so { Ok(()) } else { Err(Violation::new(7, what())) }
}

impl Door {
    pub(crate) fn is_out(&self, device: DeviceId) -> bool {
        self.out.contains_key(&device)
    }

    /// The stay in which a device that is out has to shut its store.
    pub(crate) fn ordered(&self, device: DeviceId) -> Option<Uuid> {
        self.out.get(&device).copied().flatten()
    }

    /// Whether it may be in another stay than the desk says: one that an order ended, when nobody there heard that it was let in.
    pub(crate) fn may_have_ended(&self, device: DeviceId, stay: Uuid) -> bool {
        self.ordered.contains(&(device, stay))
    }

    /// What a device was once ordered.
    pub(crate) fn once_told(&self, device: DeviceId) -> Option<WipeOrder> {
        self.told.get(&device).copied()
    }

    pub(crate) fn made(&mut self, code: &str, device: DeviceId) {
        self.ways_back.insert(plain(code), device);
    }

    /// It is shut out, with an order or without. Codes from before lead nowhere.
    pub(crate) fn shuts_out(&mut self, device: DeviceId, ordered: Option<Uuid>) {
        self.ordered.extend(ordered.map(|stay| (device, stay)));
        if self.out.insert(device, ordered).is_none() {
            self.ways_back.retain(|_, of| *of != device);
        }
    }

    /// 7: whether the desk may have answered so.
    pub(crate) fn admits(&mut self, device: DeviceId, asked: &Asked, answer: &Answer) -> Checked {
        match (asked, answer) {
            (Asked::Enroll(request), _) => {
                let way_back = self.ways_back.remove(&plain(&request.code));
                let was_out = self.out.remove(&request.device).is_some();
                let comes_back = way_back == Some(request.device);
                holds(comes_back || (!was_out && way_back.is_none()), || {
                    format!("{} is let in by a code for {way_back:?}; it was out: {was_out}", request.device)
                })
            }
            (Asked::Reopen(request), _) => {
                let of = self.ways_back.get(&plain(&request.code));
                holds(of == Some(&request.stay.device), || {
                    format!("the key of {} is given to anybody", request.stay.device)
                })
            }
            (Asked::Membership, Answer::Membership(membership)) => self.tells(device, membership),
            _ => holds(!self.is_out(device), || format!("{device} is out, and is heard")),
        }
    }

    fn tells(&mut self, device: DeviceId, membership: &Membership) -> Checked {
        let order = membership.shut_out.as_ref().map(|shut_out| shut_out.order);
        if let Some(order) = order.flatten() {
            self.told.insert(device, order);
        }
        let (told, is) = (order.map(|order| order.map(|order| order.stay.enrolment)), self.out.get(&device).copied());
        holds(told == is, || format!("{device} is told {told:?}, and it is {is:?}"))
    }

    /// A backup took the desk's place: it knows who is shut out and who is not any more, and what was ordered; codes serve nobody
    /// any more.
    pub(crate) fn restored(&mut self, devices: &[Device]) -> Checked {
        self.ways_back.clear();
        let out = |device: &Device| device.revoked_at.map(|_| device.wipe_at.map(|_| device.enrolment));
        let now: BTreeMap<_, _> = devices.iter().filter_map(|device| Some((device.id, out(device)?))).collect();
        holds(self.out == now, || format!("out, with what was ordered, were {:?}; after a restore {now:?}", self.out))
    }
}
