//! The central desk: being introduced to it, exchanging, and what comes back as a question.

pub(crate) mod admin;
pub(crate) mod admission;
pub(crate) mod bundle;
mod carry;
mod confirm;
mod copies;
mod fault;
mod progress;
mod question;
pub(crate) mod shut;
pub(crate) mod sign_in;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use casework::id::{ActId, Digest};
use casework::refusal::Refusal;
use replica::{Cancel, Ended, Enrolling, Invitation, Line, Patience, Phase, Plan, Progress, Round};
use serde::{Deserialize, Serialize};
use store::{Reader, Sha256, Slip, StoreError};
use zeroize::Zeroizing;

pub(crate) use self::confirm::{decide, release, room, save_receipt};
pub(crate) use self::copies::close as close_copies;
use self::progress::Watched;
pub(crate) use self::question::{close_refused, questions};
use crate::answer::{Answer, Failure};
use crate::job::Job;
use crate::open::{Open, moment};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::bundle::BundleDone;
use crate::view::desk::{
    DeskEnrol, DeskLink, DeskMetered, DeskSync, DeskView, SyncDone, SyncStarted, SyncStep, WaitingView,
};
use crate::view::setting::{JobId, JobRef};
use crate::{signer, stamp};

/// Longest name of a workstation, in characters.
const NAME_CHARS_MAX: usize = 100;
/// Items in dispute that are counted and listed.
pub(crate) const DISPUTED_MAX: u32 = 500;

/// What is kept of how this workstation exchanges.
const KEY: &str = "desk";

/// As kept; a field that a newer EnSitio adds has a default here.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    metered: bool,
}

/// The exchanges of this session.
#[derive(Debug, Default)]
pub(crate) struct Exchanges {
    running: Option<JobId>,
    last_problem: Option<Problem>,
    done: Option<(JobId, SyncDone)>,
    /// What came of the last exchange by file.
    by_file: Option<(JobId, BundleDone)>,
    /// Entries that were not judged when the desk, which has shut this workstation out, was last handed them.
    handed_over: u64,
    /// Whoever answered last signs with another key than the desk is known by.
    other_key: bool,
    /// Somebody is to come back from their browser.
    signing: Option<sign_in::Waiting>,
}

impl Open {
    fn exchanges(&self) -> MutexGuard<'_, Exchanges> {
        // Each field is replaced whole, so a panic elsewhere leaves it sound.
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn exchanges() -> Mutex<Exchanges> {
    Mutex::default()
}

pub(crate) fn status(open: &Open, _: Nothing) -> Answer<DeskView> {
    let (running, last_problem, other_key) = {
        let exchanges = open.exchanges();
        (exchanges.running, exchanges.last_problem.clone(), exchanges.other_key)
    };
    let may_decide = confirm::may_decide(open);
    let mut desk = open.read(|r| {
        let Some(link) = r.link()? else { return Ok(None) };
        let policy = confirm::policy(r)?;
        Ok(Some(DeskLink {
            receipt: confirm::receipt(r)?,
            differs: confirm::mismatch(r, &link)?.is_some(),
            month: confirm::month(r, &policy, open.now().wall)?,
            policy,
            may_decide,
            address: link.url,
            fingerprint: link.certificate,
            enrolled_at: link.enrolled_at,
            synced_at: link.synced_at,
            waiting: WaitingView::default(),
            metered: kept(r)?.metered,
            refused: r.refused()?.len() as u32,
            copies: copies::count(r)?,
            disputed: r.items().disputed(DISPUTED_MAX)?.len() as u32,
            running,
            last_problem,
            other_key,
        }))
    })?;
    if let Some(desk) = &mut desk {
        desk.waiting = open.store.waiting()?.into();
    }
    let may_enrol = may_enrol(open, desk.is_some());
    Ok(DeskView { desk, may_enrol })
}

fn kept(r: &Reader<'_>) -> Answer<Kept> {
    Ok(r.settings().get(KEY)?.unwrap_or_default())
}

/// Whether photos wait for a link that is not paid by what it carries.
pub(crate) fn metered(open: &Open, request: DeskMetered) -> Answer<DeskView> {
    let kept = Kept { metered: request.metered };
    open.write("save how to exchange", |w| Ok(w.settings_mut().put(KEY, &kept)?))?;
    status(open, Nothing {})
}

/// Whoever administers a store that works alone says where it belongs. Once it is enrolled the desk gives the roles, and
/// may have given nobody here that one: whoever works here then brings new codes.
fn may_enrol(open: &Open, is_enrolled: bool) -> bool {
    let role = open.me().role;
    role.administers() || (is_enrolled && role.works_on_site())
}

/// Makes the workstation known at a desk. Everything that was done here alone is offered to it from then on.
pub(crate) fn enrol(open: &Open, request: DeskEnrol) -> Answer<DeskView> {
    let is_enrolled = open.read(|r| Ok(r.link()?.is_some()))?;
    if !may_enrol(open, is_enrolled) {
        return Err(Refusal::NotPermitted.into());
    }
    open.require_sound()?;
    enrol_with(open, &invitation(&request)?, &request.name)?;
    status(open, Nothing {})
}

/// Enrols with what somebody brought, whoever may. It writes nothing into the journal, and reads nothing of it.
fn enrol_with(open: &Open, invitation: &Invitation, name: &str) -> Answer<()> {
    let name = named(name)?;
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut()).map_err(anyhow::Error::from)?;
    let enrolling = Enrolling { account: open.me().account, name, seed: &seed, now: open.now().wall };
    let (_, changed) = Line::enrol(&open.store, invitation, enrolling, Patience::default())
        .map_err(|why| fault::not_enrolled(open, why))?;
    open.exchanges().other_key = false;
    open.meet_again()?;
    open.tell(changed);
    Ok(())
}

