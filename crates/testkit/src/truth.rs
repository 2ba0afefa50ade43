//! What whoever sees everything knows: what was asked, and what the desk said.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use casework::{
    case::CaseCode,
    fact::{ActFact, CaseFact, Fact},
    filing::Radicado,
    id::{ActId, CaseId, DeviceId, IntentId},
    scope::Scope,
};
use uuid::Uuid;
use wire::{Entry, Page, Push, Pushed, Verdict};

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
    /// To which entry each number was given, in any history.
    numbers: HashMap<u64, IntentId>,
    /// Where numbers went on after a restore.
    pub(crate) bases: BTreeSet<u64>,
    /// Incarnations that were given, in any history.
    pub(crate) given: HashSet<(DeviceId, u32)>,
    /// Entries that must be in quarantine, of the history that counts: what was forged, and what came from outside.
    pub(crate) aside: Vec<(DeviceId, Entry)>,
    /// Of every history so far.
    pub(crate) filed: Register,
    /// What workstations were given to see, in any history.
    pub(crate) scopes: Vec<(DeviceId, Scope)>,
}

/// Radicados and codes of cases that were given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Register(BTreeMap<Radicado, ActId>, BTreeMap<CaseCode, CaseId>);

impl Register {
    /// 3: with those of a history. Each sealed act has one, always the same, which nobody else gets; none is left out.
    pub(crate) fn files(&mut self, pages: &[Page]) -> Checked {
        for told in pages.iter().flat_map(|page| &page.entries) {
            let (mut sealed, mut filed) = (None, None);
            self.codes(&told.facts)?;
            for fact in &told.facts {
                let Fact::Act(act, fact) = fact else { continue };
                match &**fact {
                    ActFact::Sealed { .. } => sealed = Some(*act),
                    ActFact::Filed { filing } => filed = Some((*act, filing.radicado)),
                    _ => {}
                }
            }
            if sealed != filed.map(|(act, _)| act) {
                return Err(Violation::new(3, format!("{sealed:?} was sealed, and {filed:?} filed")));
            }
            let Some((act, radicado)) = filed else { continue };
            let other = self.0.iter().find(|(given, to)| (**given == radicado) != (**to == act));
            if let Some((given, to)) = other {
                return Err(Violation::new(3, format!("{act} is filed as {radicado}, and {to} as {given}")));
            }
            self.0.insert(radicado, act);
        }
        let mut last = (0, 0);
        for Radicado { year, seq, .. } in self.0.keys() {
            if *seq != if *year == last.0 { last.1 + 1 } else { 1 } {
                return Err(Violation::new(3, format!("{year}-{seq} was given after {last:?}")));
            }
            last = (*year, *seq);
        }
        let mut last = (0, 0);
        for CaseCode { year, seq } in self.1.keys() {
            if *seq != if *year == last.0 { last.1 + 1 } else { 1 } {
                return Err(Violation::new(3, format!("case {year}-{seq} was given after {last:?}")));
            }
            last = (*year, *seq);
        }
        Ok(())
    }

    /// Each registered case has a code, always the same, which no other gets.
    fn codes(&mut self, facts: &[Fact]) -> Checked {
        let (mut registered, mut coded) = (BTreeSet::new(), BTreeMap::new());
        for fact in facts {
            let Fact::Case(case, fact) = fact else { continue };
            match &**fact {
                CaseFact::Registered { .. } => drop(registered.insert(*case)),
                CaseFact::Coded { code } => drop(coded.insert(*case, *code)),
                _ => {}
            }
        }
        if !registered.iter().eq(coded.keys()) {
            return Err(Violation::new(3, format!("{registered:?} were registered, and {coded:?} have a code")));
        }
        for (case, code) in coded {
            let other = self.1.iter().find(|(given, to)| (**given == code) != (**to == case));
            if let Some((given, to)) = other {
                return Err(Violation::new(3, format!("{case} has the code {code}, and {to} {given}")));
            }
            self.1.insert(code, case);
        }
        Ok(())
    }
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
            if let Verdict::Accepted { n, .. } = judged.verdict
                && *self.numbers.entry(n).or_insert(judged.id) != judged.id
            {
                return Err(Violation::new(2, format!("{} is the second that has number {n}", judged.id)));
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

    /// What was taken in, in any history.
    pub(crate) fn accepted(&self) -> impl Iterator<Item = IntentId> {
        let accepted = self.said.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Accepted { .. }));
        accepted.map(|((_, id), _)| *id)
    }

    /// What was said of intents in a history.
    pub(crate) fn said_in(&self, epoch: Uuid) -> impl Iterator<Item = (IntentId, &Verdict)> {
        self.said.iter().filter(move |((of, _), _)| *of == epoch).map(|((_, id), verdict)| (*id, verdict))
    }
}
