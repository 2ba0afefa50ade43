//! What a workstation may be told.

use std::collections::BTreeSet;

use casework::{
    id::{ActId, DeviceId, Digest, ItemId, PersonId},
    refusal::Refusal,
    scope::Record,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    error::LedgerError,
    ledger::Ledger,
    sql::Reader,
    table::reach::{Circle, circles},
};

/// Whom a workstation belongs to; `None`: it is told everything.
fn circles_on(reader: &Reader<'_>, dev: DeviceId) -> Result<Option<Vec<Circle>>, LedgerError> {
    Ok(circles(reader.scope_on(dev)?, dev))
}

/// Whether a workstation may be told of a record.
pub(crate) fn sees(reader: &Reader<'_>, dev: DeviceId, record: Record) -> Result<bool, LedgerError> {
    let Some(circles) = circles_on(reader, dev)? else { return Ok(true) };
    Ok(reader.reach(record)?.since(&circles).is_some())
}

/// Whether a workstation may be told of a file, also that it is here: it brought or named it, or it is of something that it
/// may see.
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
    let Some(circles) = circles_on(reader, dev)? else { return Ok(hidden) };
    let files: Vec<Digest> = files.into_iter().collect();
    for (file, is_brought) in files.iter().zip(reader.have_brought(dev, &files)?) {
        if !is_brought && !is_readable(reader, &circles, *file)? {
            hidden.insert(*file);
        }
    }
    Ok(hidden)
}

fn is_readable(reader: &Reader<'_>, circles: &[Circle], file: Digest) -> Result<bool, LedgerError> {
    for record in reader.records_of(file)? {
        let Some(record) = record else { return Ok(true) };
        if reader.reach(record)?.since(circles).is_some() {
            return Ok(true);
        }
    }
    // The certificates that vouch for papers.
    let anchors = [reader.desk_signer()?, reader.time_signer()?];
    Ok(anchors.into_iter().flatten().any(|signer| Digest(Sha256::digest(&signer.anchor).into()) == file))
}

/// A file came from this workstation, whole.
pub(crate) fn brought(ledger: &Ledger, dev: DeviceId, file: Digest) -> Result<(), LedgerError> {
    let note = ledger.read("ask whether a file has to be noted", |reader| {
        // Also of whoever may read everything: they may not for ever.
        Ok::<_, LedgerError>(reader.have_brought(dev, &[file])? != [true])
    })?;
    if note { ledger.write("note who brought a file", |writer| writer.note_brought(dev, file)) } else { Ok(()) }
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
        other => other,
    })
}
