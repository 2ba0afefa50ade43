//! What a workstation may be told.

use std::collections::BTreeSet;

use casework::{
    id::{ActId, CaseId, DeviceId, Digest, ItemId, PersonId},
    refusal::Refusal,
    scope::Record,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    error::LedgerError,
    ledger::Ledger,
    sql::Reader,
    table::reach::{Circle, FileOf},
};

/// Whether a workstation may be told of a record.
pub(crate) fn sees(reader: &Reader<'_>, dev: DeviceId, record: Record) -> Result<bool, LedgerError> {
    let Some(circles) = reader.views(dev)?.circles(dev) else { return Ok(true) };
    Ok(reader.reach(record)?.since(&circles).is_some())
}

/// Whether a workstation may be told of a file, also that it is here: it brought it, or it is of something that it may see.
pub(crate) fn may_read(reader: &Reader<'_>, dev: DeviceId, file: Digest) -> Result<bool, LedgerError> {
    Ok(hidden(reader, dev, [file])?.is_empty())
}

/// Those of some files that a workstation may not be told of.
pub(crate) fn hidden(
    reader: &Reader<'_>,
    dev: DeviceId,
    files: impl IntoIterator<Item = Digest>,
) -> Result<BTreeSet<Digest>, LedgerError> {
    let mut hidden = BTreeSet::new();
    let Some(circles) = reader.views(dev)?.circles(dev) else { return Ok(hidden) };
    // The certificates that vouch for papers.
    let anchors = [reader.desk_signer()?, reader.time_signer()?].into_iter().flatten();
    let anchors: Vec<_> = anchors.map(|signer| Digest(Sha256::digest(&signer.anchor).into())).collect();
    let files: Vec<Digest> = files.into_iter().collect();
    for (file, is_brought) in files.iter().zip(reader.have_brought(dev, &files)?) {
        if !is_brought && !anchors.contains(file) && !is_readable(reader, &circles, *file)? {
            hidden.insert(*file);
        }
    }
    Ok(hidden)
}

fn is_readable(reader: &Reader<'_>, circles: &[Circle], file: Digest) -> Result<bool, LedgerError> {
    for of in reader.file_of(file)? {
        // A name is no file: whoever only named it has to bring it. That others did says nothing about their name.
        let is_vouched_for = match of.said_by {
            Some(dev) => reader.have_brought(dev, &[file])? == [true],
            None => true,
        };
        if is_vouched_for && is_seen(reader, circles, of)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_seen(reader: &Reader<'_>, circles: &[Circle], FileOf { record, .. }: FileOf) -> Result<bool, LedgerError> {
    let Some(record) = record else { return Ok(true) };
    Ok(reader.reach(record)?.since(circles).is_some())
}

/// The workstation that has to bring a file first, where a workstation that may not read it yet sees what it is of. Whether it is
/// here by somebody else's word is not told.
pub(crate) fn awaited(reader: &Reader<'_>, dev: DeviceId, file: Digest) -> Result<Option<String>, LedgerError> {
    let Some(circles) = reader.views(dev)?.circles(dev) else { return Ok(None) };
    for of in reader.file_of(file)? {
        if let Some(said_by) = of.said_by
            && is_seen(reader, &circles, of)?
            && let Some(device) = reader.device(said_by)?.filter(|device| device.revoked_at.is_none())
        {
            return Ok(Some(device.name));
        }
    }
    Ok(None)
}

/// These files came from this workstation, whole; or it has them, and may be told that they are here.
pub(crate) fn brought(ledger: &Ledger, dev: DeviceId, files: &[Digest]) -> Result<(), LedgerError> {
    let are = ledger.read("ask whether files have to be noted", |reader| reader.have_brought(dev, files))?;
    // Also of whoever may read everything: they may not for ever.
    let new: Vec<Digest> = files.iter().zip(are).filter(|(_, is_known)| !is_known).map(|(file, _)| *file).collect();
    if new.is_empty() {
        return Ok(());
    }
    ledger.write("note who brought files", |writer| new.iter().try_for_each(|file| writer.note_brought(dev, *file)))
}

/// A refusal without the id of what its author may not see.
pub(crate) fn discreet(
    refusal: Refusal,
    sees: &impl Fn(Record) -> Result<bool, LedgerError>,
) -> Result<Refusal, LedgerError> {
    Ok(match refusal {
        Refusal::TagTaken { tag, by } if !sees(Record::Item(by))? => Refusal::TagTaken { tag, by: ItemId(Uuid::nil()) },
        Refusal::SerialTaken { serial, by } if !sees(Record::Item(by))? => {
            Refusal::SerialTaken { serial, by: ItemId(Uuid::nil()) }
        }
        Refusal::DocumentTaken { by } if !sees(Record::Person(by))? => {
            Refusal::DocumentTaken { by: PersonId(Uuid::nil()) }
        }
        Refusal::FolioTaken { folio, by } if !sees(Record::Act(by))? => {
            Refusal::FolioTaken { folio, by: ActId(Uuid::nil()) }
        }
        Refusal::InOpenAct { item, act } if !sees(Record::Act(act))? => {
            Refusal::InOpenAct { item, act: ActId(Uuid::nil()) }
        }
        Refusal::InUnsealedAct { person, act } if !sees(Record::Act(act))? => {
            Refusal::InUnsealedAct { person, act: ActId(Uuid::nil()) }
        }
        Refusal::InOpenCase { person, case } if !sees(Record::Case(case))? => {
            Refusal::InOpenCase { person, case: CaseId(Uuid::nil()) }
        }
        other => other,
    })
}
