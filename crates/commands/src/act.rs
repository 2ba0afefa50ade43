//! Acts: issued, signed in order, sealed; annulled or superseded only by another act.

pub(crate) mod identify;

use acts::handover::{signature_field, wording};
use acts::sign::{Approval, SIGNATURE_TEXT_CHARS_MAX, SealInput, SignError, SignatureInput, StrokeError, Strokes};
use casework::act::{Act, ActStage, Party};
use casework::id::{ActId, Digest};
use casework::intent::IntentBody;
use casework::person::{IdDocument, normalise_document};
use casework::refusal::Refusal;
use casework::signing::{Identification, NotSignedCause, SignerRole, Turn, TurnOutcome, Witness};
use casework::time::Timestamp;
use sha2::{Digest as _, Sha256 as Hash};
use store::{Reader, Sha256};

use crate::answer::{Answer, Failure};
use crate::app::shown_folder;
use crate::open::{Open, found};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::act::{
    ActAction, ActNotSigned, ActPdf, ActSave, ActSeal, ActSign, ActStamp, ActView, DraftRef, SignerView, TurnState,
};
use crate::view::list::{ActRef, Saved};
use crate::{doubt, draft, export, mail, paper, signer, stamp, template};

pub(crate) fn get(open: &Open, request: ActRef) -> Answer<ActView> {
    open.read(|r| view(open, r, found(r.acts().get(request.id))?))
}

fn view(open: &Open, r: &Reader<'_>, act: Act) -> Answer<ActView> {
    let replaced_by = act.replaced_by.map(|id| r.acts().get(id)).transpose()?.flatten();
    let decided_by = act.decision.as_ref().map(|decision| r.people().get(decision.by)).transpose()?.flatten();
    let decided_by = decided_by.map(|person| person.details.full_name);
    let mut consent = template::current(r, act.content.format)?.consent;
    if let Ok(document) = frozen_document(open, &act) {
        consent = document.template.consent;
    }
    Ok(ActView {
        act_type: act.content.act_type(),
        signers: signers(open, &act),
        file_name: paper::file_name(&act),
        consent,
        replaced_by_folio: replaced_by.map(|a| a.folio.to_string()),
        case: act.content.case.map(|case| r.cases().heading(case)).transpose()?.flatten(),
        never_stamped: r.is_never_stamped(act.id)?,
        stamp: stamp::of(open, r, act.id)?.map(|stamp| ActStamp { at: stamp.at, by: stamp.by }),
        decided_by,
        allowed: allowed(open, r, &act)?,
        act,
    })
}

/// The document as it was frozen, read back from the evidence.
fn frozen_document(open: &Open, act: &Act) -> Answer<acts::handover::HandoverDocument> {
    let bytes = open.store.blobs().get(Sha256(act.content_digest.0))?;
    Ok(serde_json::from_slice(&bytes).map_err(anyhow::Error::from)?)
}

fn signers(open: &Open, act: &Act) -> Vec<SignerView> {
    let waiting = |place: usize| if place == act.turns.len() { TurnState::Next } else { TurnState::Waiting };
    let order = act.content.signers().into_iter().enumerate();
    order
        .map(|(place, (role, party))| {
            let (state, at) = match act.turns.get(place).map(|t| &t.outcome) {
                Some(TurnOutcome::Signed { evidence }) => (TurnState::Signed, Some(evidence.at)),
                Some(TurnOutcome::NotSigned { cause: NotSignedCause::Refused, at, .. }) => {
                    (TurnState::Refused, Some(*at))
                }
                Some(TurnOutcome::NotSigned { cause: NotSignedCause::Absent, at, .. }) => {
                    (TurnState::Absent, Some(*at))
                }
                None => (waiting(place), None),
            };
            SignerView {
                role,
                person: party.person,
                name: party.snapshot.full_name.clone(),
                document: party.snapshot.document.clone(),
                position: party.snapshot.position.clone(),
                state,
                at,
                is_me: party.person == open.me().person,
            }
        })
        .collect()
}

