//! Acts that belong to a case.

use super::{ANA, ServiceDesk};
use crate::act::{ActContent, ActReason, Party, Term};
use crate::decide::tests::office::{TECH, digest, folio};
use crate::format::FormatCode;
use crate::id::{ActId, CaseId};
use crate::intent::IntentBody;

/// A paz y salvo of Ana, who asked for the case.
pub(in crate::decide::tests) fn clearance(desk: &ServiceDesk, case: CaseId) -> ActContent {
    let party = |person| Party { person, snapshot: desk.world.people[&person].details.clone() };
    ActContent {
        format: FormatCode::Clearance,
        reason: ActReason::Termination,
        case_code: String::new(),
        case: Some(case),
        official: party(TECH),
        holder: party(ANA),
        approver: None,
        site: None,
        site_name: "Sede Centro".to_owned(),
        city: "Medellín".to_owned(),
        workplace: String::new(),
        lines: Vec::new(),
        checks: Vec::new(),
        term: Term::Indefinite,
        remarks: String::new(),
        clearance: true,
        replaces: None,
    }
}

pub(in crate::decide::tests) fn issue(act: ActId, content: ActContent) -> IntentBody {
    let content = Box::new(content);
    IntentBody::IssueAct { act, folio: folio(act), content, content_digest: digest(1), pdf: digest(2) }
}
