//! Drafts: saved as they are typed, judged by nobody, told at once what would be refused.

mod judge;

use std::collections::BTreeMap;

use casework::act::{Act, ActContent, ActLine, ActType, Direction, Party, Term};
use casework::format::FormatCode;
use casework::id::{CaseId, Digest, DraftId, PersonId};
use casework::person::Person;
use casework::time::Timestamp;
use store::{Draft, Reader};

use crate::answer::{Answer, Failure};
use crate::open::{Open, found};
use crate::person::known;
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::act::{DraftBody, DraftLine, DraftNew, DraftPurpose, DraftRef, DraftRow, DraftSave, DraftView};

/// The kind of all drafts of acts.
const KIND: &str = "act";
/// Most lines that a draft takes.
const LINES_MAX: usize = casework::act::ACT_LINES_MAX;

pub(crate) fn new(open: &Open, request: DraftNew) -> Answer<DraftView> {
    let mut body = empty(request.format);
    body.holder = request.holder;
    if let Some(case) = request.case {
        begin_from(open, &mut body, case)?;
    }
    if let Some(holder) = body.holder.filter(|_| body.site.is_none()) {
        propose_place(open, &mut body, holder)?;
    }
    create(open, body)
}

pub(crate) fn empty(format: FormatCode) -> DraftBody {
    DraftBody {
        format,
        of_act: None,
        replaces: None,
        holder: None,
        approver: None,
        reason: None,
        case_code: String::new(),
        case: None,
        site: None,
        city: String::new(),
        workplace: String::new(),
        lines: Vec::new(),
        checks: Vec::new(),
        term: None,
        remarks: String::new(),
        clearance: false,
        step: 0,
    }
}

/// What the case says already: for whom, and where.
fn begin_from(open: &Open, body: &mut DraftBody, case: CaseId) -> Answer<()> {
    open.read(|r| {
        let case = found(r.cases().get(case))?;
        let site = case.details.site.map(|id| r.sites().get(id)).transpose()?.flatten();
        body.case = Some(case.id);
        body.holder = body.holder.or(Some(case.details.requester));
        body.site = case.details.site;
        body.city = site.map(|site| site.details.city).unwrap_or_default();
        Ok(())
    })
}

/// Where the person works is where the act is most likely made.
fn propose_place(open: &Open, body: &mut DraftBody, holder: PersonId) -> Answer<()> {
    open.read(|r| {
        let person = known(r, holder)?;
        if let Some(site) = person.details.site.map(|id| r.sites().get(id)).transpose()?.flatten() {
            body.site = Some(site.id);
            body.city = site.details.city;
        }
        Ok(())
    })
}

pub(crate) fn create(open: &Open, body: DraftBody) -> Answer<DraftView> {
    let id = DraftId(open.new_id());
    put(open, id, body)?;
    get(open, DraftRef { id })
}

fn put(open: &Open, id: DraftId, mut body: DraftBody) -> Answer<()> {
    note_what_was_seen(open, &mut body)?;
    let text = serde_json::to_string(&body).map_err(anyhow::Error::from)?;
    let owner = open.me().account.0;
    let draft = Draft { id: id.0, kind: KIND.into(), owner, body: text, updated_at: open.now().wall.0 };
    let save = || open.write("save draft", |w| Ok(w.drafts_mut().put(&draft)?));
    match save() {
        // The disk is full: the space held back for this is given up, so that nothing typed is lost.
        Err(Failure::Problem(Problem::DiskFull)) if open.store.release_ballast()? => save(),
        saved => saved,
    }
}

/// A line that does not say which state of its item somebody looked at was just written: it rests on the present one.
fn note_what_was_seen(open: &Open, body: &mut DraftBody) -> Answer<()> {
    open.read(|r| {
        for line in body.lines.iter_mut().filter(|line| line.seen_rev.is_none()) {
            line.seen_rev = r.items().get(line.item)?.map(|item| item.rev);
        }
        Ok(())
    })
}