fn allowed(open: &Open, r: &Reader<'_>, act: &Act) -> Answer<Vec<ActAction>> {
    let role = open.me().role;
    let works = role.works_on_site();
    let mine = act.next_signer().is_some_and(|(_, party)| party.person == open.me().person);
    let mut actions = match act.stage {
        ActStage::Signing if works => {
            let next: &[ActAction] = match act.next_signer() {
                Some(_) => &[ActAction::Sign, ActAction::NotSigned],
                None => &[ActAction::Seal],
            };
            [next, &[ActAction::Edit, ActAction::Withdraw]].concat()
        }
        // To sign is nobody's permission: whoever is named signs.
        ActStage::Signing if mine => vec![ActAction::Sign],
        ActStage::Sealed if works => vec![ActAction::Supersede, ActAction::Annul],
        ActStage::Constancia if role.accepts_constancia() => {
            let me = r.people().get(open.me().person)?;
            let involved = act.involves(open.me().person, me.as_ref().map(|me| &me.details.document));
            if involved { Vec::new() } else { vec![ActAction::AcceptConstancia, ActAction::RejectConstancia] }
        }
        ActStage::Withdrawn if works => vec![ActAction::Redo],
        _ => Vec::new(),
    };
    actions.push(ActAction::Save);
    if works && mail::may_leave(act.stage) {
        actions.push(ActAction::Mail);
    }
    Ok(actions)
}

/// Freezes a draft: from here on nothing on the paper changes but the signatures.
///
/// One transaction from the number to the intent, with the making of the paper in it: what is refused takes no number,
/// and a draft is issued once whoever asks twice.
pub(crate) fn issue(open: &Open, request: DraftRef) -> Answer<ActView> {
    let id = open.write("issue act", |w| {
        let (body, _) = draft::load(open, w, request.id)?;
        let content = draft::content(open, w, &body)?;
        let number = paper::number(w, &body)?;
        let now = open.now().wall;
        // A paper that nobody could sign is not begun.
        signer::check_valid(&signer::load(w)?, now)?;
        let frozen = paper::freeze(open, w, content.clone(), number, now)?;
        let blobs = open.store.blobs();
        blobs.put(&frozen.canonical)?;
        let pdf = Digest(blobs.put(&frozen.pdf)?.0);
        let act = match body.of_act {
            Some(act) => act,
            None => {
                w.next_folio()?;
                ActId(open.new_id())
            }
        };
        let (folio, content_digest) = (number.0, frozen.content_digest);
        open.submit_in(w, IntentBody::IssueAct { act, folio, content: Box::new(content), content_digest, pdf })?;
        w.drafts_mut().delete(request.id.0)?;
        Ok(act)
    })?;
    get(open, ActRef { id })
}

/// The act, when it is `signer`'s turn in this version.
fn in_turn(open: &Open, id: ActId, version: u32, signer: SignerRole) -> Answer<(Act, usize, Party)> {
    let act = open.read(|r| found(r.acts().get(id)))?;
    if act.version != version {
        return Err(Refusal::WrongVersion { act: id, version: act.version }.into());
    }
    if act.stage != ActStage::Signing {
        return Err(Refusal::WrongStage { act: id, stage: act.stage }.into());
    }
    let next = act.next_signer().map(|(role, party)| (role, party.clone()));
    match next {
        Some((role, party)) if role == signer => {
            let place = act.turns.len();
            Ok((act, place, party))
        }
        Some((role, party)) => Err(Refusal::OutOfTurn { expected: Some(role), person: Some(party.person) }.into()),
        None => Err(Refusal::OutOfTurn { expected: None, person: None }.into()),
    }
}

