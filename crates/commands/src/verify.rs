//! Whether a paper is authentic. Works on a locked store too: certificates are public.

use acts::file::FILE_BYTES_MAX;
use acts::filing::SLIP_KIND;
use acts::handover::SEAL_FIELD;
use acts::stamp::TokenFlaw;
use acts::verify::{Alteration, Judgement, Replacement, Trust, Verdict, verify as judge};
use casework::act::{ActStage, ReplaceMode};
use casework::id::{ActId, Digest};

use crate::answer::Answer;
use crate::app::App;
use crate::problem::Problem;
use crate::signer;
use crate::view::Nothing;
use crate::view::verify::{Finding, PaperKind, VerdictKind, VerifiedSigner, VerifiedStamp, VerifyAnswer};

/// Judges the bytes of a PDF.
pub(crate) fn verify(app: &App, _: Nothing, bytes: &[u8]) -> Answer<VerifyAnswer> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Problem::TooLarge { max_mb: (FILE_BYTES_MAX >> 20) as u32 }.into());
    }
    let data = &app.options.data;
    let trust = Trust { anchors: signer::anchors(data)?, clocks: signer::clocks(data)?, ..Trust::default() };
    let mut verdict = judge(bytes, &trust);
    // A paper with a document timestamp is known by the sealed one in it.
    let sealed = verdict.sealed.unwrap_or(verdict.sha256);
    let known = known_act(app, sealed)?;
    if let Some((by, _)) = known.as_ref().and_then(|known| known.replaced.clone())
        && verdict.is_authentic()
    {
        verdict.judgement = Judgement::Replaced(Replacement { sha256: sealed, by });
    }
    Ok(answer(verdict, known))
}

/// What people call a paper of this kind.
pub(crate) fn title(kind: &str) -> &str {
    match kind {
        "anexo-7" => "Acta de entrega y/o devolución de elementos tecnológicos",
        "anexo-14" => "Acta de entrega equipos de telefonía",
        "paz-y-salvo" => "Paz y salvo tecnológico",
        SLIP_KIND => "Constancia de radicación",
        other => other,
    }
}

/// This store's own record of a paper.
struct Known {
    act: ActId,
    stage: ActStage,
    /// Folio of the act against it, and what that one does to it.
    replaced: Option<(String, ReplaceMode)>,
}

fn known_act(app: &App, sha256: Digest) -> Answer<Option<Known>> {
    // Nobody is in: the record stays closed, the paper speaks for itself.
    let Ok(open) = app.open() else { return Ok(None) };
    open.read(|r| {
        let Some(id) = r.acts().with_pdf(sha256)? else { return Ok(None) };
        let Some(act) = r.acts().get(id)? else { return Ok(None) };
        let by = act.replaced_by.map(|id| r.acts().get(id)).transpose()?.flatten();
        let replaced = by.and_then(|by| Some((by.folio.to_string(), by.content.replaces?.mode)));
        Ok(Some(Known { act: id, stage: act.stage, replaced }))
    })
}

fn finding(alteration: Alteration) -> Finding {
    match alteration {
        Alteration::File(_) => Finding::Damaged,
        Alteration::Fields => Finding::OtherFields,
        Alteration::ExtraRevision => Finding::AddedAfterSeal,
        Alteration::Changes(revision) => Finding::ChangedBeside { signature: count(revision) },
        Alteration::Order => Finding::TimeOrder,
        Alteration::SignatureForm(revision) => Finding::SignatureForm { signature: count(revision) },
        Alteration::Coverage(revision) => Finding::Coverage { signature: count(revision) },
        Alteration::Digest(revision) => Finding::OtherBytes { signature: count(revision) },
        Alteration::Signature(revision) => Finding::OtherKey { signature: count(revision) },
        Alteration::ContentDigest => Finding::OtherContent,
        Alteration::Stamp(_, TokenFlaw::Form | TokenFlaw::Certificate | TokenFlaw::Algorithm) => Finding::StampForm,
        Alteration::Stamp(_, TokenFlaw::Imprint | TokenFlaw::Digest) => Finding::StampOtherBytes,
        Alteration::Stamp(_, TokenFlaw::Usage | TokenFlaw::Validity) => Finding::StampNotAllowed,
        Alteration::Stamp(_, TokenFlaw::Signature) => Finding::StampOtherKey,
    }
}

/// Every revision after the first holds one signature. The verifier reads far fewer than this could not count.
fn count(revision: usize) -> u32 {
    u32::try_from(revision).unwrap_or(u32::MAX)
}

fn answer(verdict: Verdict, known: Option<Known>) -> VerifyAnswer {
    let (kind, finding) = match &verdict.judgement {
        Judgement::Authentic => (VerdictKind::Authentic, None),
        Judgement::Replaced(_) => (VerdictKind::Replaced, None),
        Judgement::UnknownSigner => (VerdictKind::UnknownSigner, None),
        Judgement::Unsealed { next } if next == SEAL_FIELD => (VerdictKind::Unfinished, Some(Finding::MissingSeal)),
        Judgement::Unsealed { .. } => {
            (VerdictKind::Unfinished, Some(Finding::Missing { signature: count(verdict.signatures.len() + 1) }))
        }
        Judgement::Altered(alteration) => (VerdictKind::Altered, Some(finding(*alteration))),
        Judgement::NotAnAct(_) => (VerdictKind::NotAnAct, None),
    };
    let text = |s: &str| (!s.is_empty()).then(|| s.to_owned());
    // The seal is the last signature and bears no role of a person.
    let (signers, seals): (Vec<_>, Vec<_>) = verdict.signatures.iter().partition(|s| !s.role.is_empty());
    VerifyAnswer {
        verdict: kind,
        paper: if verdict.kind == SLIP_KIND { PaperKind::Slip } else { PaperKind::Act },
        finding,
        folio: text(&verdict.folio),
        title: text(title(&verdict.kind)),
        content_digest: text(&verdict.content_digest),
        sha256: verdict.sha256.to_string(),
        signers: signers
            .into_iter()
            .map(|s| VerifiedSigner {
                name: s.name.clone(),
                role: s.role.clone(),
                method: s.not_signed.clone().unwrap_or_else(|| s.method.clone()),
                at: acts::handover::wording::moment(s.at),
                code: s.evidence_code.clone(),
                not_signed: s.not_signed.is_some(),
            })
            .collect(),
        sealed_at: seals.last().map(|s| acts::handover::wording::moment(s.at)),
        stamps: verdict
            .stamps
            .iter()
            .map(|stamp| VerifiedStamp {
                at: acts::handover::wording::moment(stamp.at.in_bogota()),
                by: stamp.by.clone(),
                known: stamp.anchor.is_some(),
            })
            .collect(),
        replaced_how: known.as_ref().and_then(|k| k.replaced.as_ref()).map(|(_, mode)| *mode),
        replaced_by: known.as_ref().and_then(|k| k.replaced.as_ref()).map(|(folio, _)| folio.clone()),
        stage: known.as_ref().map(|k| k.stage),
        act: known.map(|k| k.act),
    }
}
