//! An act on paper: the sections of Anexo 7, Anexo 14 and the *paz y salvo*, in order.

use std::collections::BTreeMap;

use casework::act::{ActContent, ActType, Party};
use casework::format::FormatCode;
use casework::id::Digest;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::document::HandoverDocument;
use super::wording::{self, NOT_APPLICABLE};
use super::{evidence, items, photographs, signature_field};
use crate::paper::{
    Cell, Column, Composer, FrameSpec, Header, Meta, Paper, Picture, PictureError, RED, SignatureBlock, Style,
};

/// The bytes behind the digests of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assets {
    /// PNG.
    pub logo: Option<Vec<u8>>,
    /// JPEG, upright, with no more pixels than print needs, by the SHA-256 of the photo that is kept: whoever scales it
    /// vouches that it is the same.
    pub photos: BTreeMap<Digest, Vec<u8>>,
}

/// Why a document cannot be set.
#[derive(Debug, Error)]
pub enum ComposeError {
    #[error("the asset {0} is missing or has another digest")]
    Asset(Digest),
    #[error("a picture was refused: {0}")]
    Picture(#[from] PictureError),
    #[error("the act shows {0} photographs")]
    TooManyPhotos(usize),
    #[error("the content cannot be written as JSON")]
    Canonical(#[from] serde_json::Error),
}

/// A paper and what keeps it from being signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    pub paper: Paper,
    /// Mandatory data that is missing. While there is any, the paper is a draft: it shows them in red and has no
    /// signature fields.
    pub pending: Vec<&'static str>,
}

/// The sheet being written.
pub(super) struct Sheet<'a> {
    pub(super) document: &'a HandoverDocument,
    pub(super) digest: Digest,
    pub(super) composer: Composer,
    pending: Vec<&'static str>,
    section: u32,
}

/// Sets `document` on paper.
///
/// # Errors
/// When a photograph or the logo is missing, has another digest or cannot be read.
pub fn compose(document: &HandoverDocument, assets: &Assets) -> Result<Composed, ComposeError> {
    let digest = document.content_digest()?;
    let frame = frame(document, &digest, assets)?;
    let composer = Composer::new(meta(document, &digest), frame);
    let mut sheet = Sheet { document, digest, composer, pending: Vec::new(), section: 0 };
    sheet.composer.title(&format!("{}\nN.º {}", document.template.title, document.folio));
    sheet.general();
    sheet.replaced();
    sheet.parties();
    match document.content.format {
        FormatCode::Anexo7 | FormatCode::Anexo14 => {
            items::tables(&mut sheet);
            items::checks(&mut sheet);
            sheet.commitment();
            sheet.clearance();
        }
        FormatCode::Clearance => {
            sheet.prose("Certificación de paz y salvo tecnológico", &document.template.commitment, "certificación");
        }
    }
    sheet.remarks();
    sheet.privacy();
    photographs::section(&mut sheet, assets)?;
    sheet.signatures();
    if sheet.pending.is_empty() {
        evidence::page(&mut sheet);
    }
    Ok(Composed { paper: sheet.composer.finish(), pending: sheet.pending })
}

fn meta(document: &HandoverDocument, digest: &Digest) -> Meta {
    let content = &document.content;
    let kind = match content.format {
        FormatCode::Anexo7 => "anexo-7",
        FormatCode::Anexo14 => "anexo-14",
        FormatCode::Clearance => "paz-y-salvo",
    };
    Meta {
        title: format!("{} N.º {}", document.template.title, document.folio),
        author: document.template.entity_name.clone(),
        subject: format!("{}. {}", wording::act_kind(content), wording::reason(content.reason)),
        keywords: vec![kind.to_owned(), document.folio.to_string(), content.case_code.clone()]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect(),
        folio: document.folio.to_string(),
        content_digest: digest.to_string(),
        kind: kind.to_owned(),
        created_at: document.issued_at.in_bogota(),
        creator: format!("EnSitio {}", document.app_version),
    }
}

