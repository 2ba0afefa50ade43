//! Radicados: which act has which, what was found against its paper, and what the desk made of it.

use casework::{
    act::Act,
    filing::{Filing, PaperFlaw, Radicado},
    id::{ActId, DeviceId, Digest},
    site::TerritorialDirection,
    time::Timestamp,
};
use chrono::{Datelike as _, Timelike as _};
use serde::Deserialize;

use crate::{
    column::{DomainColumn, Word},
    error::LedgerError,
    sql::{Reader, Result as Read, Row, Writer, named_params, sql},
};

/// An act as it was filed, with the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Filed {
    pub(crate) filing: Filing,
    /// The sealed paper.
    pub(crate) pdf: Digest,
    /// The constancia de radicación.
    pub(crate) slip: Option<Digest>,
}

/// What a file is to an act that was filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum FiledAs {
    /// The sealed paper, as it was received.
    Paper,
    /// The constancia de radicación.
    Slip,
    /// The sealed paper with its document timestamp.
    Stamped,
}

/// The key by which the desk signs, in DER: PKCS#8, its certificate, and that of the authority that issued it.
pub(crate) struct KeptSigner {
    pub(crate) key: Vec<u8>,
    pub(crate) certificate: Vec<u8>,
    pub(crate) anchor: Vec<u8>,
}

impl Reader<'_> {
    pub(crate) fn filed(&self, act: ActId) -> Result<Option<Filed>, LedgerError> {
        self.one(sql!("filing/get.sql"), named_params! { ":act": act.0 }, filed)
    }

    pub(crate) fn act_with_radicado(&self, radicado: Radicado) -> Result<Option<ActId>, LedgerError> {
        let Radicado { year, office, seq } = radicado;
        let params = named_params! { ":year": year, ":office": Word(&office), ":seq": seq };
        self.one(sql!("filing/with_radicado.sql"), params, |row| row.get("act").map(ActId))
    }

    /// The act that a file is of, and what of it.
    pub(crate) fn act_with_file(&self, file: Digest) -> Result<Option<(ActId, FiledAs)>, LedgerError> {
        let params = named_params! { ":file": file.0 };
        self.one(sql!("filing/with_file.sql"), params, |row| Ok((ActId(row.get("act")?), row.word("is_what")?)))
    }

    /// Everything that was ever filed.
    pub(crate) fn all_filed(&self) -> Result<Vec<(ActId, Filed)>, LedgerError> {
        self.all(sql!("filing/all.sql"), [], |row| Ok((ActId(row.get("act")?), filed(row)?)))
    }

    /// Acts that were filed and have no constancia de radicación yet, the first received first.
    pub(crate) fn without_slip(&self, limit: u32) -> Result<Vec<ActId>, LedgerError> {
        self.all(sql!("filing/due.sql"), named_params! { ":limit": limit }, |row| row.get("act").map(ActId))
    }

    /// SHA-256 of the certificate by which a device signs.
    pub(crate) fn device_signer(&self, dev: DeviceId) -> Result<Option<Digest>, LedgerError> {
        self.one(sql!("filing/device_signer.sql"), named_params! { ":dev": dev.0 }, |row| row.digest("certificate"))
    }

    pub(crate) fn desk_signer(&self) -> Result<Option<KeptSigner>, LedgerError> {
        self.one(sql!("filing/desk_signer.sql"), [], |row| {
            Ok(KeptSigner { key: row.get("key")?, certificate: row.get("certificate")?, anchor: row.get("anchor")? })
        })
    }
}

