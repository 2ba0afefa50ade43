//! Acts: frozen, signed, sealed.

use casework::{
    act::{Act, ActContent, ActLine, ActReason, ActStage, Direction, Party, ReplaceMode, Replaces, Term},
    format::FormatCode,
    id::{ActId, CaseId, ItemId, PersonId},
    intent::IntentBody,
    item::PhysicalCondition,
};
use store::{StoreError, Writer};

use super::{Ask, Asker, Found, Wanted, item, named, person};
use crate::{
    names,
    people::{signed, unsigned},
};

impl Asker<'_> {
    pub(super) fn issue(self, w: &Writer<'_>, ask: &Ask) -> Found {
        let Ask::HandOver { act, holder, items, replaces, .. } = ask else { return Ok(None) };
        let id = names::act(self.mark, *act);
        let known = w.acts().get(id)?;
        if known.as_ref().is_some_and(|known| known.stage != ActStage::Signing) {
            return Ok(None);
        }
        let Some(holder) = person(w, *holder)? else { return Ok(None) };
        let mut lines = Vec::new();
        for n in items {
            let Some(item) = item(w, *n)?.filter(|id| lines.iter().all(|line: &ActLine| line.item != *id)) else {
                continue;
            };
            lines.extend(line(w, item, holder)?);
        }
        let replaces = match replaces {
            Some((which, annul)) => replaced(w, which.id(self), *annul)?,
            None => None,
        };
        let (Some(official), Some(holder)) = (party(w, self.by.person)?, party(w, holder)?) else { return Ok(None) };
        let case = match &known {
            Some(known) => known.content.case,
            None => self.open_case(w)?,
        };
        let folio = known.map_or_else(|| w.next_folio(), |known| Ok(known.folio))?;
        let content = Box::new(ActContent {
            format: FormatCode::Anexo7,
            reason: ActReason::NewAssignment,
            case_code: String::new(),
            case,
            official,
            holder,
            approver: None,
            site: None,
            site_name: names::site_name(0),
            city: "Tunja".into(),
            workplace: "Puesto 9".into(),
            lines,
            checks: Vec::new(),
            term: Term::Indefinite,
            remarks: format!("{}", self.turn),
            clearance: false,
            replaces,
        });
        let content_digest = named(content.remarks.as_bytes());
        let file = self.paper("acta");
        let body = IntentBody::IssueAct { act: id, folio, content, content_digest, pdf: named(&file) };
        Ok(Some(Wanted { body, file: Some(file) }))
    }

    /// One of its own that goes on, if any: every other act is of one.
    fn open_case(self, w: &Writer<'_>) -> Result<Option<CaseId>, StoreError> {
        if self.turn.is_multiple_of(2) {
            return Ok(None);
        }
        for n in 0..names::CASES {
            if let Some(case) = w.cases().get(names::case(self.mark, n))?.filter(|case| !case.is_ended()) {
                return Ok(Some(case.id));
            }
        }
        Ok(None)
    }

    pub(super) fn turn(self, w: &Writer<'_>, id: ActId, refuses: bool) -> Found {
        let Some(act) = w.acts().get(id)? else { return Ok(None) };
        let Some((signer, party)) = act.next_signer() else { return Ok(None) };
        let turn = if refuses {
            unsigned(signer, self.turn)
        } else {
            signed(self.by, signer, party, act.content_digest, self.turn)
        };
        let file = self.paper("firma");
        let version = act.version;
        let body = IntentBody::TakeTurn { act: id, version, signer, turn: Box::new(turn), pdf: named(&file) };
        Ok(Some(Wanted { body, file: Some(file) }))
    }

    pub(super) fn seal(self, w: &Writer<'_>, id: ActId) -> Found {
        let Some(act) = w.acts().get(id)? else { return Ok(None) };
        let file = self.paper("sello");
        let body = IntentBody::SealAct { act: id, version: act.version, pdf: named(&file) };
        Ok(Some(Wanted { body, file: Some(file) }))
    }
}

fn party(w: &Writer<'_>, person: PersonId) -> Result<Option<Party>, StoreError> {
    Ok(w.people().get(person)?.map(|known| Party { person, snapshot: known.details }))
}

/// The way that the item can go.
fn line(w: &Writer<'_>, id: ItemId, holder: PersonId) -> Result<Option<ActLine>, StoreError> {
    let Some(known) = w.items().get(id)? else { return Ok(None) };
    let held = known.placement.holder == Some(holder);
    Ok(Some(ActLine {
        item: id,
        item_rev: known.rev,
        snapshot: known.details,
        direction: if held { Direction::Returned } else { Direction::Delivered },
        condition: PhysicalCondition::Fair,
        accessories: String::new(),
        missing_accessories: String::new(),
        damaged: false,
        remarks: String::new(),
        observation: String::new(),
        photos: Vec::new(),
        captions: std::collections::BTreeMap::new(),
        telephony: None,
    }))
}

fn replaced(w: &Writer<'_>, id: ActId, annul: bool) -> Result<Option<Replaces>, StoreError> {
    let mode = if annul { ReplaceMode::Annul } else { ReplaceMode::Supersede };
    let replaces = |old: Act| Replaces { act: old.id, folio: old.folio, sha256: old.pdf, mode, cause: "error".into() };
    Ok(w.acts().get(id)?.map(replaces))
}