pub(crate) fn list(open: &Open, _: Nothing) -> Answer<Vec<DraftRow>> {
    open.read(|r| {
        let mut rows = Vec::new();
        for draft in r.drafts().of(open.me().account.0)?.into_iter().filter(|d| d.kind == KIND) {
            let body = parse(&draft)?;
            let holder = body.holder.map(|id| r.people().get(id)).transpose()?.flatten();
            rows.push(DraftRow {
                id: DraftId(draft.id),
                format: body.format,
                purpose: purpose(r, &body)?,
                holder_name: holder.map(|p| p.details.full_name),
                lines: body.lines.len() as u32,
                updated_at: Timestamp(draft.updated_at),
            });
        }
        Ok(rows)
    })
}

fn purpose(r: &Reader<'_>, body: &DraftBody) -> Answer<DraftPurpose> {
    let corrected = body.of_act.map(|id| r.acts().row(id)).transpose()?.flatten();
    Ok(match (&body.replaces, corrected) {
        (_, Some(act)) => DraftPurpose::Correction { folio: act.folio.to_string() },
        (Some(old), None) => DraftPurpose::Replacement { folio: old.folio.to_string(), mode: old.mode },
        (None, None) => DraftPurpose::NewAct,
    })
}

fn parse(draft: &Draft) -> Answer<DraftBody> {
    Ok(serde_json::from_str(&draft.body).map_err(anyhow::Error::from)?)
}

/// A draft of this account; another's is not there.
pub(crate) fn load(open: &Open, r: &Reader<'_>, id: DraftId) -> Answer<(DraftBody, Timestamp)> {
    let draft = mine(open, r, id)?;
    Ok((parse(&draft)?, Timestamp(draft.updated_at)))
}

fn mine(open: &Open, r: &Reader<'_>, id: DraftId) -> Answer<Draft> {
    let draft = found(r.drafts().get(id.0))?;
    let is_mine = draft.owner == open.me().account.0 && draft.kind == KIND;
    if is_mine { Ok(draft) } else { Err(Problem::NotFound.into()) }
}

pub(crate) fn get(open: &Open, request: DraftRef) -> Answer<DraftView> {
    open.read(|r| {
        let (body, updated_at) = load(open, r, request.id)?;
        view(open, r, request.id, body, updated_at)
    })
}

pub(crate) fn save(open: &Open, request: DraftSave) -> Answer<DraftView> {
    if request.body.lines.len() > LINES_MAX {
        let rule = Rule::MaxLength { max: LINES_MAX as u32 };
        return Err(Problem::Invalid { field: InvalidField::Limit, rule }.into());
    }
    // Only what was made here and is this person's may be saved over.
    open.read(|r| load(open, r, request.id))?;
    put(open, request.id, request.body)?;
    get(open, DraftRef { id: request.id })
}

/// Works on a draft that nothing else can be done with, so it is not read.
pub(crate) fn discard(open: &Open, request: DraftRef) -> Answer<Nothing> {
    open.read(|r| mine(open, r, request.id))?;
    open.write("discard draft", |w| {
        w.drafts_mut().delete(request.id.0)?;
        Ok(Nothing {})
    })
}

fn view(open: &Open, r: &Reader<'_>, id: DraftId, body: DraftBody, updated_at: Timestamp) -> Answer<DraftView> {
    let person =
        |id: Option<PersonId>| -> Answer<Option<Person>> { Ok(id.map(|id| r.people().get(id)).transpose()?.flatten()) };
    let (holder, approver) = (person(body.holder)?, person(body.approver)?);
    let site = body.site.map(|id| r.sites().get(id)).transpose()?.flatten();
    let judged = judge::judge(open, r, &body)?;
    let held = match body.holder {
        Some(holder) => r.items().held_by(holder)?,
        None => Vec::new(),
    };
    Ok(DraftView {
        id,
        holder: holder.map(|p| p.details),
        approver: approver.map(|p| p.details),
        site_name: site.map(|s| s.details.name),
        case: body.case.map(|case| r.cases().heading(case)).transpose()?.flatten(),
        act_type: act_type(&body),
        lines: judged.lines,
        held,
        missing: judged.missing,
        body,
        updated_at,
    })
}

fn act_type(body: &DraftBody) -> ActType {
    let has = |direction| body.lines.iter().any(|l| l.direction == direction);
    match (has(Direction::Delivered), has(Direction::Returned)) {
        (true, true) => ActType::HandoverAndReturn,
        (true, false) => ActType::Handover,
        (false, true) => ActType::Return,
        (false, false) => ActType::NoItems,
    }
}

