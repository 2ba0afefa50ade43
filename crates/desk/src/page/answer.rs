//! What the desk knows of a number or a file.

use acts::{
    handover::wording,
    verify::{Judgement, Verdict},
};
use axum::http::StatusCode;
use casework::{
    act::{Act, ActStage},
    filing::{PaperFlaw, Radicado},
    folio::Folio,
    id::{ActId, Digest},
    signing::TurnOutcome,
    time::Between,
};
use subtle::ConstantTimeEq as _;

use crate::{
    error::LedgerError,
    filing::CODE_DIGITS,
    ledger::Ledger,
    sql::Reader,
    table::filing::{Filed, FiledAs},
};

/// Longest text of a form that is looked at, in bytes: a digest.
const TEXT_BYTES_MAX: usize = 64;

/// A number with the digest of the content that is printed beside it.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) number: String,
    pub(super) digest: String,
}

impl Asked {
    /// What is longer than anything that could be meant is cut off.
    pub(super) fn new(number: &str, digest: &str) -> Self {
        let text = |text: &str| text.trim().chars().take(TEXT_BYTES_MAX).collect();
        Self { number: text(number), digest: text(digest) }
    }

    /// As a form sends it.
    pub(super) fn of_query(query: &str) -> Self {
        let value = |key: &str| {
            let found = query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
            // Numbers and digests need no escapes; a space is what people leave around them.
            found.unwrap_or_default().replace(['+'], " ").replace("%20", " ")
        };
        Self::new(&value("numero"), &value("huella"))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.number.is_empty() && self.digest.is_empty()
    }
}

/// The answer.
#[derive(Debug)]
pub(super) enum Answer {
    /// The desk received this act.
    Known(Box<Known>),
    /// The same for a number that nobody has and for one whose digest is another.
    Unknown,
    /// The file is one of this program, and not what the desk received.
    NotReceived {
        folio: String,
    },
    Altered {
        folio: String,
    },
    Unsealed {
        folio: String,
    },
    NotAnAct,
}

/// What is said of an act, nothing of it beyond what its paper says.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) given: Given,
    pub(super) folio: Folio,
    pub(super) radicado: Radicado,
    pub(super) received: String,
    pub(super) sealed: Option<Moment>,
    pub(super) title: &'static str,
    pub(super) kind: &'static str,
    pub(super) stage: ActStage,
    /// Folio of the act that annulled or replaced it.
    pub(super) replaced_by: Option<Folio>,
    pub(super) sha256: Digest,
    /// Its document timestamp.
    pub(super) stamp: Option<KnownStamp>,
    pub(super) flaw: Option<PaperFlaw>,
    pub(super) signers: Vec<KnownSigner>,
}

/// A moment by the clock of a workstation.
#[derive(Debug)]
pub(super) struct Moment {
    pub(super) at: String,
    /// *Hora dudosa*.
    pub(super) doubtful: bool,
}

/// What the answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// No file was given, so that none is known to be right.
    Number,
    /// The sealed paper, as the desk received it.
    Paper,
    /// The constancia de radicación, as the desk made it.
    Slip,
    /// The sealed paper with a document timestamp of whom the desk trusts.
    Stamped,
}

#[derive(Debug)]
pub(super) struct KnownStamp {
    pub(super) at: String,
    pub(super) by: String,
    pub(super) file: Digest,
}

#[derive(Debug)]
pub(super) struct KnownSigner {
    pub(super) role: &'static str,
    pub(super) name: String,
    pub(super) document: String,
    pub(super) outcome: String,
    /// *Hora dudosa*.
    pub(super) doubtful: bool,
}

impl Known {
    pub(super) fn is_doubtful(&self) -> bool {
        self.sealed.as_ref().is_some_and(|sealed| sealed.doubtful) || self.signers.iter().any(|signer| signer.doubtful)
    }
}

impl Answer {
    pub(super) fn status(&self) -> StatusCode {
        if matches!(self, Self::Unknown) { StatusCode::NOT_FOUND } else { StatusCode::OK }
    }
}

/// Of a number, printed on the act or given by the desk, with the beginning of the digest of the content.
pub(super) fn of_number(ledger: &Ledger, asked: &Asked) -> Result<Answer, LedgerError> {
    let digest = asked.digest.to_ascii_lowercase();
    let whole = (CODE_DIGITS..=64).contains(&digest.len()) && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    ledger.read("verify a number", |reader| {
        let ids = match (asked.number.parse::<Folio>(), asked.number.parse::<Radicado>()) {
            (Ok(folio), _) => reader.acts_with_folio(folio)?,
            (_, Ok(radicado)) => reader.act_with_radicado(radicado)?.into_iter().collect(),
            _ => Vec::new(),
        };
        // The digest says which, where a copied disk gave a number twice.
        for id in ids {
            let Some((act, filed)) = filed(reader, id)? else { continue };
            let own = act.content_digest.to_string();
            let mut agrees = whole && bool::from(own.as_bytes()[..digest.len()].ct_eq(digest.as_bytes()));
            // Of the files themselves only the whole digest: it is not printed, whoever has it has the file.
            if let Ok(file) = digest.parse::<Digest>() {
                let stamped = reader.stamped(act.id)?.map(|stamped| stamped.file);
                let is = |known: Digest| bool::from(known.0.ct_eq(&file.0));
                agrees |= is(filed.pdf) | stamped.is_some_and(is);
            }
            if agrees {
                return known(reader, &act, &filed, Given::Number);
            }
        }
        Ok(Answer::Unknown)
    })
}