fn frame(document: &HandoverDocument, digest: &Digest, assets: &Assets) -> Result<FrameSpec, ComposeError> {
    let template = &document.template;
    let logo = match (&template.logo, &assets.logo) {
        (Some(name), Some(bytes)) if is_named(bytes, name) => Some(Picture::png(bytes)?),
        (Some(name), _) => return Err(ComposeError::Asset(*name)),
        (None, _) => None,
    };
    let code = template.sig_code.clone().unwrap_or_else(|| wording::PENDING_CODE.to_owned());
    let version = template.sig_version.map_or(NOT_APPLICABLE.to_owned(), |version| format!("{version:02}"));
    let date = template.sig_date.map_or(NOT_APPLICABLE.to_owned(), wording::date);
    let short = &digest.to_string()[..16];
    Ok(FrameSpec {
        header: Header {
            entity: template.entity_name.clone(),
            logo,
            middle: vec![
                format!("FORMATO {}", template.title),
                format!("PROCESO: {}", template.process_name),
                format!("PROCEDIMIENTO: {}", template.procedure_name),
            ],
            codes: vec![format!("Código: {code}"), format!("Versión: {version}"), format!("Fecha: {date}")],
        },
        footer: vec![
            "Una vez impreso o descargado este documento se considera copia no controlada.".to_owned(),
            format!(
                "Acta {} v{} · Información {} · Huella del contenido {short}",
                document.folio,
                document.version,
                wording::information_class(template.information_class).to_lowercase(),
            ),
        ],
    })
}

fn is_named(bytes: &[u8], digest: &Digest) -> bool {
    Sha256::digest(bytes).as_slice() == digest.0
}

