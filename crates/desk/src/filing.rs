//! Constancias de radicación: made of acts that were filed, after whoever pushed them was answered. Whatever breaks off is
//! found again, since a radicado without its constancia is a row that says so.

use acts::{
    filing::FilingSlip,
    render::render,
    sign::{DeviceRandom, DeviceSubject, LocalDevice, SealInput, Signer, local_device, seal_slip},
};
use casework::{act::Act, id::ActId, time::Timestamp};
use chrono::TimeDelta;
use wire::{FilingPapers, StampPapers};
use zeroize::Zeroizing;

use crate::{
    blob::Blobs,
    error::{LedgerError, NotDone},
    ledger::Ledger,
    table::{filing::KeptSigner, stamp::Stamped},
};

/// Constancias that are made before somebody else may work.
const BATCH: u32 = 20;
/// How long the desk's certificate is valid: ten years.
pub(crate) const VALID_DAYS: i64 = 3652;
/// Characters of the digest of an act's content in the address of its page: as many as the foot of its pages prints.
pub(crate) const CODE_DIGITS: usize = 16;

/// Where an act is verified: its number, and the beginning of the digest of its content, which only who has the paper knows.
pub(crate) fn code(act: &Act) -> String {
    format!("{}/{}", act.folio, &act.content_digest.to_string()[..CODE_DIGITS])
}

/// Makes constancias that are due, up to a batch of them; answers whether there may be more.
pub(crate) fn make_due(ledger: &Ledger, blobs: &Blobs, page: &str, now: Timestamp) -> Result<bool, NotDone> {
    let due = ledger.read("find acts without constancia", |reader| reader.without_slip(BATCH))?;
    if due.is_empty() {
        return Ok(false);
    }
    let (signer, _) = signer(ledger, now)?;
    for act in &due {
        make(ledger, blobs, *act, (page, &signer), now)?;
    }
    tracing::info!(made = due.len(), "constancias de radicación");
    Ok(due.len() == BATCH as usize)
}

/// Makes one and notes it: the file first.
fn make(
    ledger: &Ledger,
    blobs: &Blobs,
    id: ActId,
    (page, signer): (&str, &Signer),
    now: Timestamp,
) -> Result<(), NotDone> {
    let found = ledger.read("read an act", |reader| {
        let (act, filed) = (reader.act(id)?, reader.filed(id)?);
        let template = act.as_ref().map(|act| reader.format(act.content.format)).transpose()?.flatten();
        Ok::<_, LedgerError>(act.zip(filed).map(|(act, filed)| (act, filed, template)))
    })?;
    let Some((act, filed, template)) = found else { return Ok(()) };
    let desk = name(ledger);
    let slip = FilingSlip {
        act: &act,
        filing: filed.filing,
        sealed: filed.pdf,
        template: template.as_ref(),
        desk: &desk,
        verification: format!("{page}/v/{}", code(&act)),
        made_at: now.in_bogota(),
        app_version: env!("CARGO_PKG_VERSION"),
    };
    let paper = slip.compose();
    let content_digest = paper.meta.content_digest.clone();
    let rendered = render(&paper).map_err(LedgerError::paper)?;
    let app_version = env!("CARGO_PKG_VERSION").to_owned();
    let input =
        SealInput { name: desk.clone(), device: desk.clone(), app_version, content_digest, at: now.in_bogota() };
    let sealed = seal_slip(&rendered.bytes, &input, signer).map_err(LedgerError::paper)?;
    let name = blobs.put(&sealed)?;
    ledger.write("note a constancia", |writer| writer.set_slip(id, filed.pdf, name))?;
    Ok(())
}

/// What a workstation asks of an act that was filed.
pub(crate) fn papers(
    ledger: &Ledger,
    blobs: &Blobs,
    act: ActId,
    now: Timestamp,
) -> Result<Option<FilingPapers>, NotDone> {
    let (filed, stamped, never_stamped) = ledger.read("find a filing", |reader| {
        Ok::<_, LedgerError>((reader.filed(act)?, reader.stamped(act)?, reader.is_stamp_over(act)?))
    })?;
    let Some(filed) = filed else { return Ok(None) };
    let (_, kept) = signer(ledger, now)?;
    let authority = blobs.put(&kept.anchor)?;
    let stamp = stamped.map(|Stamped { file, at, by, clock }| StampPapers { file, at, by, clock });
    let (filing, sealed, slip) = (filed.filing, filed.pdf, filed.slip);
    Ok(Some(FilingPapers { filing, sealed, slip, authority, stamp, never_stamped }))
}

/// The desk on its papers.
pub(crate) fn name(ledger: &Ledger) -> String {
    format!("Mesa EnSitio {}", &ledger.desk().identity.desk.simple().to_string()[..8].to_uppercase())
}

/// The key by which the desk signs its papers, made when it is first needed. It is no authority over workstations.
fn signer(ledger: &Ledger, now: Timestamp) -> Result<(Signer, KeptSigner), NotDone> {
    let known = ledger.read("find the desk's signer", |reader| reader.desk_signer())?;
    let kept = match known {
        Some(kept) => kept,
        None => {
            let made = new_signer(&name(ledger), now)?;
            ledger.write("keep the desk's signer", |writer| match writer.desk_signer()? {
                // Another process was faster.
                Some(kept) => Ok::<_, LedgerError>(kept),
                None => writer.add_desk_signer(&made).map(|()| made),
            })?
        }
    };
    let signer = Signer::from_pkcs8(&kept.key, &kept.certificate).map_err(LedgerError::paper)?;
    Ok((signer, kept))
}

/// How a certificate of the desk names it.
pub(crate) fn subject(name: &str) -> DeviceSubject {
    DeviceSubject { common_name: name.to_owned(), organization: "Unidad para las Víctimas".to_owned() }
}

pub(crate) fn random() -> Result<DeviceRandom, LedgerError> {
    let mut random = DeviceRandom {
        authority_key: Zeroizing::new([0; 32]),
        device_key: Zeroizing::new([0; 32]),
        authority_serial: [0; 16],
        device_serial: [0; 16],
    };
    getrandom::fill(random.authority_key.as_mut_slice())?;
    getrandom::fill(random.device_key.as_mut_slice())?;
    getrandom::fill(&mut random.authority_serial)?;
    getrandom::fill(&mut random.device_serial)?;
    Ok(random)
}

fn new_signer(name: &str, now: Timestamp) -> Result<KeptSigner, LedgerError> {
    let (subject, random) = (subject(name), random()?);
    // An hour back, for a clock that is set right after the first start.
    let (from, until) = (now.plus(TimeDelta::hours(-1)), now.plus(TimeDelta::days(VALID_DAYS)));
    let made = local_device(&random, &subject, from.in_bogota(), until.in_bogota()).map_err(LedgerError::paper)?;
    let LocalDevice { signer, anchor } = made;
    let key = signer.to_pkcs8().map_err(LedgerError::paper)?.to_vec();
    Ok(KeptSigner { key, certificate: signer.certificate_der().to_vec(), anchor })
}