impl Writer<'_> {
    /// Gives an act that was received now its radicado: the next one of the year and of the office whose device made it,
    /// or the one that it has.
    pub(crate) fn file(
        &self,
        act: &Act,
        pdf: Digest,
        flaw: Option<PaperFlaw>,
        now: Timestamp,
    ) -> Result<Filing, LedgerError> {
        let params = |act: ActId| (act.0, pdf.0, flaw.map(|flaw| Word(&flaw).to_string()));
        let (id, paper, found) = params(act.id);
        if let Some(known) = self.filed(act.id)? {
            let params = named_params! { ":act": id, ":pdf": paper, ":flaw": found };
            self.run(sql!("filing/again.sql"), params)?;
            return Ok(Filing { flaw, ..known.filing });
        }
        let (year, office) = (year(now), act.folio.territorial);
        let counted = named_params! { ":year": year, ":office": Word(&office) };
        let seq = self.one(sql!("filing/next.sql"), counted, |row| row.get("last"))?;
        let seq: u32 = seq.ok_or(LedgerError::Damaged { what: "a counter" })?;
        let params = named_params! {
            ":act": id, ":year": year, ":office": Word(&office), ":seq": seq, ":received_at": now.0, ":pdf": paper,
            ":flaw": found,
        };
        self.run(sql!("filing/add.sql"), params)?;
        Ok(Filing { radicado: Radicado { year, office, seq }, at: now, flaw })
    }

    /// Notes the constancia de radicación of this paper; the first one stays.
    pub(crate) fn set_slip(&self, act: ActId, pdf: Digest, slip: Digest) -> Result<(), LedgerError> {
        let params = named_params! { ":act": act.0, ":pdf": pdf.0, ":slip": slip.0 };
        self.run(sql!("filing/set_slip.sql"), params).map(drop)
    }

    /// What another ledger of this desk had filed: nobody else gets those numbers.
    pub(crate) fn keep_filed(&self, act: ActId, filed: &Filed) -> Result<(), LedgerError> {
        let Filed { filing: Filing { radicado, at, flaw }, pdf, slip } = filed;
        let params = named_params! {
            ":act": act.0, ":year": radicado.year, ":office": Word(&radicado.office), ":seq": radicado.seq,
            ":received_at": at.0, ":pdf": pdf.0, ":flaw": flaw.map(|flaw| Word(&flaw).to_string()),
            ":slip": slip.map(|slip| slip.0),
        };
        self.run(sql!("filing/keep.sql"), params)?;
        self.reach_radicado(radicado)
    }

    /// Numbers of this year and office go on after this one.
    fn reach_radicado(&self, radicado: &Radicado) -> Result<(), LedgerError> {
        let params = named_params! {
            ":year": radicado.year, ":office": Word(&radicado.office), ":last": radicado.seq,
        };
        self.run(sql!("filing/reach.sql"), params).map(drop)
    }

    /// Numbers of this year go on beyond any that was given and is not known here: no office files an act each second of
    /// the year, so that the seconds which it has had are further. Such a leap has to be told to the archive.
    pub(crate) fn leap_radicados(&self, now: Timestamp) -> Result<(), LedgerError> {
        let seq = second_of_year(now);
        for office in TerritorialDirection::ALL {
            self.reach_radicado(&Radicado { year: year(now), office: *office, seq })?;
        }
        Ok(())
    }

    pub(crate) fn add_device_signer(&self, dev: DeviceId, certificate: Digest) -> Result<(), LedgerError> {
        let params = named_params! { ":dev": dev.0, ":certificate": certificate.0 };
        self.run(sql!("filing/add_device_signer.sql"), params).map(drop)
    }

    pub(crate) fn add_desk_signer(&self, signer: &KeptSigner) -> Result<(), LedgerError> {
        let KeptSigner { key, certificate, anchor } = signer;
        let params = named_params! { ":key": key, ":certificate": certificate, ":anchor": anchor };
        self.run(sql!("filing/add_desk_signer.sql"), params).map(drop)
    }
}

/// Counts from 1, in Colombia.
pub(super) fn second_of_year(at: Timestamp) -> u32 {
    let day = at.in_bogota();
    day.ordinal0() * 86_400 + day.num_seconds_from_midnight() + 1
}

/// Of the day in Colombia.
pub(super) fn year(at: Timestamp) -> u16 {
    u16::try_from(at.date().year()).unwrap_or(1970).clamp(1970, 9999)
}

fn filed(row: &Row<'_>) -> Read<Filed> {
    let office = row.word("office")?;
    let radicado = Radicado { year: row.get("year")?, office, seq: row.get("seq")? };
    let filing = Filing { radicado, at: Timestamp(row.get("received_at")?), flaw: row.word_or_null("flaw")? };
    let slip = row.get::<_, Option<[u8; 32]>>("slip")?.map(Digest);
    Ok(Filed { filing, pdf: row.digest("pdf")?, slip })
}
