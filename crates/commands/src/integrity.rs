//! The check of everything that is stored: whether it is whole, and whether papers and records say the same.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use acts::verify::{Judgement, Trust, verify};
use casework::act::{Act, ActStage};
use casework::format::FormatCode;
use casework::id::Digest;
use store::table::{ListQuery, PAGE_ROWS_MAX};
use store::{
    Depth, FINDINGS_MAX, Finding, JournalFinding, Progress, Reader, RefoldFinding, Sha256, Step, Store, StoreError,
    VerifyDepth,
};

use crate::answer::{Answer, Failure};
use crate::job::Job;
use crate::open::{Open, found};
use crate::problem::Problem;
use crate::view::Nothing;
use crate::view::setting::{IntegrityFinding, IntegrityReport, IntegrityStarted, JobRef};
use crate::{leftover, signer, template};

/// Parts per thousand of the whole at which each part of a check ends. The blobs take the most of it, and the papers.
const DATABASE_ENDS: u64 = 200;
const BLOBS_END: u64 = 600;
const JOURNAL_ENDS: u64 = 650;
const ROWS_END: u64 = 800;
const WHOLE: u64 = 1000;

/// Whether the end of the journal is as it was recorded: what a power cut may have torn. Names what is not, in the log.
pub(crate) fn recent_is_sound(store: &Store) -> Answer<bool> {
    journal_is_sound(store, VerifyDepth::Recent, || true)
}