pub(crate) fn sign(open: &Open, request: ActSign) -> Answer<ActView> {
    let (act, place, party) = in_turn(open, request.id, request.version, request.signer)?;
    if !request.accepted {
        return Err(Problem::Invalid { field: InvalidField::Consent, rule: Rule::Required }.into());
    }
    let strokes = Strokes::new(&request.strokes).map_err(|error| match error {
        StrokeError::Empty => Problem::Invalid { field: InvalidField::Strokes, rule: Rule::Required },
        StrokeError::TooMany | StrokeError::NotFinite => {
            Problem::Invalid { field: InvalidField::Strokes, rule: Rule::Unknown }
        }
    })?;
    let now = signing_moment(open, &act)?;
    let identification = identify::identification(open, request.method)?;
    let document = frozen_document(open, &act)?;
    let evidence = identify::signed(&act, party.person, &document, identification, (strokes.digest(), now))?;
    let witness = match &evidence.identification {
        Identification::A { .. } => None,
        Identification::C { witness_name, .. } => Some(witness_name.clone()),
    };
    let input = SignatureInput {
        name: party.snapshot.full_name.clone(),
        role: wording::signer_role(act.content.act_type(), request.signer).to_owned(),
        method: wording::identification(&evidence.identification),
        reason: document.template.consent,
        evidence_code: evidence.code.clone(),
        witness,
        at: now.in_bogota(),
        approval: Approval::Drawn(strokes),
    };
    let outcome = TurnOutcome::Signed { evidence };
    let turn = Turn { signer: request.signer, outcome, doubtful_clock: doubt::is_doubtful(open)? };
    check_turn(open, &act, &turn)?;
    take_turn(open, &act, place, &input, turn)
}

/// Ten characters that stand on the paper for the whole record.
fn evidence_code<T: serde::Serialize>(record: &T) -> Answer<String> {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let bytes = serde_json::to_vec(record).map_err(anyhow::Error::from)?;
    let hash = Hash::digest(bytes);
    let mut code: String = hash.iter().take(10).map(|b| char::from(ALPHABET[usize::from(b & 31)])).collect();
    code.insert(5, '-');
    Ok(code)
}

/// Puts the turn on the paper, then on record: a paper that no row names is only a file too many.
fn take_turn(open: &Open, act: &Act, place: usize, input: &SignatureInput, turn: Turn) -> Answer<ActView> {
    let before = paper::bytes(open, act, None)?;
    let key = open.read(signer::load)?;
    let after = acts::sign::sign(&before, &signature_field(place), input, &key).map_err(sign_failure)?;
    let pdf = Digest(open.store.blobs().put(&after)?.0);
    let body =
        IntentBody::TakeTurn { act: act.id, version: act.version, signer: turn.signer, turn: Box::new(turn), pdf };
    open.submit("take turn", body)?;
    get(open, ActRef { id: act.id })
}

fn sign_failure(error: SignError) -> Failure {
    match error {
        SignError::TextTooLong => Refusal::TextTooLong { max: SIGNATURE_TEXT_CHARS_MAX as u32 }.into(),
        other => Failure::Broken(other.into()),
    }
}

/// Records that a signer refused or was absent, before two witnesses.
pub(crate) fn not_signed(open: &Open, request: ActNotSigned) -> Answer<ActView> {
    let (act, place, party) = in_turn(open, request.id, request.version, request.signer)?;
    let now = signing_moment(open, &act)?;
    let witnesses = request.witnesses.map(|w| Witness {
        full_name: w.full_name.split_whitespace().collect::<Vec<_>>().join(" "),
        document: IdDocument { number: normalise_document(&w.document.number), ..w.document },
    });
    let shown = witnesses.clone().map(|w| (w.full_name, wording::id_document(&w.document)));
    let outcome = TurnOutcome::NotSigned { cause: request.cause, reason: request.reason.clone(), witnesses, at: now };
    let input = SignatureInput {
        name: party.snapshot.full_name.clone(),
        role: wording::signer_role(act.content.act_type(), request.signer).to_owned(),
        method: wording::not_signed(request.cause).to_owned(),
        reason: request.reason.clone(),
        evidence_code: evidence_code(&outcome)?,
        witness: None,
        at: now.in_bogota(),
        approval: Approval::NotSigned {
            cause: wording::not_signed(request.cause).to_owned(),
            reason: request.reason,
            witnesses: shown,
        },
    };
    // What the judge would refuse is refused before a paper is made of it.
    let turn = Turn { signer: request.signer, outcome, doubtful_clock: doubt::is_doubtful(open)? };
    check_turn(open, &act, &turn)?;
    take_turn(open, &act, place, &input, turn)
}

