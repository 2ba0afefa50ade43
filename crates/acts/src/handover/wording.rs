//! The Spanish that papers print for each term of the procedure. All of it is here.

use casework::act::{ActContent, ActReason, ActType, Answer, Direction, ReplaceMode, Replaces, TechnicalCheck, Term};
use casework::filing::PaperFlaw;
use casework::format::{FormatCode, InformationClass};
use casework::item::{ItemType, Ownership, PhysicalCondition, Serial};
use casework::person::{BondType, IdDocument, IdType};
use casework::signing::{Identification, NotSignedCause, SignerRole};
use casework::time::Timestamp;
use chrono::{DateTime, FixedOffset, NaiveDate};

/// Printed where something does not apply: a signed act has no blank cell.
pub const NOT_APPLICABLE: &str = "N/A";
/// Printed while the entity has not given a code. Never invented.
pub const PENDING_CODE: &str = "[código SIG pendiente]";

/// `DD/MM/AAAA`.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `DD/MM/AAAA HH:MM:SS (UTC-05:00)`.
#[must_use]
pub fn moment(at: DateTime<FixedOffset>) -> String {
    at.format("%d/%m/%Y %H:%M:%S (UTC%:z)").to_string()
}

/// A moment in Colombian legal time.
#[must_use]
pub fn timestamp(at: Timestamp) -> String {
    moment(at.in_bogota())
}

/// Kind of an identity document as staff abbreviate it.
#[must_use]
pub fn id_type(id_type: IdType) -> &'static str {
    match id_type {
        IdType::Cc => "CC",
        IdType::Ce => "CE",
        IdType::Ppt => "PPT",
        IdType::Passport => "Pasaporte",
        IdType::Nit => "NIT",
    }
}

/// Kind and number, digits in groups of three.
#[must_use]
pub fn id_document(document: &IdDocument) -> String {
    let number = &document.number;
    let grouped = if number.len() > 3 && number.bytes().all(|b| b.is_ascii_digit()) {
        let mut out = String::new();
        for (at, digit) in number.chars().enumerate() {
            if at > 0 && (number.len() - at).is_multiple_of(3) {
                out.push('.');
            }
            out.push(digit);
        }
        out
    } else {
        number.clone()
    };
    format!("{} {grouped}", id_type(document.id_type))
}

/// Kind and the end of the number, for papers and pages that go further than the act: `CC ••••••4050`. A number of four
/// characters or fewer is hidden whole (Ley 1581 de 2012, minimisation).
#[must_use]
pub fn masked_document(document: &IdDocument) -> String {
    const SHOWN: usize = 4;
    let long = document.number.chars().count();
    let hidden = if long > SHOWN { long - SHOWN } else { long };
    let shown: String = document.number.chars().skip(hidden).collect();
    format!("{} {}{shown}", id_type(document.id_type), "•".repeat(hidden))
}

/// The format, as people call its papers.
#[must_use]
pub fn format(code: FormatCode) -> &'static str {
    match code {
        FormatCode::Anexo7 => "Acta de entrega y/o devolución de elementos tecnológicos",
        FormatCode::Anexo14 => "Acta de entrega equipos de telefonía",
        FormatCode::Clearance => "Paz y salvo tecnológico",
    }
}

/// What the desk found against a paper.
#[must_use]
pub fn paper_flaw(flaw: PaperFlaw) -> &'static str {
    match flaw {
        PaperFlaw::NotAnAct => "no es un acta de EnSitio",
        PaperFlaw::Altered => "fue cambiado después de firmado",
        PaperFlaw::Unsealed => "le faltan firmas o el sello",
        PaperFlaw::OtherAct => "es el documento de otra acta",
        PaperFlaw::OtherContent => "su contenido no es el que se registró",
        PaperFlaw::OtherSignatures => "sus firmas no son las que se registraron",
        PaperFlaw::OtherKey => "lo firmó un equipo distinto del que lo envió",
    }
}