/// Of a file with this SHA-256, as the verifier judged it.
pub(super) fn of_file(ledger: &Ledger, name: Digest, verdict: &Verdict) -> Result<Answer, LedgerError> {
    ledger.read("verify a file", |reader| {
        // Whose beginning the desk received, up to the seal: also of one that was stamped again, or before a restore.
        let trusted = !verdict.stamps.is_empty() && verdict.stamps.iter().all(|stamp| stamp.anchor.is_some());
        let below = match (&verdict.judgement, trusted) {
            (Judgement::Authentic | Judgement::Replaced(_) | Judgement::UnknownSigner, true) => verdict.sealed,
            _ => None,
        };
        let as_given = reader.act_with_file(name)?;
        let as_stamped = below.map(|sealed| reader.act_with_file(sealed)).transpose()?.flatten();
        let found =
            as_given.or(as_stamped.filter(|(_, what)| *what == FiledAs::Paper).map(|(id, _)| (id, FiledAs::Stamped)));
        if let Some((id, what)) = found
            && let Some((act, filed)) = filed(reader, id)?
        {
            let given = match what {
                FiledAs::Paper => Given::Paper,
                FiledAs::Slip => Given::Slip,
                FiledAs::Stamped => Given::Stamped,
            };
            return known(reader, &act, &filed, given);
        }
        let folio = verdict.folio.clone();
        Ok(match verdict.judgement {
            Judgement::NotAnAct(_) => Answer::NotAnAct,
            Judgement::Altered(_) => Answer::Altered { folio },
            Judgement::Unsealed { .. } => Answer::Unsealed { folio },
            Judgement::Authentic | Judgement::Replaced(_) | Judgement::UnknownSigner => Answer::NotReceived { folio },
        })
    })
}

fn filed(reader: &Reader<'_>, id: ActId) -> Result<Option<(Act, Filed)>, LedgerError> {
    Ok(reader.act(id)?.zip(reader.filed(id)?))
}

fn known(reader: &Reader<'_>, act: &Act, filed: &Filed, given: Given) -> Result<Answer, LedgerError> {
    let by = act.replaced_by.map(|by| reader.act(by)).transpose()?.flatten();
    let stamp = reader.stamped(act.id)?;
    let received = Between { from: None, until: Some(filed.filing.at) };
    Ok(Answer::Known(Box::new(Known {
        given,
        folio: act.folio,
        radicado: filed.filing.radicado,
        received: wording::timestamp(filed.filing.at),
        sealed: act.sealed_at.map(|at| Moment { at: wording::timestamp(at), doubtful: received.doubts(at) }),
        title: wording::format(act.content.format),
        kind: wording::act_kind(&act.content),
        stage: act.stage,
        replaced_by: by.map(|by| by.folio),
        sha256: filed.pdf,
        stamp: stamp.map(|stamp| KnownStamp { at: wording::timestamp(stamp.at), by: stamp.by, file: stamp.file }),
        flaw: filed.filing.flaw,
        signers: signers(act, received),
    })))
}

/// Nobody signed after the paper was `received`.
fn signers(act: &Act, received: Between) -> Vec<KnownSigner> {
    let act_type = act.content.act_type();
    let parties = act.content.signers().into_iter().enumerate();
    let signer = |(place, (role, party)): (usize, (_, &casework::act::Party))| {
        let turn = act.turns.get(place);
        let at = turn.map(|turn| wording::timestamp(turn.at())).unwrap_or_default();
        KnownSigner {
            role: wording::signer_role(act_type, role),
            name: party.snapshot.full_name.clone(),
            document: wording::masked_document(&party.snapshot.document),
            outcome: match turn.map(|turn| &turn.outcome) {
                Some(TurnOutcome::Signed { .. }) => format!("Firmó el {at}"),
                Some(TurnOutcome::NotSigned { cause, .. }) => format!("{}, {at}", wording::not_signed(*cause)),
                None => "Sin firma".to_owned(),
            },
            doubtful: turn.is_some_and(|turn| turn.doubtful_clock || received.doubts(turn.at())),
        }
    };
    parties.map(signer).collect()
}