fn journal_is_sound(store: &Store, depth: VerifyDepth, go_on: impl FnMut() -> bool) -> Answer<bool> {
    match store.read(|r| r.verify_journal_while(depth, go_on)) {
        Ok(findings) => {
            for finding in &findings {
                tracing::error!(?finding, "the journal is damaged");
            }
            Ok(findings.is_empty())
        }
        Err(error @ (StoreError::Damaged { .. } | StoreError::Row { .. })) => {
            tracing::error!(%error, "the journal cannot be read");
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// A look at the whole journal while the session is locked and nobody waits for it. It ends when this is dropped, so
/// that the store is not held open behind whoever leaves.
pub(crate) struct Look {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Look {
    /// Begins; sets `damaged` when it finds something.
    pub(crate) fn begin(store: Arc<Store>, damaged: Arc<AtomicBool>) -> Answer<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let told = stop.clone();
        let look = move || match journal_is_sound(&store, VerifyDepth::All, || !told.load(Ordering::Relaxed)) {
            Ok(true) | Err(Failure::Problem(Problem::Cancelled)) => {}
            Ok(false) => damaged.store(true, Ordering::Relaxed),
            Err(failure) => tracing::warn!(?failure, "the journal was not looked at"),
        };
        let thread = thread::Builder::new().name("journal".into()).spawn(look).map_err(anyhow::Error::from)?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Look {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::warn!("the look at the journal panicked");
        }
    }
}

/// Checks the structure of the store, the chain of what was asked, and the papers of all acts, in the background.
pub(crate) fn check(open: &Arc<Open>, _: Nothing) -> Answer<IntegrityStarted> {
    let checking = open.clone();
    let job = open.jobs.start("integrity", move |job| {
        let findings = findings(&checking, job)?;
        let report = IntegrityReport { sound: findings.is_empty(), findings };
        *checking.checked() = Some((job.id(), report));
        Ok(())
    })?;
    Ok(IntegrityStarted { job })
}

/// What the check found, once its job has ended.
pub(crate) fn report(open: &Open, request: JobRef) -> Answer<IntegrityReport> {
    let report = open.checked().clone().filter(|(job, _)| *job == request.job);
    report.map(|(_, report)| report).ok_or_else(|| Problem::NotFound.into())
}

fn findings(open: &Open, job: &Job) -> Answer<Vec<IntegrityFinding>> {
    let mut on_progress = |p: Progress| {
        let (from, to) = if p.step == Step::Database { (0, DATABASE_ENDS) } else { (DATABASE_ENDS, BLOBS_END) };
        if told(job, from, to, p.done, p.total) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let mut findings: Vec<_> =
        open.store.integrity(Depth::Full, &mut on_progress)?.into_iter().map(IntegrityFinding::from).collect();
    let mut go_on_with_journal = || told(job, BLOBS_END, JOURNAL_ENDS, 0, 1);
    let journal = open.read(|r| Ok(r.verify_journal_while(VerifyDepth::All, &mut go_on_with_journal)?))?;
    // Rows cannot be told from a journal that is not sound itself.
    if journal.is_empty() {
        let mut go_on_with_rows = || told(job, JOURNAL_ENDS, ROWS_END, 0, 1);
        let enrolled = open.read(|r| Ok(r.link()?.is_some()))?;
        // What others asked is not in this journal: only what is pending can be judged again.
        let rows = if enrolled {
            open.store.rebase_check()?
        } else {
            open.read(|r| Ok(r.refold_check_while(&mut go_on_with_rows)?))?
        };
        findings.extend(rows.into_iter().map(IntegrityFinding::from));
    }
    findings.extend(journal.into_iter().map(IntegrityFinding::from));
    findings.extend(logos_at_fault(open)?);
    findings.extend(acts_at_fault(open, job)?);
    findings.extend(leftover::strange(open.store.folder().path()));
    findings.truncate(FINDINGS_MAX);
    Ok(findings)
}

/// Tells how far a part of the check is that goes `from` … `to` of the whole. Answers whether to go on.
fn told(job: &Job, from: u64, to: u64, done: u64, total: u64) -> bool {
    job.progress(from + (to - from) * done.min(total) / total.max(1), WHOLE)
}

fn go_on(wanted: bool) -> Answer<()> {
    if wanted { Ok(()) } else { Err(Problem::Cancelled.into()) }
}

impl From<Finding> for IntegrityFinding {
    fn from(finding: Finding) -> Self {
        match finding {
            Finding::Database { detail } => Self::Database { detail },
            Finding::Orphan { table, parent, .. } => Self::Orphan { table, parent },
            Finding::Blob { blob } => Self::File { digest: Digest(blob.0) },
            Finding::Strange { file } => Self::StrangeFile { path: file.display().to_string() },
        }
    }
}

impl From<JournalFinding> for IntegrityFinding {
    fn from(finding: JournalFinding) -> Self {
        match finding {
            JournalFinding::Altered { n } => Self::EntryAltered { n },
            JournalFinding::Broken { n } => Self::EntryUnchained { n },
            JournalFinding::Capsule { n, .. } => Self::EntryUnread { n },
            JournalFinding::Head => Self::EntryMissing,
        }
    }
}

impl From<RefoldFinding> for IntegrityFinding {
    fn from(finding: RefoldFinding) -> Self {
        match finding {
            RefoldFinding::Unknown { n } | RefoldFinding::Capsule { n, .. } => Self::EntryUnread { n },
            RefoldFinding::Refused { n } => Self::EntryRefused { n },
            RefoldFinding::Differs { table, .. } => Self::RowDiffers { table: table.to_owned() },
        }
    }
}

/// Without its logo no paper of the format could be made.
fn logos_at_fault(open: &Open) -> Answer<Vec<IntegrityFinding>> {
    let formats = open.read(|r| {
        FormatCode::ALL.into_iter().map(|code| Ok((code, template::current(r, code)?.logo))).collect::<Answer<Vec<_>>>()
    })?;
    let missing = formats.into_iter().filter_map(|(code, logo)| {
        let logo = logo.filter(|digest| !open.store.blobs().has(Sha256(digest.0)))?;
        Some(IntegrityFinding::LogoMissing { format: code, digest: logo })
    });
    Ok(missing.collect())
}

fn acts_at_fault(open: &Open, job: &Job) -> Answer<Vec<IntegrityFinding>> {
    let trust = Trust { anchors: signer::anchors(&open.data)?, ..Trust::default() };
    let mut faults = Vec::new();
    let mut query = ListQuery { limit: PAGE_ROWS_MAX, ..ListQuery::default() };
    loop {
        let page = open.read(|r| Ok(r.acts().list(&query)?))?;
        for (place, row) in (u64::from(query.offset)..).zip(&page.rows) {
            go_on(told(job, ROWS_END, WHOLE, place, page.total.into()))?;
            let (act, here) = open.read(|r| Ok((found(r.acts().get(row.id))?, r.acts().was_made_here(row.id)?)))?;
            // The papers of other workstations are at the desk, which has checked them.
            if !here {
                continue;
            }
            let mut missing: Vec<Digest> =
                blobs_of(&act).filter(|file| !open.store.blobs().has(Sha256(file.0))).collect();
            // What was let go of is at the desk, which has confirmed it.
            let at_desk: Vec<Digest> = open.read(|r| released(r, &missing))?;
            missing.retain(|digest| !at_desk.contains(digest));
            faults.extend(
                missing.into_iter().map(|digest| IntegrityFinding::ActFileMissing { folio: act.folio, digest }),
            );
            faults.extend(paper_at_fault(open, &act, &trust)?);
        }
        if page.rows.is_empty() || faults.len() >= FINDINGS_MAX {
            return Ok(faults);
        }
        query.offset += PAGE_ROWS_MAX;
    }
}

fn released(r: &Reader<'_>, files: &[Digest]) -> Answer<Vec<Digest>> {
    let mut released = Vec::new();
    for file in files {
        if r.is_released(*file)? {
            released.push(*file);
        }
    }
    Ok(released)
}

fn blobs_of(act: &Act) -> impl Iterator<Item = Digest> {
    let versions = act.voided.iter().flat_map(|void| [void.pdf, void.content_digest]);
    let photos = act.content.lines.iter().flat_map(|line| line.photos.iter().copied());
    [act.pdf, act.content_digest].into_iter().chain(versions).chain(photos)
}

/// A paper that is not what its record says: never half sealed, nor with a signature more or less.
fn paper_at_fault(open: &Open, act: &Act, trust: &Trust) -> Answer<Option<IntegrityFinding>> {
    let paper = match open.store.blobs().get(Sha256(act.pdf.0)) {
        Ok(paper) => paper,
        // Told already.
        Err(StoreError::BlobMissing { .. } | StoreError::BlobDamaged { .. }) => return Ok(None),
        Err(error) => return Err(Failure::from(error)),
    };
    let verdict = verify(&paper, trust);
    let agrees = match (act.stage, &verdict.judgement) {
        // Also a withdrawn act may bear a seal: when its constancia was rejected.
        (ActStage::Signing | ActStage::Withdrawn, Judgement::Unsealed { .. }) if act.sealed_at.is_none() => {
            verdict.signatures.len() == act.turns.len()
        }
        (
            ActStage::Withdrawn | ActStage::Sealed | ActStage::Constancia | ActStage::Annulled | ActStage::Superseded,
            Judgement::Authentic,
        ) if act.sealed_at.is_some() => verdict.signatures.len() == act.turns.len() + 1,
        _ => false,
    };
    let same = agrees && verdict.content_digest == act.content_digest.to_string();
    if !same {
        tracing::error!(folio = %act.folio, stage = ?act.stage, judgement = ?verdict.judgement, "a paper is not as recorded");
    }
    Ok((!same).then_some(IntegrityFinding::PaperDiffers { folio: act.folio, stage: act.stage }))
}