/// *Vinculación.*
#[must_use]
pub fn bond(bond: BondType) -> &'static str {
    match bond {
        BondType::Staff => "Planta",
        BondType::Contractor => "Contratista",
        BondType::Intern => "Pasante",
        BondType::Operator => "Operador",
        BondType::Provider => "Proveedor",
    }
}

/// *Tipo de acta.*
#[must_use]
pub fn act_type(act_type: ActType) -> &'static str {
    match act_type {
        ActType::Handover => "Entrega",
        ActType::Return => "Devolución",
        ActType::HandoverAndReturn => "Entrega y devolución",
        ActType::NoItems => "Sin movimiento de elementos",
    }
}

/// *Tipo de acta* as its own page states it: one that moves nothing is told by what it does.
#[must_use]
pub fn act_kind(content: &ActContent) -> &'static str {
    match (content.act_type(), content.format, &content.replaces) {
        (ActType::NoItems, _, Some(Replaces { mode: ReplaceMode::Annul, .. })) => "Anulación de un acta",
        (ActType::NoItems, FormatCode::Clearance, _) => "Paz y salvo",
        (act_type, ..) => self::act_type(act_type),
    }
}

/// *Motivo.*
#[must_use]
pub fn reason(reason: ActReason) -> &'static str {
    match reason {
        ActReason::NewAssignment => "Asignación nueva",
        ActReason::Replacement => "Reposición",
        ActReason::Loan => "Préstamo",
        ActReason::Transfer => "Traslado",
        ActReason::Termination => "Retiro o terminación de contrato",
        ActReason::Warranty => "Garantía",
        ActReason::Other => "Otro (ver observaciones)",
    }
}

/// *Duración.*
#[must_use]
pub fn term(term: Term) -> String {
    match term {
        Term::ContractEnd => "Hasta el fin del contrato".to_owned(),
        Term::Indefinite => "Indefinida".to_owned(),
        Term::Until(day) => format!("Hasta el {}", date(day)),
    }
}

/// A point of the technical verification.
#[must_use]
pub fn check(check: TechnicalCheck) -> &'static str {
    match check {
        TechnicalCheck::PowersOn => "El equipo enciende y arranca",
        TechnicalCheck::LicensedSystem => "Sistema operativo con licencia vigente",
        TechnicalCheck::DiskEncryption => "Cifrado de disco activo",
        TechnicalCheck::DomainJoin => "Unido al dominio",
        TechnicalCheck::Antivirus => "Antivirus institucional actualizado",
        TechnicalCheck::UserDataBackup => "Copia de seguridad de los datos del usuario",
        TechnicalCheck::UserDataWiped => "Borrado de los datos del usuario",
    }
}

/// *Sí / No / No aplica.*
#[must_use]
pub fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "Sí",
        Answer::No => "No",
        Answer::NotApplicable => NOT_APPLICABLE,
    }
}

/// Outcome of a test of the telephone line.
#[must_use]
pub fn test(outcome: Option<bool>) -> &'static str {
    match outcome {
        Some(true) => "CUMPLE",
        Some(false) => "NO CUMPLE",
        None => NOT_APPLICABLE,
    }
}

/// *Tipo de elemento.*
#[must_use]
pub fn item_type(item_type: ItemType) -> &'static str {
    match item_type {
        ItemType::Desktop => "Computador de escritorio",
        ItemType::Laptop => "Computador portátil",
        ItemType::Monitor => "Monitor",
        ItemType::Printer => "Impresora",
        ItemType::Scanner => "Escáner",
        ItemType::Peripheral => "Periférico",
        ItemType::Server => "Servidor",
        ItemType::Storage => "Almacenamiento",
        ItemType::Rack => "Rack o gabinete",
        ItemType::Switch => "Switch",
        ItemType::AccessPoint => "Access point",
        ItemType::Ups => "UPS",
        ItemType::IpPhone => "Teléfono IP",
        ItemType::Headset => "Diadema",
        ItemType::Projector => "Videoproyector o TV",
        ItemType::Connectivity => "Enlace de conectividad",
        ItemType::Cabling => "Cableado estructurado",
        ItemType::Other => "Otro",
    }
}

