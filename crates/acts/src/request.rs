//! What a case was asked for on, on paper: Anexo 13, *Formato de solicitud de servicio de telefonía IP*, and the request of an
//! account or an access, whose layout no annex fixes. Nobody has signed it: it has the boxes where they do.

pub mod wording;

use casework::case::form::{CaseForm, FormKind};
use casework::format::FormatTemplate;
use casework::person::PersonDetails;
use casework::site::SiteDetails;
use casework::time::Timestamp;
use chrono::{DateTime, FixedOffset};
use sha2::{Digest as _, Sha256};

use crate::handover::wording::{NOT_APPLICABLE, PENDING_CODE, bond, date, id_document, information_class, timestamp};
use crate::paper::{Cell, Composer, FrameSpec, Header, Meta, Paper, Picture, SignatureBlock, Style};

/// Printed where the desk has not given the case its code.
const NO_CODE: &str = "Pendiente: lo asigna la mesa";
/// *Tratamiento de datos* (Ley 1581 de 2012, art. 10): the notice of acts speaks of goods.
const PRIVACY: &str = "Los datos personales de esta solicitud se tratan para atenderla y para llevar el control de los servicios \
                       y accesos de la entidad, en ejercicio de sus funciones legales (Ley 1581 de 2012, artículo 10). El \
                       titular puede conocer, actualizar y rectificar sus datos por los canales de atención de la entidad.";

/// What the paper says.
#[derive(Debug, Clone)]
pub struct RequestPaper<'a> {
    pub form: &'a CaseForm,
    /// Empty until a desk has given it.
    pub case_code: String,
    /// By which the paper is known while there is no code.
    pub case_id: String,
    pub subject: &'a str,
    /// From the root of the tree.
    pub category: String,
    pub registered_at: Timestamp,
    pub site: Option<&'a SiteDetails>,
    pub requester: &'a PersonDetails,
    /// Whom the form names: who has the extension now, or for whom the access is.
    pub person: Option<&'a PersonDetails>,
    pub boss: &'a PersonDetails,
    /// Who attends to it, where somebody does.
    pub specialist: Option<&'a PersonDetails>,
    /// The frame of the entity's papers.
    pub template: &'a FormatTemplate,
    pub logo: Option<Picture>,
    pub made_at: DateTime<FixedOffset>,
    pub app_version: &'a str,
}

/// Kind of the paper, as its metadata and file name say it.
#[must_use]
pub fn kind(form: FormKind) -> &'static str {
    match form {
        FormKind::Telephony => "anexo-13",
        FormKind::Access => "solicitud-de-acceso",
    }
}

fn title(form: FormKind) -> &'static str {
    match form {
        FormKind::Telephony => "FORMATO DE SOLICITUD DE SERVICIO DE TELEFONÍA IP",
        FormKind::Access => "FORMATO DE SOLICITUD DE CUENTA O ACCESO",
    }
}