/// The content that the draft says, with what labels and people say now.
pub(crate) fn content(open: &Open, r: &Reader<'_>, body: &DraftBody) -> Answer<ActContent> {
    let judge::Judged { lines, missing } = judge::judge(open, r, body)?;
    let refused = missing.iter().find_map(|m| m.refusal.clone());
    if let Some(refusal) = refused.or_else(|| lines.into_iter().find_map(|l| l.problem)) {
        return Err(refusal.into());
    }
    if !missing.is_empty() {
        return Err(Problem::Incomplete { missing }.into());
    }
    let party =
        |id: PersonId| -> Answer<Party> { Ok(Party { person: id, snapshot: found(r.people().get(id))?.details }) };
    let site = found(r.sites().get(body.site.ok_or(Problem::NotFound)?))?;
    Ok(ActContent {
        format: body.format,
        reason: body.reason.ok_or(Problem::NotFound)?,
        case_code: match body.case.map(|case| r.cases().heading(case)).transpose()?.flatten() {
            Some(case) => case.code.map(|code| code.to_string()).unwrap_or_default(),
            // Of a case that only its act is known of, the act says it.
            None => body.case_code.trim().to_owned(),
        },
        case: body.case,
        official: party(open.me().person)?,
        holder: party(body.holder.ok_or(Problem::NotFound)?)?,
        approver: body.approver.map(party).transpose()?,
        site: body.site,
        site_name: site.details.name,
        city: body.city.trim().to_owned(),
        workplace: body.workplace.trim().to_owned(),
        lines: body.lines.iter().map(|line| act_line(r, line)).collect::<Answer<_>>()?,
        checks: body.checks.clone(),
        term: body.term.unwrap_or(Term::Indefinite),
        remarks: body.remarks.trim().to_owned(),
        clearance: body.clearance,
        replaces: body.replaces.clone(),
    })
}

fn act_line(r: &Reader<'_>, line: &DraftLine) -> Answer<ActLine> {
    let item = found(r.items().get(line.item))?;
    Ok(ActLine {
        item: line.item,
        item_rev: line.seen_rev.unwrap_or(item.rev),
        snapshot: item.details,
        direction: line.direction,
        condition: line.condition.ok_or(Problem::NotFound)?,
        accessories: line.accessories.trim().to_owned(),
        missing_accessories: line.missing_accessories.trim().to_owned(),
        damaged: line.damaged,
        remarks: line.remarks.trim().to_owned(),
        observation: line.observation.trim().to_owned(),
        photos: line.photos.clone(),
        captions: captions(line),
        telephony: line.telephony.clone(),
    })
}

/// What is written under the photos that are on the line, each as one line of text.
fn captions(line: &DraftLine) -> BTreeMap<Digest, String> {
    let on_line = line.captions.iter().filter(|(photo, _)| line.photos.contains(photo));
    let tidy = on_line.map(|(photo, text)| (*photo, text.split_whitespace().collect::<Vec<_>>().join(" ")));
    tidy.filter(|(_, text)| !text.is_empty()).collect()
}

/// The draft that a frozen act came from, to be changed and frozen again.
pub(crate) fn from_act(act: &Act) -> DraftBody {
    let content = &act.content;
    let lines = content.lines.iter().map(|line| DraftLine {
        item: line.item,
        seen_rev: Some(line.item_rev),
        direction: line.direction,
        condition: Some(line.condition),
        accessories: line.accessories.clone(),
        missing_accessories: line.missing_accessories.clone(),
        damaged: line.damaged,
        remarks: line.remarks.clone(),
        observation: line.observation.clone(),
        photos: line.photos.clone(),
        captions: line.captions.clone(),
        telephony: line.telephony.clone(),
    });
    DraftBody {
        of_act: Some(act.id),
        replaces: content.replaces.clone(),
        holder: Some(content.holder.person),
        approver: content.approver.as_ref().map(|a| a.person),
        reason: Some(content.reason),
        case_code: content.case_code.clone(),
        case: content.case,
        site: content.site,
        city: content.city.clone(),
        workplace: content.workplace.clone(),
        lines: lines.collect(),
        checks: content.checks.clone(),
        term: Some(content.term),
        remarks: content.remarks.clone(),
        clearance: content.clearance,
        ..empty(content.format)
    }
}
