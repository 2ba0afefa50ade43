//! The outbox. Nothing is sent from here: the person's own mail program opens a file and sends it, until a desk does.

mod message;
mod wording;

use casework::act::{Act, ActStage, Party};
use casework::id::MailId;
use casework::person::is_email;
use casework::refusal::Refusal;
use casework::signing::SignerRole;
use store::Reader;
use store::table::mail::{Mail, MailRow, MailState};

use crate::answer::{Answer, Failure};
use crate::open::{Open, found};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::list::{ActRef, Saved};
use crate::view::mail::{MailProposal, MailQueue, MailRef, MailSave, MailSigner, MailView, Outbox};
use crate::{export, paper, stamp};

/// Most recipients of one e-mail.
const RECIPIENTS_MAX: usize = 10;
/// Longest subject, in characters.
const SUBJECT_CHARS_MAX: usize = 200;
/// Longest text of an e-mail, in characters.
const BODY_CHARS_MAX: usize = 4_000;
/// Most e-mails that may wait: a list that nobody empties any more.
const WAITING_MAX: u32 = store::table::mail::MAILS_LISTED_MAX;

/// Whether the paper of an act at this stage is final and in force.
pub(crate) fn may_leave(stage: ActStage) -> bool {
    matches!(stage, ActStage::Sealed | ActStage::Constancia)
}

fn require_field_work(open: &Open) -> Answer<()> {
    if open.me().role.works_on_site() { Ok(()) } else { Err(Refusal::NotPermitted.into()) }
}

fn final_act(r: &Reader<'_>, request: ActRef) -> Answer<Act> {
    let act = found(r.acts().get(request.id))?;
    if !may_leave(act.stage) {
        return Err(Refusal::WrongStage { act: act.id, stage: act.stage }.into());
    }
    Ok(act)
}

fn photos(act: &Act) -> u32 {
    act.content.lines.iter().map(|line| line.photos.len() as u32).sum()
}

/// Proposes an e-mail to everybody who signed.
pub(crate) fn propose(open: &Open, request: ActRef) -> Answer<MailProposal> {
    open.read(|r| {
        let act = final_act(r, request)?;
        let me = found(r.people().get(open.me().person))?.details;
        let signers = act.content.signers().into_iter();
        let signers = signers.map(|(role, party)| signer(r, role, party)).collect::<Answer<Vec<_>>>()?;
        Ok(MailProposal {
            act: act.id,
            subject: wording::subject(&act),
            body: wording::body(&act, stamp::of(open, r, act.id)?.map(|stamp| stamp.file), &me),
            sender: me.email,
            signers,
            file_name: paper::file_name(&act),
            photos: photos(&act),
            pdf_bytes: paper::bytes(open, &act, None)?.len() as u32,
            waiting: r.mails().waiting_with(act.id)?,
        })
    })
}

fn signer(r: &Reader<'_>, role: SignerRole, party: &Party) -> Answer<MailSigner> {
    let mut email = party.snapshot.email.trim().to_owned();
    if email.is_empty() {
        email = r.people().get(party.person)?.map(|p| p.details.email.trim().to_owned()).unwrap_or_default();
    }
    Ok(MailSigner { role, name: party.snapshot.full_name.clone(), email })
}

/// Puts an act into the outbox.
pub(crate) fn queue(open: &Open, request: MailQueue) -> Answer<MailView> {
    require_field_work(open)?;
    let request = checked(request)?;
    let (act, waiting) = open.read(|r| Ok((final_act(r, ActRef { id: request.act })?, r.mails().waiting()?)))?;
    if waiting.mails >= WAITING_MAX {
        return Err(Refusal::TooMany { max: WAITING_MAX }.into());
    }
    let mail = Mail {
        id: MailId(open.new_id()),
        act: act.id,
        sender: request.sender,
        recipients: request.recipients,
        subject: request.subject,
        body: request.body,
        photos: photos(&act),
        pdf_bytes: paper::bytes(open, &act, None)?.len() as u32,
        state: MailState::Pending,
        created_by: open.me().account,
        created_at: open.now().wall,
        settled_at: None,
    };
    open.write("queue mail", |w| Ok(w.mails_mut().add(&mail)?))?;
    let (folio, stage) = (act.folio, act.stage);
    let holder_name = act.content.holder.snapshot.full_name;
    Ok(view(open, MailRow { mail, folio, stage, holder_name }))
}

