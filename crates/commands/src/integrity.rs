//! The check of everything that is stored: whether it is whole, and whether papers and records say the same.

use std::ops::ControlFlow;

use acts::verify::{Judgement, Trust, verify};
use casework::act::{Act, ActStage};
use casework::format::FormatCode;
use casework::id::Digest;
use store::table::{ListQuery, PAGE_ROWS_MAX};
use store::{Depth, FINDINGS_MAX, Finding, Sha256, StoreError, VerifyDepth};

use crate::answer::{Answer, Failure};
use crate::open::{Open, found};
use crate::view::Nothing;
use crate::view::setting::IntegrityReport;
use crate::{signer, template};

/// Checks the structure of the store, the chain of what was asked, and the papers of all acts.
pub(crate) fn check(open: &Open, _: Nothing) -> Answer<IntegrityReport> {
    let mut findings: Vec<String> =
        open.store.integrity(Depth::Full, &mut |_| ControlFlow::Continue(()))?.iter().map(describe).collect();
    let journal = open.read(|r| Ok(r.verify_journal(VerifyDepth::All)?))?;
    findings.extend(journal.iter().map(|finding| format!("journal: {finding:?}")));
    findings.extend(logos_at_fault(open)?);
    findings.extend(acts_at_fault(open)?);
    findings.truncate(FINDINGS_MAX);
    Ok(IntegrityReport { sound: findings.is_empty(), findings })
}

fn describe(finding: &Finding) -> String {
    match finding {
        Finding::Database { detail } => detail.clone(),
        other => format!("{other:?}"),
    }
}

/// Without its logo no paper of the format could be made.
fn logos_at_fault(open: &Open) -> Answer<Vec<String>> {
    let formats = open.read(|r| {
        FormatCode::ALL.into_iter().map(|code| Ok((code, template::current(r, code)?.logo))).collect::<Answer<Vec<_>>>()
    })?;
    let missing = formats.into_iter().filter_map(|(code, logo)| {
        let logo = logo.filter(|digest| !open.store.blobs().has(Sha256(digest.0)))?;
        Some(format!("{code:?} lacks its logo {logo}"))
    });
    Ok(missing.collect())
}

fn acts_at_fault(open: &Open) -> Answer<Vec<String>> {
    let trust = Trust { anchors: signer::anchors(&open.data)?, ..Trust::default() };
    let mut faults = Vec::new();
    let mut query = ListQuery { limit: PAGE_ROWS_MAX, ..ListQuery::default() };
    loop {
        let rows = open.read(|r| Ok(r.acts().list(&query)?.rows))?;
        for row in &rows {
            let act = open.read(|r| found(r.acts().get(row.id)))?;
            let missing = blobs_of(&act).filter(|digest| !open.store.blobs().has(Sha256(digest.0)));
            faults.extend(missing.map(|digest| format!("{} lacks {digest}", act.folio)));
            faults.extend(paper_at_fault(open, &act, &trust)?);
        }
        if rows.is_empty() || faults.len() >= FINDINGS_MAX {
            return Ok(faults);
        }
        query.offset += PAGE_ROWS_MAX;
    }
}

fn blobs_of(act: &Act) -> impl Iterator<Item = Digest> {
    let versions = act.voided.iter().flat_map(|void| [void.pdf, void.content_digest]);
    let photos = act.content.lines.iter().flat_map(|line| line.photos.iter().copied());
    [act.pdf, act.content_digest].into_iter().chain(versions).chain(photos)
}

/// A paper that is not what its record says: never half sealed, nor with a signature more or less.
fn paper_at_fault(open: &Open, act: &Act, trust: &Trust) -> Answer<Option<String>> {
    let paper = match open.store.blobs().get(Sha256(act.pdf.0)) {
        Ok(paper) => paper,
        // Told already.
        Err(StoreError::BlobMissing { .. } | StoreError::BlobDamaged { .. }) => return Ok(None),
        Err(error) => return Err(Failure::from(error)),
    };
    let verdict = verify(&paper, trust);
    let agrees = match (act.stage, &verdict.judgement) {
        (ActStage::Signing | ActStage::Withdrawn, Judgement::Unsealed { .. }) => {
            verdict.signatures.len() == act.turns.len()
        }
        (ActStage::Sealed | ActStage::Constancia | ActStage::Annulled | ActStage::Superseded, Judgement::Authentic) => {
            verdict.signatures.len() == act.turns.len() + 1
        }
        _ => false,
    };
    let same = agrees && verdict.content_digest == act.content_digest.to_string();
    Ok((!same).then(|| format!("{} is {:?}, its paper {:?}", act.folio, act.stage, verdict.judgement)))
}
