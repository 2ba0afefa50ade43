//! What the desk says of this workstation before anything is exchanged: its people's roles, and whether it is shut out.

use store::{Bond, DeskTime, Moment, Outgoing, Store, StoreError};
use wire::{DeskError, Membership, Push, ShutOut, WipeOrder};

use super::{Ended, Phase, Run};
use crate::{desk::Desk, fault::Fault, pace::Pace};

impl<D: Desk> Run<'_, D> {
    /// Takes in what the desk knows of this workstation, and what time it is there.
    ///
    /// # Errors
    /// [`Ended::ShutOut`].
    pub(super) async fn meet(&mut self, now: &dyn Fn() -> Moment) -> Result<(), Ended> {
        let desk = self.link()?.identity.desk;
        let asked = now();
        let Membership { enrolled, shut_out, at } = self.desk.membership().await?;
        let heard = now();
        let told = enrolled.keys.signing;
        let known = self.store.read(|r| r.signing_key())?.unwrap_or(told);
        // Said also of an order that is not obeyed for it.
        self.round.other_key |= known != told;
        if let Some(ShutOut { order, .. }) = shut_out {
            let order = order.filter(|order| is_to_be_obeyed(self.store, order));
            return Err(Ended::ShutOut { order: order.map(Box::new) });
        }
        if let Some(at) = at.filter(|_| known == told) {
            let goes_on = asked.runs_asleep && asked.clock.boot == heard.clock.boot;
            let asked_ms = goes_on.then_some(asked.clock.mono_ms);
            self.store.write("note the desk's clock", |w| {
                w.note_desk_time(&DeskTime { at, asked_ms, heard: heard.clock, by_file: false })
            })?;
        }
        let (unbonded, differ, recipient) = self.store.read(|r| {
            let unbonded = r.orders()?.is_none() && known == told;
            Ok::<_, StoreError>((unbonded, r.roles_differ(&enrolled.accounts)?, r.recipient()?))
        })?;
        // Another one than is known, by the word of the desk.
        let seals = enrolled.seals.check(&known, desk).is_ok().then_some(&enrolled.seals.recipient);
        let seals = seals.filter(|seals| recipient.as_ref() != Some(seals));
        if !unbonded && !differ && seals.is_none() {
            return Ok(());
        }
        let ((), changed) = self.store.write("note what the desk knows of us", |w| {
            // Enrolled by an older program: what it was not told then is learnt once.
            if unbonded {
                w.keep_bond(&Bond { enrolment: enrolled.enrolment, keys: enrolled.keys })?;
            }
            seals.map_or(Ok(()), |seals| w.keep_recipient(seals))?;
            w.take_roles(&enrolled.accounts)
        })?;
        self.say(Phase::Pulling { left: 0 }, changed);
        Ok(())
    }
}

/// Whether the desk that this workstation was introduced to gave it, for this stay. Nobody else is obeyed, whoever
/// answers.
fn is_to_be_obeyed(store: &Store, order: &WipeOrder) -> bool {
    let orders = store.read(|r| r.orders()).ok().flatten();
    orders.is_some_and(|orders| order.check(&orders.keys.signing, &orders.stay).is_ok())
}

/// What became of what was never judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandedOver {
    /// Entries that the desk has kept aside.
    pub kept: u64,
    /// Entries that it does not have.
    pub left: u64,
}

/// Hands over what the desk has not judged, when it has shut this workstation out: it keeps it aside for an administrator.
/// Nothing is noted here; asking again is harmless.
pub async fn hand_over(store: &Store, desk: &impl Desk) -> Result<HandedOver, StoreError> {
    let all = store.read(|r| r.unjudged())?;
    let Ok(membership) = desk.membership().await else { return Ok(HandedOver { kept: 0, left: all }) };
    let (mut pace, mut after, mut kept) = (Pace::default(), 0, 0);
    while let Some(outgoing) = store.read(|r| r.outgoing_after(after, pace.entries, pace.bytes))? {
        let Outgoing { entries, last, keys, gone, after: begins_after } = outgoing;
        let count = entries.len();
        match desk
            .push(&Push { epoch: membership.enrolled.identity.epoch, entries, keys, gone, after: begins_after })
            .await
        {
            // It says so once it has kept them.
            Err(Fault::Desk(DeskError::Revoked)) => {
                kept += count as u64;
                after = last;
            }
            Err(Fault::TooLarge { .. } | Fault::Desk(DeskError::TooLarge)) => match pace.fewer(count) {
                Some(fewer) => pace = fewer,
                // One that is too large for any push does not keep the others back.
                None => after = last,
            },
            Ok(_) | Err(_) => break,
        }
    }
    Ok(HandedOver { kept, left: all.saturating_sub(kept) })
}