/// The request with its addresses trimmed, each once.
fn checked(mut request: MailQueue) -> Result<MailQueue, Failure> {
    let invalid = |field, rule| Err(Problem::Invalid { field, rule }.into());
    let mut recipients: Vec<String> = Vec::new();
    for address in request.recipients.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        if !recipients.iter().any(|known| known.eq_ignore_ascii_case(address)) {
            recipients.push(address.to_owned());
        }
    }
    if recipients.is_empty() {
        return invalid(InvalidField::Recipients, Rule::Required);
    }
    if recipients.len() > RECIPIENTS_MAX {
        return invalid(InvalidField::Recipients, Rule::Range { min: 1, max: RECIPIENTS_MAX as u32 });
    }
    request.sender = request.sender.trim().to_owned();
    if let Some(bad) = std::iter::once(&request.sender).chain(&recipients).find(|address| !is_email(address)) {
        return Err(Problem::NotAnAddress { address: bad.clone() }.into());
    }
    request.subject = request.subject.split_whitespace().collect::<Vec<_>>().join(" ");
    if request.subject.is_empty() {
        return invalid(InvalidField::Subject, Rule::Required);
    }
    if request.subject.chars().count() > SUBJECT_CHARS_MAX {
        return invalid(InvalidField::Subject, Rule::MaxLength { max: SUBJECT_CHARS_MAX as u32 });
    }
    if request.body.chars().count() > BODY_CHARS_MAX {
        return invalid(InvalidField::Message, Rule::MaxLength { max: BODY_CHARS_MAX as u32 });
    }
    request.recipients = recipients;
    Ok(request)
}

/// What still has to be sent, and what was.
pub(crate) fn list(open: &Open, _: Nothing) -> Answer<Outbox> {
    open.read(|r| {
        let mails = r.mails().list()?.into_iter().map(|row| view(open, row)).collect();
        Ok(Outbox { waiting: r.mails().waiting()?, mails })
    })
}

fn view(open: &Open, row: MailRow) -> MailView {
    let MailRow { mail, folio, stage, holder_name } = row;
    MailView {
        id: mail.id,
        act: mail.act,
        folio: folio.to_string(),
        stage,
        holder_name,
        recipients: mail.recipients,
        subject: mail.subject,
        photos: mail.photos,
        pdf_bytes: mail.pdf_bytes,
        state: mail.state,
        created_at: mail.created_at,
        settled_at: mail.settled_at,
        may_change: mail.state == MailState::Pending && open.me().role.works_on_site(),
    }
}

/// Takes an e-mail out before it leaves.
pub(crate) fn withdraw(open: &Open, request: MailRef) -> Answer<Outbox> {
    settle(open, request, MailState::Withdrawn)
}

/// The person says that their mail program has it.
pub(crate) fn handed_over(open: &Open, request: MailRef) -> Answer<Outbox> {
    settle(open, request, MailState::HandedOver)
}

fn settle(open: &Open, request: MailRef, state: MailState) -> Answer<Outbox> {
    require_field_work(open)?;
    let now = open.now().wall;
    open.write("settle mail", |w| {
        // One that waits no more is told as gone: somebody settled it in between.
        if w.mails_mut().settle(request.id, state, now)? { Ok(()) } else { Err(Problem::NotFound.into()) }
    })?;
    list(open, Nothing {})
}

/// Saves an e-mail with its act as a file that mail programs open (RFC 5322). It goes on waiting until the person says
/// that it was handed over.
pub(crate) fn save(open: &Open, request: MailSave) -> Answer<Saved> {
    require_field_work(open)?;
    let (mail, act) = open.read(|r| {
        let mail = found(r.mails().get(request.id))?;
        if mail.state != MailState::Pending {
            return Err(Problem::NotFound.into());
        }
        let act = final_act(r, ActRef { id: mail.act })?;
        Ok((mail, act))
    })?;
    let sender_name = open.read(|r| Ok(found(r.people().get(open.me().person))?.details.full_name))?;
    // Whatever the text says of the attached file stays true: a timestamp may have come after it was written.
    let stamp = open.read(|r| stamp::of(open, r, act.id))?.filter(|stamp| mail.body.contains(&stamp.file.to_string()));
    let pdf = if stamp.is_some() { stamp::paper(open, &act)? } else { paper::bytes(open, &act, None)? };
    let file_name = paper::file_name(&act);
    let eml = message::message(&mail, &sender_name, &file_name, &pdf).map_err(anyhow::Error::from)?;
    let suggested = format!("{}.eml", file_name.trim_end_matches(".pdf"));
    export::save_file(open, request.path, &suggested, &eml)
}
