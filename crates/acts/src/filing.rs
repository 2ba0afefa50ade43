//! The *constancia de radicación*: one page on which the desk says that it received a sealed act, when, and under which
//! number. The act itself never changes.

use casework::act::Act;
use casework::filing::Filing;
use casework::format::FormatTemplate;
use casework::id::Digest;
use chrono::{DateTime, FixedOffset};
use sha2::{Digest as _, Sha256};

use crate::handover::{SEAL_FIELD, wording};
use crate::paper::{Cell, Column, Composer, FrameSpec, Header, Meta, Paper, Style};

/// Kind of the paper, as its metadata say it.
pub const SLIP_KIND: &str = "constancia-de-radicacion";
const TITLE: &str = "CONSTANCIA DE RADICACIÓN";
/// Height of the box of the seal.
const SEAL_HEIGHT: i32 = 64_000;

/// What a constancia de radicación says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingSlip<'a> {
    pub act: &'a Act,
    pub filing: Filing,
    /// SHA-256 of the sealed paper that was received.
    pub sealed: Digest,
    /// The edition of the act's format, for the head; none where the desk was told none.
    pub template: Option<&'a FormatTemplate>,
    /// The desk, as its certificate names it.
    pub desk: &'a str,
    /// What the QR code holds: where the act can be verified.
    pub verification: String,
    /// When the page is made.
    pub made_at: DateTime<FixedOffset>,
    pub app_version: &'a str,
}

impl FilingSlip<'_> {
    /// Sets it on paper.
    #[must_use]
    pub fn compose(&self) -> Paper {
        let digest = self.digest();
        let mut composer = Composer::new(self.meta(&digest), self.frame(&digest));
        composer.title(&format!("{TITLE}\nN.º {}", self.filing.radicado));
        composer.paragraph(&self.statement(), Style::TEXT);
        self.filed(&mut composer);
        self.parties(&mut composer);
        self.verification(&mut composer);
        composer.section("Sello electrónico");
        let label = format!("Sello electrónico de la mesa en la constancia de radicación {}", self.filing.radicado);
        composer.field_box(SEAL_FIELD, &label, SEAL_HEIGHT);
        composer.finish()
    }

    fn statement(&self) -> String {
        format!(
            "La mesa central recibió el acta N.º {} firmada y sellada, comprobó que el archivo es auténtico y le asignó el \
             radicado N.º {} en el orden de recepción. El radicado no cambia ni se vuelve a asignar, aunque el acta se anule \
             o se reemplace.",
            self.act.folio, self.filing.radicado
        )
    }

    fn filed(&self, composer: &mut Composer) {
        composer.section("Radicación");
        let content = &self.act.content;
        let rows = vec![
            vec![
                Cell::label("Radicado"),
                Cell::new(self.filing.radicado.to_string()),
                Cell::label("Recibida"),
                Cell::new(wording::timestamp(self.filing.at)),
            ],
            vec![
                Cell::label("N.º de acta"),
                Cell::new(self.act.folio.to_string()),
                Cell::label("Versión del acta"),
                Cell::new(self.act.version.to_string()),
            ],
            vec![
                Cell::label("Dirección territorial"),
                Cell::new(self.filing.radicado.office.name()),
                Cell::label("Tipo de acta"),
                Cell::new(wording::act_kind(content)),
            ],
            vec![Cell::label("Documento"), Cell::new(wording::format(content.format))],
            vec![Cell::label("Huella SHA-256 del PDF sellado"), Cell::new(self.sealed.to_string())],
        ];
        composer.grid(&[110, 139, 90, 159], rows);
    }

    fn parties(&self, composer: &mut Composer) {
        composer.section("Intervinientes");
        let act_type = self.act.content.act_type();
        let columns = [
            Column { head: "Rol en el acta", share: 100 },
            Column { head: "Nombre", share: 258 },
            Column { head: "Identificación", share: 140 },
        ];
        let rows = self.act.content.signers().into_iter().map(|(role, party)| {
            vec![
                Cell::new(wording::signer_role(act_type, role)),
                Cell::new(&party.snapshot.full_name),
                Cell::new(wording::masked_document(&party.snapshot.document)),
            ]
        });
        composer.table(&columns, 8_500, rows);
        let reserve = "De cada identificación se muestran solo los últimos caracteres (Ley 1581 de 2012).";
        composer.paragraph(reserve, Style::NOTE);
    }

    fn verification(&self, composer: &mut Composer) {
        let explanation = [
            ("Cómo verificar el acta".to_owned(), Style::STRONG),
            (
                "El código QR lleva a la página de la mesa que dice si el acta rige y con qué huella. La huella SHA-256 del \
                 archivo PDF que usted tiene debe ser la misma que aquí se indica."
                    .to_owned(),
                Style::TEXT,
            ),
            (self.verification.clone(), Style::NOTE),
        ];
        composer.section("Verificación");
        let alt = format!("Código QR para verificar el acta {}", self.act.folio);
        composer.qr(&self.verification, &alt, &explanation);
    }

    /// SHA-256 of what the page says, each value followed by a zero byte.
    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let mut say = |text: &str| {
            hash.update(text.as_bytes());
            hash.update([0]);
        };
        say(SLIP_KIND);
        say(&self.filing.radicado.to_string());
        say(&self.filing.at.0.to_string());
        say(&self.act.folio.to_string());
        say(&self.act.content_digest.to_string());
        say(&self.sealed.to_string());
        say(&self.verification);
        Digest(hash.finalize().into()).to_string()
    }

    fn entity(&self) -> String {
        let entity = self.template.map(|template| template.entity_name.clone());
        entity.unwrap_or_else(|| "Unidad para la Atención y Reparación Integral a las Víctimas".to_owned())
    }

    fn meta(&self, digest: &str) -> Meta {
        let radicado = self.filing.radicado.to_string();
        Meta {
            title: format!("{TITLE} N.º {radicado}"),
            author: self.entity(),
            subject: format!("Radicación del acta N.º {}", self.act.folio),
            keywords: vec![SLIP_KIND.to_owned(), radicado.clone(), self.act.folio.to_string()],
            folio: radicado,
            content_digest: digest.to_owned(),
            kind: SLIP_KIND.to_owned(),
            created_at: self.made_at,
            creator: format!("EnSitio {}", self.app_version),
        }
    }

    fn frame(&self, digest: &str) -> FrameSpec {
        let mut middle = vec![TITLE.to_owned()];
        if let Some(template) = self.template {
            middle.push(format!("PROCESO: {}", template.process_name));
            middle.push(format!("PROCEDIMIENTO: {}", template.procedure_name));
        }
        FrameSpec {
            header: Header {
                entity: self.entity(),
                logo: None,
                middle,
                codes: vec![
                    format!("Código: {}", wording::PENDING_CODE),
                    format!("Versión: {}", wording::NOT_APPLICABLE),
                    format!("Fecha: {}", wording::date(self.made_at.date_naive())),
                ],
            },
            footer: vec![
                "Una vez impreso o descargado este documento se considera copia no controlada.".to_owned(),
                format!("Radicado {} · {} · Huella del contenido {}", self.filing.radicado, self.desk, &digest[..16]),
            ],
        }
    }
}
