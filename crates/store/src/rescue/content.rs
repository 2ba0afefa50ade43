//! What the rescue file says, frame by frame.

use std::collections::HashMap;

use casework::id::Digest;
use rusqlite::{named_params, types::ValueRef};
use sha2::Digest as _;
use wire::{ChainStanding, KeyOf, Keys as _, NO_HEAD, Receipt};

use super::{
    End,
    frame::{Cell, Frame, Holds, Said, Sealer, Table},
};
use crate::{
    changed::Area,
    error::StoreError,
    journal::{self, Entry},
    migrate::LATEST,
    receipt::{add_up, chain},
    sql::{classify, sql, to_json},
    transaction::Reader,
};

/// What no entry gives back, and where a change of it shows.
pub(super) const TABLES: &[(&str, Area)] = &[
    ("account", Area::Accounts),
    ("bundle_identity", Area::Sync),
    ("desk", Area::Sync),
    ("device", Area::Settings),
    ("device_key", Area::Sync),
    ("setting", Area::Settings),
];

/// What the file says of tables: by name, and how many bytes that takes.
pub(super) type Told = HashMap<&'static str, (Digest, u64)>;

/// Frames on their way into the file.
pub(super) struct Frames<'f> {
    sealer: &'f Sealer,
    mark: Digest,
    /// Where the file ends with them.
    pub(super) end: End,
    put: &'f mut dyn FnMut(Vec<u8>) -> Result<(), StoreError>,
}

impl<'f> Frames<'f> {
    /// After `end`. Each goes to `put`.
    pub(super) fn new(
        sealer: &'f Sealer,
        reader: &Reader<'_>,
        end: End,
        put: &'f mut dyn FnMut(Vec<u8>) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        Ok(Self { sealer, mark: mark(reader)?, end, put })
    }

    /// All that the file has to hold.
    pub(super) fn all(&mut self, reader: &Reader<'_>) -> Result<(), StoreError> {
        for &(name, _) in TABLES {
            self.table(reader, name)?;
        }
        let from = first(reader)?;
        let before = from.unwrap_or(i64::MAX);
        let kept: Vec<i64> =
            reader.all(sql!("../table/rescue/kept.sql"), named_params! { ":before": before }, |row| row.get("n"))?;
        self.seal(Holds::Confirmed(confirmed(reader, before, &kept)?), &[])?;
        for n in kept {
            let found = reader.one(sql!("../table/desk/entry.sql"), named_params! { ":n": n }, journal::entry)?;
            if let Some(entry) = found {
                self.entry(reader, entry, said(reader, n)?)?;
            }
        }
        if let Some(from) = from {
            reader.each_entry(from, |entry| self.entry(reader, entry, None))?;
        }
        // Once more: none of them can be made from the others, nor is lost with one place of the disk.
        for &(name, _) in TABLES {
            self.seal(Holds::Table(table(reader, name)?), &[])?;
        }
        Ok(())
    }

    /// A table, unless the file says the same of it.
    pub(super) fn table(&mut self, reader: &Reader<'_>, name: &'static str) -> Result<(), StoreError> {
        let table = table(reader, name)?;
        let digest = digest_of(&table)?;
        let before = self.end.tables.get(name).copied();
        if before.is_some_and(|(said, _)| said == digest) {
            return Ok(());
        }
        self.end.stale += before.map_or(0, |(_, bytes)| bytes);
        self.end.tables.insert(name, (digest, 0));
        let bytes = self.seal(Holds::Table(table), &[])?;
        self.end.tables.insert(name, (digest, bytes));
        Ok(())
    }

    /// An own entry, with what the desk said of it.
    pub(super) fn entry(&mut self, reader: &Reader<'_>, entry: Entry, said: Option<Said>) -> Result<(), StoreError> {
        let mut keys = Vec::new();
        for owner in wire::capsule_owners(&entry.envelope.kind, &entry.body) {
            keys.extend(reader.key(owner)?.map(|key| KeyOf { owner, key }));
        }
        self.end.entries += 1;
        let holds = Holds::Entry { envelope: Box::new(entry.envelope), hash: entry.hash, keys, said };
        self.seal(holds, &entry.body).map(drop)
    }

    /// Answers how many bytes it takes.
    fn seal(&mut self, holds: Holds, body: &[u8]) -> Result<u64, StoreError> {
        self.end.number += 1;
        let (entries, stale) = (self.end.entries, self.end.stale);
        let tables = all_of(&self.end.tables)?;
        let frame = Frame { schema: LATEST, mark: self.mark, tables, entries, stale, holds };
        let sealed = self.sealer.seal(self.end.number, &frame, body)?;
        let bytes = sealed.len() as u64;
        self.end.bytes += bytes;
        (self.put)(sealed)?;
        Ok(bytes)
    }
}