impl Sheet<'_> {
    /// Heading of the next numbered section.
    pub(super) fn heading(&mut self, title: &str) {
        self.section += 1;
        self.composer.section(&format!("{}. {title}", self.section));
    }

    /// A value that must be there.
    pub(super) fn required(&mut self, value: &str, what: &'static str) -> Cell {
        if value.trim().is_empty() {
            self.pending.push(what);
            return Cell::inked(format!("[dato pendiente: {what}]"), RED);
        }
        Cell::new(value)
    }

    fn content(&self) -> &ActContent {
        &self.document.content
    }

    fn general(&mut self) {
        self.heading("Datos generales");
        let document = self.document;
        let content = &document.content;
        let city = self.required(&content.city, "ciudad");
        let site = self.required(&content.site_name, "sede");
        let rows = vec![
            vec![
                Cell::label("N.º de acta"),
                Cell::new(document.folio.to_string()),
                Cell::label("Fecha y hora"),
                Cell::new(wording::timestamp(document.issued_at)),
            ],
            vec![
                Cell::label("Tipo de acta"),
                Cell::new(wording::act_kind(content)),
                Cell::label("Motivo"),
                Cell::new(wording::reason(content.reason)),
            ],
            vec![Cell::label("Sede"), site, Cell::label("Ciudad"), city],
            vec![
                Cell::label("Ubicación / puesto"),
                optional(&content.workplace),
                Cell::label("N.º de caso"),
                optional(&content.case_code),
            ],
            vec![
                Cell::label("Duración"),
                Cell::new(duration(content)),
                Cell::label("Clasificación"),
                Cell::new(wording::information_class(document.template.information_class)),
            ],
        ];
        self.composer.grid(&[92, 160, 86, 160], rows);
    }

    fn replaced(&mut self) {
        let Some(replaces) = &self.document.content.replaces else { return };
        let mode = wording::replace_mode(replaces.mode);
        self.heading(&format!("Acta que se {mode}"));
        let sentence = format!(
            "La presente acta {mode} el acta N.º {}, cuyo archivo sellado se identifica con la huella SHA-256 que se \
             indica. Aquella se conserva y deja de producir efectos desde la firma de la presente, y sus elementos \
             vuelven a estar donde estaban antes de ella.",
            replaces.folio
        );
        self.composer.paragraph(&sentence, Style::TEXT);
        let cause = self.required(&replaces.cause, "causa");
        let rows = vec![
            vec![Cell::label("N.º de acta"), Cell::new(replaces.folio.to_string())],
            vec![Cell::label("Huella SHA-256"), Cell::new(replaces.sha256.to_string())],
            vec![Cell::label("Causa"), cause],
        ];
        self.composer.grid(&[92, 406], rows);
    }

    fn parties(&mut self) {
        self.heading("Intervinientes");
        let document = self.document;
        let (signers, act_type) = (document.content.signers(), document.content.act_type());
        let share = 412 / u32::try_from(signers.len().max(1)).unwrap_or(u32::MAX);
        let columns: Vec<Column<'_>> = std::iter::once(Column { head: "Dato", share: 86 })
            .chain(signers.iter().map(|(role, _)| Column { head: wording::signer_role(act_type, *role), share }))
            .collect();
        let mut rows = vec![
            vec![Cell::label("Nombre")],
            vec![Cell::label("Identificación")],
            vec![Cell::label("Cargo")],
            vec![Cell::label("Dependencia")],
            vec![Cell::label("Vinculación")],
            vec![Cell::label("Correo")],
        ];
        for (_, party) in &signers {
            for (row, cell) in rows.iter_mut().zip(self.party_cells(party)) {
                row.push(cell);
            }
        }
        self.composer.table(&columns, 8_500, rows);
    }

    fn party_cells(&mut self, party: &Party) -> [Cell; 6] {
        let person = &party.snapshot;
        let bond = person.bond.map_or(NOT_APPLICABLE.to_owned(), |bond| {
            let mut text = wording::bond(bond).to_owned();
            if !person.contract_number.is_empty() {
                text.push_str(&format!(" · contrato {}", person.contract_number));
            }
            if let Some(end) = person.contract_end {
                text.push_str(&format!(" hasta {}", wording::date(end)));
            }
            text
        });
        let number = if person.document.number.is_empty() { "" } else { &wording::id_document(&person.document) };
        [
            self.required(&person.full_name, "nombre"),
            self.required(number, "identificación"),
            self.required(&person.position, "cargo"),
            self.required(&person.department, "dependencia"),
            Cell::new(bond),
            optional(&person.email),
        ]
    }

    /// Nobody answers for items on an act that moves none.
    fn commitment(&mut self) {
        if self.content().act_type() != ActType::NoItems {
            self.prose("Compromiso de uso y custodia", &self.document.template.commitment, "compromiso");
        }
    }

    fn prose(&mut self, title: &str, text: &str, what: &'static str) {
        self.heading(title);
        if text.trim().is_empty() {
            let cell = self.required("", what);
            self.composer.paragraph(&cell.text, Style { ink: RED, ..Style::STRONG });
        } else {
            self.composer.paragraph(text, Style::TEXT);
        }
    }

    fn clearance(&mut self) {
        if !self.content().clearance {
            return;
        }
        self.heading("Paz y salvo tecnológico");
        let holder = &self.document.content.holder.snapshot;
        let text = format!(
            "Con la devolución registrada en esta acta, {}, {}, no tiene elementos tecnológicos a su cargo y queda a \
             paz y salvo por este concepto a la fecha de la firma.",
            holder.full_name,
            wording::id_document(&holder.document)
        );
        self.composer.paragraph(&text, Style::TEXT);
    }

    fn remarks(&mut self) {
        self.heading("Observaciones");
        let remarks = self.document.content.remarks.trim();
        self.composer.paragraph(if remarks.is_empty() { "Sin observaciones." } else { remarks }, Style::TEXT);
    }

    fn privacy(&mut self) {
        let template = &self.document.template;
        self.prose("Tratamiento de datos personales", &template.privacy_notice, "aviso de privacidad");
        let version = format!("Política de tratamiento de datos, versión {}.", template.privacy_policy_version);
        self.composer.paragraph(&version, Style::NOTE);
    }

    fn signatures(&mut self) {
        self.heading("Firmas");
        if !self.pending.is_empty() {
            let text = "Borrador: no se puede firmar mientras haya datos pendientes.";
            self.composer.paragraph(text, Style { ink: RED, ..Style::STRONG });
            return;
        }
        let template = &self.document.template;
        let consent = format!("Cada firmante declaró: «{}» (versión {}).", template.consent, template.consent_version);
        let content = &self.document.content;
        let signers = content.signers().into_iter().enumerate();
        let blocks: Vec<SignatureBlock> = signers
            .map(|(place, (role, party))| signature_block(place, wording::signer_role(content.act_type(), role), party))
            .collect();
        self.composer.signatures(&consent, &blocks);
    }
}

fn signature_block(place: usize, role: &str, party: &Party) -> SignatureBlock {
    let person = &party.snapshot;
    SignatureBlock {
        field: signature_field(place),
        label: format!("Firma de {}, {}", person.full_name, role.to_lowercase()),
        role: role.to_owned(),
        lines: vec![
            person.full_name.clone(),
            wording::id_document(&person.document),
            person.position.clone(),
            person.department.clone(),
        ],
    }
}

/// How long the delivered items stay with the person.
fn duration(content: &ActContent) -> String {
    match content.act_type() {
        ActType::Handover | ActType::HandoverAndReturn => wording::term(content.term),
        ActType::Return | ActType::NoItems => NOT_APPLICABLE.to_owned(),
    }
}

/// A value that may be missing.
pub(super) fn optional(value: &str) -> Cell {
    Cell::new(if value.trim().is_empty() { NOT_APPLICABLE } else { value })
}
