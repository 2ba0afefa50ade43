//! Enrolling with the account of the entity: the person signs in in their own browser, and the desk makes the code.

use std::sync::Arc;
use std::thread;

use casework::refusal::Refusal;
use replica::{Cancel, Line, Patience, Prompt, SigningIn, Signpost};
use zeroize::Zeroizing;

use super::{enrol_with, fault, may_enrol, named};
use crate::answer::{Answer, Failure};
use crate::job::Job;
use crate::open::Open;
use crate::problem::{DeskProblem, InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::desk::{DeskSignIn, SignInPaste, SignInView, SyncStarted};
use crate::view::setting::{JobId, JobRef};

/// A sign-in that waits for a person.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    job: JobId,
    /// Once there is something to open.
    prompt: Option<Prompt>,
    /// It was tried, and no browser was opened.
    unopened: bool,
}

/// Begins one, in the background; whoever began another one before does not wait for it any more.
pub(crate) fn begin(open: &Arc<Open>, request: DeskSignIn) -> Answer<SyncStarted> {
    let is_enrolled = open.read(|r| Ok(r.link()?.is_some()))?;
    if !may_enrol(open, is_enrolled) {
        return Err(Refusal::NotPermitted.into());
    }
    open.require_sound()?;
    named(&request.name)?;
    let signpost = signpost(&request)?;
    let mut exchanges = open.exchanges();
    if let Some(before) = exchanges.signing.take() {
        open.jobs.cancel(before.job);
    }
    let signing = open.clone();
    let job = open.jobs.start("sign in", move |job| {
        let outcome = sign_in(&signing, job, &signpost, &request);
        let mut exchanges = signing.exchanges();
        if exchanges.signing.as_ref().is_some_and(|waiting| waiting.job == job.id()) {
            exchanges.signing = None;
        }
        outcome
    })?;
    exchanges.signing = Some(Waiting { job, prompt: None, unopened: false });
    Ok(SyncStarted { job })
}

fn sign_in(open: &Open, job: &Job, signpost: &Signpost, request: &DeskSignIn) -> Answer<()> {
    let mut random = [(); 3].map(|()| Zeroizing::new([0; 32]));
    for seed in &mut random {
        getrandom::fill(seed.as_mut()).map_err(anyhow::Error::from)?;
    }
    let [seed, state, verifier] = &random;
    let signing = SigningIn { seed, state, verifier };
    let cancel = Cancel::default();
    let asked = cancel.clone();
    job.when_cancelled(move || asked.cancel());
    let invitation = thread::scope(|scope| {
        let browse = |prompt: &Prompt| {
            note(open, job.id(), |waiting| waiting.prompt = Some(prompt.clone()));
            if request.browse {
                let url = prompt.url().to_owned();
                // Beside it, so that whoever comes back at once finds somebody who listens.
                scope.spawn(move || opened(open, job.id(), &url).is_ok());
            }
        };
        Line::sign_in(&open.store, signpost, signing, browse, &cancel, Patience::default())
    });
    let invitation = invitation.map_err(|why| fault::not_signed_in(open, why))?;
    enrol_with(open, &invitation, &request.name)
}

fn signpost(request: &DeskSignIn) -> Answer<Signpost> {
    if request.invitation.trim().is_empty() {
        return Signpost::typed(&request.address, &request.fingerprint).map_err(|bad| fault::bad_part(bad).into());
    }
    let wrong = Problem::Invalid { field: InvalidField::Invitation, rule: Rule::Unknown };
    request.invitation.parse().map_err(|_| wrong.into())
}

/// If it is still that one for which is waited.
fn note(open: &Open, job: JobId, change: impl FnOnce(&mut Waiting)) {
    if let Some(waiting) = open.exchanges().signing.as_mut().filter(|waiting| waiting.job == job) {
        change(waiting);
    }
}

/// Opens the browser. The address is shown, too: whoever has none here opens it elsewhere.
fn opened(open: &Open, job: JobId, url: &str) -> anyhow::Result<()> {
    let outcome = open.host.browse(url).inspect_err(|error| tracing::warn!(%error, "no browser was opened"));
    note(open, job, |waiting| waiting.unopened = outcome.is_err());
    outcome
}

fn waiting(open: &Open, job: JobId) -> Option<(Prompt, bool)> {
    let exchanges = open.exchanges();
    let waiting = exchanges.signing.as_ref().filter(|waiting| waiting.job == job)?;
    Some((waiting.prompt.clone()?, waiting.unopened))
}

/// Where the person has to go, once that is known.
pub(crate) fn look(open: &Open, request: JobRef) -> Answer<SignInView> {
    let waiting = waiting(open, request.job);
    let said = |say: fn(&Prompt) -> &str| waiting.as_ref().map(|(prompt, _)| say(prompt).to_owned());
    let unopened = waiting.as_ref().is_some_and(|(_, unopened)| *unopened);
    Ok(SignInView { url: said(Prompt::url), host: said(Prompt::host), unopened })
}

/// Opens it in the browser once more.
pub(crate) fn browse(open: &Open, request: JobRef) -> Answer<Nothing> {
    let (prompt, _) = waiting(open, request.job).ok_or(Problem::NotFound)?;
    opened(open, request.job, prompt.url()).map_err(Failure::from)?;
    Ok(Nothing {})
}

/// Takes the address at which a browser on another machine ended.
pub(crate) fn paste(open: &Open, request: SignInPaste) -> Answer<Nothing> {
    let (prompt, _) = waiting(open, request.job).ok_or(Problem::Desk { why: DeskProblem::SignInAgain })?;
    if prompt.paste(&request.address) {
        return Ok(Nothing {});
    }
    Err(Problem::Invalid { field: InvalidField::ReturnAddress, rule: Rule::Unknown }.into())
}