pub(super) fn digest_of(table: &Table) -> Result<Digest, StoreError> {
    Ok(Digest(sha2::Sha256::digest(to_json(table)?).into()))
}

/// Of everything that is said of tables.
pub(super) fn all_of(tables: &Told) -> Result<Digest, StoreError> {
    let said: Vec<_> = TABLES.iter().map(|(name, _)| tables.get(name).map(|(digest, _)| *digest)).collect();
    Ok(Digest(sha2::Sha256::digest(to_json(&said)?).into()))
}

/// How the database stands, as far as the file has to follow it.
pub(super) fn mark(reader: &Reader<'_>) -> Result<Digest, StoreError> {
    let device = reader.device()?.map(|device| (device.id, device.incarnation, device.next_intent, device.head));
    let epoch = reader.link()?.map(|link| link.identity.epoch);
    Ok(Digest(sha2::Sha256::digest(to_json(&(LATEST, device, epoch))?).into()))
}

/// The first own entry that the desk has not both judged and covered by a receipt with which this store agrees. All after it are
/// kept, so that they are a whole piece of the chain.
fn first(reader: &Reader<'_>) -> Result<Option<i64>, StoreError> {
    let kept = reader.one(sql!("../table/rescue/receipt.sql"), [], |row| row.get::<_, String>("receipt"))?;
    let receipt = kept.and_then(|text| serde_json::from_str::<Receipt>(&text).ok());
    let identity = reader.link()?.map(|link| link.identity);
    let receipt = receipt.filter(|receipt| Some(receipt.identity) == identity);
    let chains = receipt.map(|receipt| receipt.standing.chains).unwrap_or_default();
    let params = named_params! { ":chains": to_json(&chains)? };
    Ok(reader.one(sql!("../table/rescue/from.sql"), params, |row| row.get("n"))?.flatten())
}

/// What the desk said of the own entry at `n`.
fn said(reader: &Reader<'_>, n: i64) -> Result<Option<Said>, StoreError> {
    reader.one(sql!("../table/rescue/verdict.sql"), named_params! { ":n": n }, |row| {
        Ok(Said { verdict: row.get("verdict")?, refusals: row.get("refusals")?, closed_at: row.get("closed_at")? })
    })
}

/// What the desk judged before the place `before` and does not stand in the file: a new database then counts what the desk counts.
fn confirmed(reader: &Reader<'_>, before: i64, kept: &[i64]) -> Result<Vec<ChainStanding>, StoreError> {
    let Some(device) = reader.device()? else { return Ok(Vec::new()) };
    let params = named_params! { ":dev": device.id.0, ":before": before, ":kept": to_json(kept)? };
    let here = reader.all(sql!("../table/rescue/confirmed.sql"), params, chain)?;
    Ok(add_up(reader.confirmed_before(device.id)?.into_iter().chain(reader.with_heads(device.id, here)?)))
}

/// All rows of a table. Of the desk not how far it told its history: a new database is told all of it. Of the workstation not which
/// numbers come next: a new database begins another incarnation, and where the chain ends the mark says.
pub(super) fn table(reader: &Reader<'_>, name: &str) -> Result<Table, StoreError> {
    let read = || -> rusqlite::Result<Table> {
        let mut statement = reader.connection().prepare_cached(&format!("select * from \"{name}\""))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut found = statement.query([])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let cell = |(index, column): (usize, &String)| {
                Ok::<_, rusqlite::Error>(match (name, column.as_str()) {
                    ("desk", "cursor" | "synced_at") => Cell::Null,
                    ("desk", "seen") => Cell::Integer(0),
                    ("device", "next_folio" | "next_intent") => Cell::Integer(1),
                    ("device", "head") => Cell::Blob(hex::encode(NO_HEAD.0)),
                    _ => cell_of(row.get_ref(index)?),
                })
            };
            rows.push(columns.iter().enumerate().map(cell).collect::<rusqlite::Result<Vec<Cell>>>()?);
        }
        Ok(Table { name: name.to_owned(), columns, rows })
    };
    read().map_err(|error| classify(reader.folder(), "rescue", error))
}

pub(super) fn cell_of(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Blob(hex::encode(bytes)),
    }
}
