//! SIG formats: the frame and fixed texts that a paper is printed with.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::Digest;

/// Which format a paper follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FormatCode {
    /// Anexo 7, acta de entrega y/o devolución de elementos tecnológicos.
    Anexo7,
    /// Anexo 14, acta de entrega equipos de telefonía.
    Anexo14,
    /// Paz y salvo tecnológico.
    Clearance,
}

impl FormatCode {
    pub const ALL: [Self; 3] = [Self::Anexo7, Self::Anexo14, Self::Clearance];
}

/// *Clasificación de la información* (Ley 1712 de 2014).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InformationClass {
    Public,
    Classified,
    Reserved,
}

/// One edition of a format. A signed paper keeps the edition that it was rendered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormatTemplate {
    /// Counts the changes made in EnSitio; 1 is the one shipped.
    pub edition: u32,
    /// Printed title, upper case.
    pub title: String,
    /// *Código SIG*; `None` prints `[código SIG pendiente]`. Never invented.
    #[serde(default)]
    pub sig_code: Option<String>,
    #[serde(default)]
    pub sig_version: Option<u32>,
    #[serde(default)]
    pub sig_date: Option<NaiveDate>,
    pub entity_name: String,
    pub process_name: String,
    pub procedure_name: String,
    /// PNG in the blob store.
    #[serde(default)]
    pub logo: Option<Digest>,
    pub information_class: InformationClass,
    /// *Compromiso de uso y custodia*, or the sentence certified by a paz y salvo.
    pub commitment: String,
    /// *Tratamiento de datos* (Ley 1581 de 2012, art. 10), with the version of the policy it cites.
    pub privacy_notice: String,
    pub privacy_policy_version: String,
    /// The sentence that each signer accepts, with the version that evidence cites.
    pub consent: String,
    pub consent_version: String,
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
}

/// Longest fixed text of a template, in characters.
pub const TEMPLATE_TEXT_CHARS_MAX: usize = 4_000;