/// A name by which people can tell the workstation from others.
fn named(name: &str) -> Answer<&str> {
    let name = name.trim();
    let wrong_name = |rule| Err(Problem::Invalid { field: InvalidField::Name, rule }.into());
    if name.is_empty() {
        return wrong_name(Rule::Required);
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return wrong_name(Rule::MaxLength { max: NAME_CHARS_MAX as u32 });
    }
    Ok(name)
}

fn invitation(request: &DeskEnrol) -> Answer<Invitation> {
    if request.invitation.trim().is_empty() {
        let typed = Invitation::typed(&request.address, &request.fingerprint, &request.code);
        return typed.map_err(|bad| fault::bad_part(bad).into());
    }
    let wrong = Problem::Invalid { field: InvalidField::Invitation, rule: Rule::Unknown };
    request.invitation.parse().map_err(|_| wrong.into())
}

/// Exchanges everything with the desk, in the background. One exchange at a time: who asks again is told of the first.
pub(crate) fn sync(open: &Arc<Open>, request: DeskSync) -> Answer<SyncStarted> {
    open.require_sound()?;
    let mut exchanges = open.exchanges();
    if let Some(job) = exchanges.running {
        return Ok(SyncStarted { job });
    }
    let line = Line::new(&open.store, Patience::default()).map_err(fault::no_line)?;
    let syncing = open.clone();
    let job = open.jobs.start("sync", move |job| {
        let outcome = exchange(&syncing, &line, job, request);
        let mut exchanges = syncing.exchanges();
        exchanges.running = None;
        match outcome {
            Ok(done) => {
                exchanges.last_problem = None;
                exchanges.done = Some((job.id(), done));
                Ok(())
            }
            Err(failure) => {
                let problem = failure.into_problem("sync");
                exchanges.last_problem = Some(problem.clone()).filter(|problem| *problem != Problem::Cancelled);
                Err(problem.into())
            }
        }
    })?;
    exchanges.running = Some(job);
    Ok(SyncStarted { job })
}

/// Photos go unless the link is metered, as long as the month's budget lasts, or because somebody said so; what else there
/// is goes in any case.
fn exchange(open: &Open, line: &Line, job: &Job, request: DeskSync) -> Answer<SyncDone> {
    let left = confirm::budget_left(open)?.filter(|_| !request.photos);
    let photos = left != Some(0) && (request.photos || !open.read(kept)?.metered);
    let mut plan = Plan { photos, again: request.again };
    let watched = Arc::new(Watched::new(open, line.desk().meter(), photos));
    let looked_at = watched.clone();
    job.told_by(move || looked_at.view());
    let mut done = SyncDone::default();
    loop {
        let (round, spent) = round(open, line, (job, &watched), plan, left);
        done.judged += round.judged;
        done.refused += round.refused;
        done.told += round.new;
        done.put += round.put;
        done.lost = round.lost;
        done.forks += round.forks;
        done.other_key = round.other_key;
        open.exchanges().other_key = round.other_key;
        match round.ended {
            Ended::Cancelled if spent && plan.photos => plan = Plan { photos: false, again: false },
            Ended::Done => break,
            Ended::Cancelled => return Err(Problem::Cancelled.into()),
            Ended::ShutOut { order: Some(order) } => return Err(shut::obey(open, line, *order)?.into()),
            ended @ Ended::ShutOut { order: None } => {
                hand_over(open, line)?;
                return Err(fault::ended(open, ended));
            }
            ended => return Err(fault::ended(open, ended)),
        }
    }
    open.meet_again()?;
    let cancel = Cancel::default();
    let asked = cancel.clone();
    job.when_cancelled(move || asked.cancel());
    // A copy of a paper that is here already: it waits for a line that costs nothing.
    if plan.photos {
        stamp::bring(open, line, &|left| watched.leave(job, SyncStep::Stamps, left), &cancel);
    }
    carry::give(open, line, &|left| watched.leave(job, SyncStep::Carrying, left), &cancel);
    let moved = line.desk().traffic().total();
    Ok(SyncDone { up: moved.up, down: moved.down, ..done })
}