/// Whose it is.
#[must_use]
pub fn ownership(ownership: Ownership) -> &'static str {
    match ownership {
        Ownership::Owned => "Propio",
        Ownership::Provider => "Proveedor",
        Ownership::LoanForUse => "Comodato",
        Ownership::Personal => "Personal",
    }
}

/// *Estado físico.*
#[must_use]
pub fn condition(condition: PhysicalCondition) -> &'static str {
    match condition {
        PhysicalCondition::Good => "Bueno",
        PhysicalCondition::Fair => "Regular",
        PhysicalCondition::Bad => "Malo",
        PhysicalCondition::Unserviceable => "Inservible",
    }
}

/// What the maker's label said.
#[must_use]
pub fn serial(serial: &Serial) -> &str {
    match serial {
        Serial::Read(text) => text,
        Serial::Illegible => "ILEGIBLE",
        Serial::NotPresent => "NO TIENE",
    }
}

/// Title of the section of the lines of one direction.
#[must_use]
pub fn table(direction: Direction) -> &'static str {
    match direction {
        Direction::Delivered => "Tabla A. Elementos entregados",
        Direction::Returned => "Tabla B. Elementos devueltos",
    }
}

/// *Clasificación de la información.*
#[must_use]
pub fn information_class(class: InformationClass) -> &'static str {
    match class {
        InformationClass::Public => "Pública",
        InformationClass::Classified => "Pública clasificada",
        InformationClass::Reserved => "Pública reservada",
    }
}

/// *Rol en el acta.* Where nothing changes hands nobody delivers or receives.
#[must_use]
pub fn signer_role(act_type: ActType, role: SignerRole) -> &'static str {
    match (role, act_type) {
        (SignerRole::Deliverer, ActType::NoItems) => "Por la entidad",
        (SignerRole::Receiver, ActType::NoItems) => "Titular",
        (SignerRole::Deliverer, _) => "Quien entrega",
        (SignerRole::Approver, _) => "Visto bueno",
        (SignerRole::Receiver, _) => "Quien recibe",
    }
}

/// What the new act does to the old one.
#[must_use]
pub fn replace_mode(mode: ReplaceMode) -> &'static str {
    match mode {
        ReplaceMode::Annul => "anula",
        ReplaceMode::Supersede => "reemplaza",
    }
}

/// Why somebody did not sign.
#[must_use]
pub fn not_signed(cause: NotSignedCause) -> &'static str {
    match cause {
        NotSignedCause::Refused => "Se negó a firmar",
        NotSignedCause::Absent => "Ausente",
    }
}

/// How a signer was identified.
#[must_use]
pub fn identification(how: &Identification) -> String {
    match how {
        Identification::A { .. } => "Nivel A, cuenta propia y PIN".to_owned(),
        Identification::C { document, .. } => {
            format!("Nivel C, {} cotejado en presencia", id_document(document))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_documents_are_grouped_and_passports_are_not() {
        let document = |id_type, number: &str| IdDocument { id_type, number: number.to_owned() };
        assert_eq!(id_document(&document(IdType::Cc, "1118234567")), "CC 1.118.234.567");
        assert_eq!(id_document(&document(IdType::Passport, "AX12345")), "Pasaporte AX12345");
    }

    #[test]
    fn of_a_masked_number_only_its_end_is_shown() {
        let document = |number: &str| IdDocument { id_type: IdType::Cc, number: number.to_owned() };
        assert_eq!(masked_document(&document("1118234050")), "CC ••••••4050");
        assert_eq!(masked_document(&document("4050")), "CC ••••");
    }
}
