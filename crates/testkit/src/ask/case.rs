//! Cases: registered by the shipped catalogue, worked on, noted.

use casework::{
    ans::{CaseState, SuspensionReason},
    case::{CaseDetails, CaseFile, CaseStep, Channel, Ground, NoteKind, Step},
    catalogue::{CaseKind, Listed, shipped},
    id::{CaseId, CategoryId, GroupId, RequestId, SlaId},
    intent::{IntentBody, NewCase},
};
use store::Writer;

use super::{Ask, Asker, Found, Wanted, named, site};
use crate::names;

/// A leaf of the shipped catalogue: its project, its ANS, its group.
fn leaf(n: u8) -> Option<(CategoryId, casework::catalogue::Category, SlaId, GroupId)> {
    let leaves = shipped().values().filter_map(|edition| match &edition.listed {
        Listed::Category { id, record } => Some((*id, record.clone(), *record.slas.first()?, record.group?)),
        _ => None,
    });
    // Whoever works on site works on these.
    leaves.filter(|(_, record, ..)| record.to_provider && record.form.is_none()).nth(usize::from(n) + 3)
}

/// A group of the shipped catalogue.
fn group(n: u8) -> Option<GroupId> {
    let groups = shipped().values().filter_map(|edition| match &edition.listed {
        Listed::Group { id, .. } => Some(*id),
        _ => None,
    });
    groups.into_iter().cycle().nth(usize::from(n))
}

impl Asker<'_> {
    pub(super) fn case(self, w: &Writer<'_>, ask: &Ask) -> Found {
        let body = match ask {
            Ask::RegisterCase { n } => {
                let Some((category, record, sla, group)) = leaf(*n) else { return Ok(None) };
                let details = CaseDetails {
                    kind: record.kind.unwrap_or(CaseKind::Incident),
                    project: record.project,
                    category,
                    subject: format!("Caso {n}"),
                    description: String::new(),
                    channel: Channel::Phone,
                    requester: self.by.person,
                    site: site(w, *n)?,
                    related: None,
                    form: None,
                };
                let new = NewCase { id: names::case(self.mark, *n), details, group, sla };
                let request = RequestId(names::case(self.mark, *n).0);
                IntentBody::RegisterCases { request, cases: vec![new] }
            }
            Ask::StepCase { case, step } => return self.step(w, case.case(self), *step),
            Ask::NoteCase { case, contact } => {
                let note = if *contact { NoteKind::Contact } else { NoteKind::Plain };
                let (case, text) = (case.case(self), format!("nota {}", self.turn));
                // Every third shows something.
                let file = self.turn.is_multiple_of(3).then(|| self.paper("foto de la nota"));
                let shown = file.as_ref().map(|file| CaseFile { file: named(file), name: "foto.jpg".into() });
                return Ok(Some(Wanted { body: IntentBody::NoteCase { case, note, text, file: shown }, file }));
            }
            _ => return Ok(None),
        };
        Ok(Some(body.into()))
    }

    fn step(self, w: &Writer<'_>, id: CaseId, n: u8) -> Found {
        let Some(case) = w.cases().get(id)? else { return Ok(None) };
        let one = |step| CaseStep { step, note: format!("paso {}", self.turn) };
        let take = || one(Step::Take);
        let suspend = || one(Step::Suspend { reason: SuspensionReason::AwaitingApproval, resume_on: None });
        let solve = || one(Step::Solve { solution: "listo".into() });
        let Some(group) = group(n) else { return Ok(None) };
        let steps = match n % 8 {
            0 | 1 => vec![take()],
            2 => vec![take(), suspend()],
            3 if case.state == CaseState::InProgress => vec![suspend()],
            3 => vec![take(), solve()],
            4 => vec![one(Step::Dismiss { ground: Ground::OutOfScope })],
            5 if case.state == CaseState::InProgress => vec![solve()],
            _ => vec![one(Step::Escalate { group, assignee: None })],
        };
        Ok(Some(IntentBody::StepCase { case: id, base_rev: case.rev, from: case.state, steps }.into()))
    }
}
