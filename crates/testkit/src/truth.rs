//! What whoever sees everything knows: what was asked, and what the desk said.

use std::collections::{BTreeSet, HashMap};

use casework::id::{DeviceId, Digest, IntentId};
use uuid::Uuid;
use wire::{Push, Pushed, Verdict};

use crate::run::Violation;

/// What must never happen and did.
pub(crate) type Checked = Result<(), Violation>;

/// Seen from above.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    /// What the desk said of an intent, in each of its histories.
    said: HashMap<(Uuid, IntentId), Verdict>,
    /// How far it said that everything of an incarnation has a verdict.
    pub(crate) upto: HashMap<(Uuid, DeviceId, u32), u32>,
    /// Where numbers went on after a restore.
    pub(crate) bases: BTreeSet<u64>,
    /// Entries that must be in quarantine, of the history that counts.
    pub(crate) forged: Vec<(DeviceId, Digest)>,
}

impl Truth {
    /// The desk answered a push.
    pub(crate) fn heard(&mut self, push: &Push, pushed: &Pushed) -> Checked {
        for (entry, judged) in push.entries.iter().zip(&pushed.verdicts) {
            let envelope = &entry.envelope;
            if envelope.id != judged.id {
                return Err(Violation::new(2, format!("the verdict of {} came for {}", judged.id, envelope.id)));
            }
            if envelope.seq > pushed.upto {
                let what = format!("entry {} has a verdict, and only {} are acknowledged", envelope.seq, pushed.upto);
                return Err(Violation::new(4, what));
            }
            let before = self.said.insert((push.epoch, judged.id), judged.verdict.clone());
            if let Some(before) = before.filter(|before| *before != judged.verdict && *before != Verdict::NotUnderstood)
            {
                return Err(Violation::new(2, format!("{} was {before:?} and is {:?}", judged.id, judged.verdict)));
            }
        }
        if let Some(first) = push.entries.first() {
            let upto = self.upto.entry((push.epoch, first.envelope.dev, first.envelope.inc)).or_default();
            *upto = pushed.upto.max(*upto);
        }
        Ok(())
    }

    /// What was said of intents in a history.
    pub(crate) fn said_in(&self, epoch: Uuid) -> impl Iterator<Item = (IntentId, &Verdict)> {
        self.said.iter().filter(move |((of, _), _)| *of == epoch).map(|((_, id), verdict)| (*id, verdict))
    }
}