fn check_turn(open: &Open, act: &Act, turn: &Turn) -> Answer<()> {
    let (signer, pdf) = (turn.signer, act.pdf);
    let body = IntentBody::TakeTurn { act: act.id, version: act.version, signer, turn: Box::new(turn.clone()), pdf };
    let intent = open.intent(&open.now(), body);
    open.read(|r| {
        casework::decide::decide(&r.world(), &intent)?;
        Ok(())
    })
}

/// Seals the paper; custody moves in the same step.
pub(crate) fn seal(open: &Open, request: ActSeal) -> Answer<ActView> {
    let act = open.read(|r| found(r.acts().get(request.id)))?;
    let body = |pdf| IntentBody::SealAct { act: request.id, version: request.version, pdf };
    let intent = open.intent(&open.now(), body(act.pdf));
    let (key, device) = open.read(|r| {
        casework::decide::decide(&r.world(), &intent)?;
        Ok((signer::load(r)?, found(r.device())?))
    })?;
    let at = after_turns(&act, intent.at);
    signer::check_valid(&key, at)?;
    let input = SealInput {
        name: format!("EnSitio {}-{}", device.territorial.code(), device.code),
        device: device.code.to_string(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        content_digest: act.content_digest.to_string(),
        at: at.in_bogota(),
    };
    let before = paper::bytes(open, &act, None)?;
    let sealed = acts::sign::seal(&before, &input, &key).map_err(anyhow::Error::from)?;
    let pdf = Digest(open.store.blobs().put(&sealed)?.0);
    open.submit("seal act", body(pdf))?;
    get(open, ActRef { id: request.id })
}

/// The moment that the next signature bears; one at which the key may sign.
fn signing_moment(open: &Open, act: &Act) -> Answer<Timestamp> {
    let at = after_turns(act, open.now().wall);
    signer::check_valid(&open.read(signer::load)?, at)?;
    Ok(at)
}

/// A clock set back between two signatures must not make the paper contradict itself: a verifier takes signatures
/// out of the order of time for tampering.
fn after_turns(act: &Act, now: Timestamp) -> Timestamp {
    let last = act.turns.iter().map(|turn| match &turn.outcome {
        TurnOutcome::Signed { evidence } => evidence.at,
        TurnOutcome::NotSigned { at, .. } => *at,
    });
    last.fold(now, Timestamp::max)
}

pub(crate) fn pdf(open: &Open, request: ActPdf) -> Answer<Vec<u8>> {
    let act = open.read(|r| found(r.acts().get(request.id)))?;
    paper::bytes(open, &act, request.version)
}

/// Saves the paper wherever the person says.
pub(crate) fn save(open: &Open, request: ActSave) -> Answer<Saved> {
    let act = open.read(|r| found(r.acts().get(request.id)))?;
    let bytes = stamp::paper(open, &act)?;
    export::save_file(open, request.path, &paper::file_name(&act), &bytes)
}

/// Opens the paper with the system's viewer, from which it can be printed.
pub(crate) fn show(open: &Open, request: ActRef) -> Answer<Nothing> {
    let act = open.read(|r| found(r.acts().get(request.id)))?;
    let bytes = stamp::paper(open, &act)?;
    let file = shown_folder(&open.data).join(paper::file_name(&act));
    export::write_private(&file, &bytes)?;
    open.host.show(&file).map_err(Failure::from)?;
    Ok(Nothing {})
}