impl RequestPaper<'_> {
    /// Sets it on paper.
    #[must_use]
    pub fn compose(&self) -> Paper {
        let digest = self.digest();
        let mut composer = Composer::new(self.meta(&digest), self.frame(&digest));
        let annex = if self.form.kind() == FormKind::Telephony { "Anexo 13 · " } else { "" };
        composer.title(&format!("{}\n{annex}{}", title(self.form.kind()), self.case_name()));
        self.general(&mut composer);
        self.requester(&mut composer);
        composer.section(match self.form.kind() {
            FormKind::Telephony => "3. Servicio solicitado",
            FormKind::Access => "3. Cuenta o acceso solicitado",
        });
        pairs(&mut composer, wording::lines(self.form, &wording::name(self.person)));
        composer.section("4. Justificación");
        composer.paragraph(self.form.justification(), Style::TEXT);
        self.authorisation(&mut composer);
        composer.section("6. Tratamiento de datos personales");
        composer.paragraph(PRIVACY, Style::TEXT);
        let policy = format!("Política de tratamiento de datos, versión {}.", self.template.privacy_policy_version);
        composer.paragraph(&policy, Style::NOTE);
        self.signatures(&mut composer);
        composer.finish()
    }

    fn code(&self) -> &str {
        if self.case_code.is_empty() { NO_CODE } else { &self.case_code }
    }

    fn case_name(&self) -> String {
        if self.case_code.is_empty() { "Caso sin código".to_owned() } else { format!("Caso N.º {}", self.case_code) }
    }

    fn general(&self, composer: &mut Composer) {
        composer.section("1. Datos generales");
        let site = |of: fn(&SiteDetails) -> &str| self.site.map_or("", of).to_owned();
        let told = vec![
            ("N.º de caso", self.code().to_owned()),
            ("Fecha y hora", timestamp(self.registered_at)),
            ("Asunto", self.subject.to_owned()),
            ("Categoría", self.category.clone()),
            ("Sede", site(|site| &site.name)),
            ("Ciudad", site(|site| &site.city)),
            ("Piso/Oficina", site(|site| &site.floor_office)),
            ("Clasificación", information_class(self.template.information_class).to_owned()),
        ];
        pairs(composer, told);
    }

    fn requester(&self, composer: &mut Composer) {
        composer.section("2. Solicitante");
        let person = self.requester;
        let told = vec![
            ("Nombre", wording::name(Some(person))),
            ("Identificación", document(person)),
            ("Cargo", person.position.clone()),
            ("Dependencia", person.department.clone()),
            ("Vinculación", person.bond.map_or("", bond).to_owned()),
            ("Correo", person.email.clone()),
            ("Teléfono", person.phone.clone()),
        ];
        pairs(composer, told);
    }

    fn authorisation(&self, composer: &mut Composer) {
        composer.section("5. Autorización del jefe inmediato");
        let said = self.form.authorisation();
        let told = vec![
            ("Jefe inmediato", wording::name(Some(self.boss))),
            ("Cargo", self.boss.position.clone()),
            ("Decisión", wording::decision(said.decision).to_owned()),
            ("Fecha", date(said.on)),
        ];
        pairs(composer, told);
    }

    fn signatures(&self, composer: &mut Composer) {
        composer.section("7. Firmas");
        let attends = match self.form.kind() {
            FormKind::Telephony => "Atendió (especialista de telefonía OTI)",
            FormKind::Access => "Atendió (especialista OTI)",
        };
        let blocks = [
            block("firma_solicitante", "Solicitante", Some(self.requester)),
            block("firma_jefe", "Autoriza (jefe inmediato)", Some(self.boss)),
            block("firma_especialista", attends, self.specialist),
        ];
        composer.signatures("Quien firma declara que lo que aquí se pide y se autoriza es cierto.", &blocks);
    }

    /// SHA-256 of what the page says, each value followed by a zero byte.
    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let said = self.form.authorisation();
        let own = [kind(self.form.kind()), &self.case_id, self.subject, self.form.justification()].map(str::to_owned);
        let people = [wording::name(Some(self.requester)), wording::name(Some(self.boss)), date(said.on)];
        let lines = wording::lines(self.form, &wording::name(self.person)).into_iter().map(|(_, text)| text);
        for text in own.into_iter().chain(people).chain(lines) {
            hash.update(text.as_bytes());
            hash.update([0]);
        }
        casework::id::Digest(hash.finalize().into()).to_string()
    }

    fn meta(&self, digest: &str) -> Meta {
        let kind = kind(self.form.kind());
        let folio = if self.case_code.is_empty() { self.case_id.clone() } else { self.case_code.clone() };
        Meta {
            title: format!("{}. Caso {folio}", title(self.form.kind())),
            author: self.template.entity_name.clone(),
            subject: self.subject.to_owned(),
            keywords: vec![kind.to_owned(), folio.clone()],
            folio,
            content_digest: digest.to_owned(),
            kind: kind.to_owned(),
            created_at: self.made_at,
            creator: format!("EnSitio {}", self.app_version),
        }
    }

    fn frame(&self, digest: &str) -> FrameSpec {
        FrameSpec {
            header: Header {
                entity: self.template.entity_name.clone(),
                logo: self.logo.clone(),
                middle: vec![
                    title(self.form.kind()).to_owned(),
                    format!("PROCESO: {}", self.template.process_name),
                    format!("PROCEDIMIENTO: {}", self.template.procedure_name),
                ],
                codes: vec![
                    format!("Código: {PENDING_CODE}"),
                    format!("Versión: {NOT_APPLICABLE}"),
                    format!("Fecha: {}", date(self.made_at.date_naive())),
                ],
            },
            footer: vec![
                "Una vez impreso o descargado este documento se considera copia no controlada.".to_owned(),
                format!("{} · Huella del contenido {}", self.case_name(), &digest[..16]),
            ],
        }
    }
}

fn document(person: &PersonDetails) -> String {
    if person.document.number.is_empty() { String::new() } else { id_document(&person.document) }
}

fn block(field: &str, role: &str, person: Option<&PersonDetails>) -> SignatureBlock {
    let lines = match person {
        Some(person) => {
            let known =
                [wording::name(Some(person)), document(person), person.position.clone(), person.department.clone()];
            known.into_iter().filter(|line| !line.is_empty()).collect()
        }
        None => vec!["Nombre:".to_owned(), "Cargo:".to_owned()],
    };
    let label = format!("Firma: {}", role.to_lowercase());
    SignatureBlock { field: field.to_owned(), label, role: role.to_owned(), lines }
}

/// Labels and values, two pairs abreast; no cell is blank.
fn pairs(composer: &mut Composer, told: Vec<(&'static str, String)>) {
    let cells: Vec<[Cell; 2]> = told
        .into_iter()
        .map(|(label, text)| {
            let text = if text.trim().is_empty() { NOT_APPLICABLE.to_owned() } else { text };
            [Cell::label(label), Cell::new(text)]
        })
        .collect();
    let rows = cells.chunks(2).map(<[_]>::concat).collect();
    composer.grid(&[100, 149, 90, 159], rows);
}