/// One round, and whether it was broken off since its photos had used up the month.
fn round(open: &Open, line: &Line, (job, watched): (&Job, &Watched), plan: Plan, budget: Option<u64>) -> (Round, bool) {
    let cancel = Cancel::default();
    let asked = cancel.clone();
    job.when_cancelled(move || asked.cancel());
    let mut spent = false;
    let mut progress = |progress: Progress| {
        if !progress.changed.is_empty() {
            // Before anybody asks who is in now.
            open.meet_again().unwrap_or_else(|failure| tracing::warn!(?failure, "the session is not met again"));
            open.tell(progress.changed);
        }
        watched.take(open, progress.phase, plan.photos);
        let (done, total) = watched.bar();
        job.progress(done, total);
        let moved = progress.moved.up + progress.moved.down;
        if plan.photos && matches!(progress.phase, Phase::Photos { .. }) && budget.is_some_and(|left| moved >= left) {
            spent = true;
            cancel.cancel();
        }
    };
    let now = || moment(&open.now());
    let round = line.sync(&open.store, plan, &now, &mut progress, &cancel);
    (round, spent)
}

/// What was done before or since the desk shut this workstation out is kept there too, for an administrator; not again
/// with every try.
fn hand_over(open: &Open, line: &Line) -> Answer<()> {
    let unjudged = open.read(|r| Ok(r.unjudged()?))?;
    if unjudged > open.exchanges().handed_over && line.hand_over(&open.store)?.left == 0 {
        open.exchanges().handed_over = unjudged;
    }
    Ok(())
}

/// A file of the store. Papers and photos of other workstations come from the desk when somebody looks at them.
pub(crate) fn file(open: &Open, blob: Digest) -> Answer<Vec<u8>> {
    match open.store.blobs().get(Sha256(blob.0)) {
        Err(StoreError::BlobMissing { .. }) if open.read(|r| Ok(r.link()?.is_some()))? => {
            let line = Line::new(&open.store, Patience::default()).map_err(fault::no_line)?;
            line.fetch(&open.store, blob, open.now().wall, &Cancel::default())
                .map_err(|why| fault::not_fetched(open, why))?;
            Ok(open.store.blobs().get(Sha256(blob.0))?)
        }
        found => Ok(found?),
    }
}

/// The constancia de radicación that the desk made of an act. The certificate of whoever sealed it is laid beside the
/// store, so that the paper is known from then on.
pub(crate) fn filing_slip(open: &Open, act: ActId) -> Answer<Vec<u8>> {
    // It may have come by file, where there is no line.
    if let Some(Slip { slip, authority }) = open.read(|r| Ok(r.slip(act)?))? {
        let authority = file(open, authority)?;
        signer::lay(&open.data, &authority)?;
        return file(open, slip);
    }
    let line = Line::new(&open.store, Patience::default()).map_err(fault::no_line)?;
    let papers = line.filing(act).map_err(|why| fault::not_fetched(open, why.into()))?;
    let Some((slip, mut papers)) = papers.and_then(|papers| Some((papers.slip?, papers))) else {
        return Err(fault::not_there());
    };
    if let Some(stamp) = papers.stamp.take()
        && open.read(|r| Ok(r.stamp(act)?))?.is_none()
    {
        stamp::keep(open, &line, (act, papers.sealed), stamp, &Cancel::default())?;
    }
    let authority = file(open, papers.authority)?;
    signer::lay(&open.data, &authority)?;
    file(open, slip)
}

/// What the last exchange did.
pub(crate) fn sync_done(open: &Open, request: JobRef) -> Answer<SyncDone> {
    match &open.exchanges().done {
        Some((job, done)) if *job == request.job => Ok(done.clone()),
        _ => Err(Failure::from(Problem::NotFound)),
    }
}
