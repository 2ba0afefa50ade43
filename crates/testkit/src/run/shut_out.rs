//! Whoever is shut out: what they do when they hear of it, and how they come back.

use casework::time::Timestamp;
use desk::entrance::Asked;
use replica::{Ended, Fault, HandedOver, Plan, hand_over};
use store::Shut;
use wire::{DeskError, Reopen, WipeOrder};

use super::{ENROLLED, Violation, World};
use crate::{
    link::{Link, drive},
    names,
    station::Station,
    step::Weather,
    truth::Checked,
};

/// What the program does when it hears that it is out: it obeys an order, and hands over what was not judged.
pub(super) async fn heard(station: &Station<'_>, link: &Link<'_>, ended: &Ended, now: Timestamp) -> Option<HandedOver> {
    let Ended::ShutOut { order } = ended else { return None };
    let is_right = is_right(station, link, order.as_deref());
    if is_right.is_err() {
        link.central().borrow_mut().sees(is_right);
        return None;
    }
    let shut = order.as_deref().map(|order| station.obeys(*order, now));
    let handed = hand_over(station.store(), link).await.unwrap();
    if let Some(mut shut) = shut {
        shut.handed_over(station.store().folder(), handed.kept).unwrap();
    }
    Some(handed)
}

/// 7: an order is obeyed if the desk gave it for this stay, and no other. Who has not heard that it was let in again still is in
/// the stay before.
fn is_right(station: &Station<'_>, link: &Link<'_>, obeyed: Option<&WipeOrder>) -> Checked {
    let central = link.central().borrow();
    let device = names::device(station.number);
    let Some(mine) = station.store().read(|r| r.orders()).unwrap().map(|orders| orders.stay.enrolment) else {
        return Ok(());
    };
    let (is, ordered) = (central.device(device).map(|device| device.enrolment), central.door.ordered(device));
    let is_elsewhere = central.door.may_have_ended(device, mine);
    let is_right = match obeyed {
        Some(_) => ordered == Some(mine) || is != Some(mine),
        None => ordered.is_none() || link.was_deceived() || (ordered != Some(mine) && is_elsewhere),
    };
    let what = || format!("in its stay {mine}, at the desk {is:?}, ordered {ordered:?}, it obeys {obeyed:?}");
    if is_right { Ok(()) } else { Err(Violation::new(7, what())) }
}

impl World<'_> {
    pub(crate) fn is_out(&self, at: usize) -> bool {
        self.central.borrow().door.is_out(names::device(self.stations[at].number))
    }

    /// It is out, or nobody opens its store.
    pub(crate) fn is_away(&self, at: usize) -> bool {
        self.is_out(at) || self.stations[at].shut().is_some()
    }

    /// An administrator makes a code for this workstation. A store that was shut is opened by it first; until the desk has let
    /// it in, the order stands.
    pub(super) fn readmits(&mut self, at: usize, weather: Weather) -> Result<String, Violation> {
        let code = self.central.borrow_mut().way_back(self.stations[at].number);
        let Some(shut) = self.stations[at].shut() else { return self.enrols_by(at, &code, weather) };
        if let Some(why) = self.gets_its_key(at, &shut, code.clone(), weather)? {
            return Ok(why);
        }
        let told = self.enrols_by(at, &code, weather)?;
        let station = &self.stations[at];
        if told != ENROLLED {
            station.at_the_door();
        } else if !station.lifts() {
            return Err(Violation::new(7, format!("the store of {at} does not open again")));
        }
        Ok(told)
    }

    /// The desk gives the key of a store back, by a code that was made for it and by no other. Answers why it was not asked.
    fn gets_its_key(
        &self,
        at: usize,
        shut: &Shut,
        code: String,
        weather: Weather,
    ) -> Result<Option<String>, Violation> {
        let station = &self.stations[at];
        let (stay, sealed) = (shut.order.stay, shut.sealed);
        {
            let mut central = self.central.borrow_mut();
            let code = central.code(station.number, Some(names::owner(station.number)));
            // What comes of it is seen.
            let _seen = central.handle(stay.device, &Asked::Reopen(Box::new(Reopen { code, stay, sealed })));
        }
        let (link, was_out) = (self.link(at, weather), self.is_out(at));
        match drive(link.reopen(Reopen { code, stay, sealed }), None) {
            Ok(Some(Ok(reopened))) if station.unlocks(shut, &reopened) => Ok(None),
            Ok(Some(Err(fault))) if fault.is_passing() => Ok(Some(format!("{fault}"))),
            // Meanwhile it was shut out again.
            Ok(Some(Err(Fault::Desk(DeskError::WrongCode)))) if !was_out && self.is_out(at) => {
                Ok(Some("it is out".into()))
            }
            other => Err(Violation::new(7, format!("{at} does not get its key back: {other:?}"))),
        }
    }

    /// 7: a workstation that was enrolled knows by which stay orders are for it.
    pub(super) fn knows_its_stay(&self, at: usize) -> Checked {
        let station = &self.stations[at];
        let known = station.store().read(|r| r.orders()).unwrap().map(|orders| orders.stay.enrolment);
        let is = self.central.borrow().device(names::device(station.number)).map(|device| device.enrolment);
        let what = || format!("{at} was enrolled for the stay {is:?}, and knows {known:?}");
        if known == is { Ok(()) } else { Err(Violation::new(7, what())) }
    }

    /// Answers whether there was anybody to let in. What each was ordered before is said to them again, by somebody else.
    pub(super) fn lets_everybody_in(&mut self) -> Result<bool, Violation> {
        let away: Vec<usize> = (0..self.stations.len()).filter(|at| self.is_away(*at)).collect();
        for at in &away {
            let told = self.readmits(*at, Weather::default())?;
            self.tell(|| format!("{at} comes back: {told}"));
            if self.is_away(*at) {
                return Err(Violation::new(7, format!("{at} does not come back: {told}")));
            }
            let told = self.syncs(*at, Plan::ALL, Weather { impostor: 100, ..Weather::default() }, None)?;
            self.tell(|| format!("{at} syncs: {told}"));
        }
        Ok(!away.is_empty())
    }
}
