//! The act that tests, the example and the benchmark share: ten lines, two signers, invented people and serials.
#![allow(unreachable_pub, dead_code, clippy::unwrap_used, reason = "tests, example and benchmark each use a part")]

pub mod kinds;
pub mod request;

use std::collections::BTreeMap;

use acts::filing::FilingSlip;
use acts::handover::{Assets, HandoverDocument, compose, signature_field};
use acts::paper::Paper;
use acts::render::{Pdf, render};
use acts::report::{Report, ReportColumn};
use acts::sign::{
    Approval, DeviceRandom, DeviceSubject, LocalDevice, SealInput, SignatureInput, Signer, Strokes, local_device, seal,
    seal_slip, sign, stamping_device,
};
use acts::stamp::{Unstamped, token, token_bytes};
use casework::act::{
    Act, ActContent, ActLine, ActReason, ActStage, Answer, CheckAnswer, Direction, Party, TechnicalCheck, Term,
};
use casework::filing::{Filing, Radicado};
use casework::folio::{DeviceCode, Folio};
use casework::format::{FormatCode, FormatTemplate, InformationClass};
use casework::id::{ActId, Digest, ItemId, PersonId};
use casework::item::{ItemDetails, ItemType, Ownership, PhysicalCondition, Serial};
use casework::person::{BondType, IdDocument, IdType, PersonDetails};
use casework::site::TerritorialDirection;
use casework::time::Timestamp;
use chrono::{DateTime, FixedOffset};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

/// 20 November 2026, 09:40 in Colombia.
pub const ISSUED: Timestamp = Timestamp(1_795_185_600_000);

pub fn at(minutes: i64) -> DateTime<FixedOffset> {
    Timestamp(ISSUED.0 + minutes * 60_000).in_bogota()
}

pub fn template() -> FormatTemplate {
    FormatTemplate {
        edition: 1,
        title: "ACTA DE ENTREGA Y/O DEVOLUCIÓN DE ELEMENTOS TECNOLÓGICOS".into(),
        sig_code: None,
        sig_version: Some(1),
        sig_date: None,
        entity_name: "Unidad para la Atención y Reparación Integral a las Víctimas".into(),
        process_name: "GESTIÓN DE LA INFORMACIÓN".into(),
        procedure_name: "GESTIÓN DE SERVICIOS E INFRAESTRUCTURA TECNOLÓGICA".into(),
        logo: None,
        information_class: InformationClass::Classified,
        commitment: "Quien recibe declara haber verificado el serial, la placa y el estado de cada elemento, y asume \
                     su uso y custodia para el cumplimiento de sus funciones u obligaciones. Se compromete a usarlo \
                     según las políticas de seguridad de la información, a no trasladarlo ni cederlo sin acta, a \
                     informar de inmediato toda pérdida, hurto o daño, y a devolverlo cuando termine su vinculación o \
                     cuando la entidad lo solicite."
            .into(),
        privacy_notice: "Los datos personales de esta acta se tratan para el control de los bienes de la entidad, en \
                         ejercicio de sus funciones legales (Ley 1581 de 2012, artículo 10). El titular puede \
                         conocer, actualizar y rectificar sus datos por los canales de atención de la entidad."
            .into(),
        privacy_policy_version: "03".into(),
        consent: "He leído y acepto el contenido de esta acta; acepto el uso de firma electrónica".into(),
        consent_version: "1".into(),
        valid_from: None,
    }
}

pub fn party(number: u128, name: &str, document: &str, position: &str, bond: BondType) -> Party {
    Party {
        person: PersonId(Uuid::from_u128(number)),
        snapshot: PersonDetails {
            full_name: name.into(),
            document: IdDocument { id_type: IdType::Cc, number: document.into() },
            check_digit: None,
            position: position.into(),
            bond: Some(bond),
            department: "Oficina de Tecnologías de la Información".into(),
            email: "persona@ejemplo.gov.co".into(),
            phone: String::new(),
            site: None,
            contract_number: if bond == BondType::Contractor { "CT-0917-2026".into() } else { String::new() },
            contract_end: None,
        },
    }
}

pub fn line(number: u128, direction: Direction) -> ActLine {
    let kinds = [
        (ItemType::Laptop, "", "Lenovo", "ThinkPad L14 Gen 5"),
        (ItemType::Monitor, "", "Dell", "P2422H"),
        (ItemType::Peripheral, "Teclado y ratón inalámbricos", "Logitech", "MK540"),
        (ItemType::Peripheral, "Base de conexión USB-C", "Targus", "DOCK430"),
    ];
    let (item_type, description, brand, model) = kinds[usize::try_from(number % 4).unwrap()];
    ActLine {
        item: ItemId(Uuid::from_u128(1000 + number)),
        item_rev: 1,
        snapshot: ItemDetails {
            item_type,
            description: description.into(),
            brand: brand.into(),
            model: model.into(),
            serial: if number == 7 { Serial::Illegible } else { Serial::Read(format!("PF4Z{:05}", number * 7919)) },
            asset_tag: if number.is_multiple_of(3) { String::new() } else { format!("UV-{}", 104_200 + number) },
            provider_tag: if number.is_multiple_of(3) { format!("P-{number:04}") } else { String::new() },
            ownership: if number.is_multiple_of(3) { Ownership::Provider } else { Ownership::Owned },
            condition: Some(PhysicalCondition::Good),
            mac: "00:1A:2B:3C:4D:5E".into(),
            hostname: String::new(),
            specs: String::new(),
            contract_ref: String::new(),
            warranty_until: None,
            acquired_on: None,
            parent: None,
            remarks: String::new(),
        },
        direction,
        condition: if number == 5 { PhysicalCondition::Fair } else { PhysicalCondition::Good },
        accessories: if number.is_multiple_of(4) { "Cargador y maletín".into() } else { String::new() },
        missing_accessories: String::new(),
        damaged: false,
        remarks: String::new(),
        observation: if number == 5 { "Rayón en la tapa".into() } else { String::new() },
        photos: Vec::new(),
        captions: BTreeMap::new(),
        telephony: None,
    }
}

pub fn content(delivered: u128) -> ActContent {
    ActContent {
        format: FormatCode::Anexo7,
        reason: ActReason::NewAssignment,
        case_code: "REQ-2026-004312".into(),
        case: None,
        official: party(
            1,
            "María Fernanda Núñez Ibáñez",
            "52345678",
            "Técnica de soporte en sitio",
            BondType::Contractor,
        ),
        holder: party(2, "José Ángel Güiza Peña", "1118234567", "Profesional universitario", BondType::Staff),
        approver: None,
        site: None,
        site_name: "Dirección Territorial Antioquia".into(),
        city: "Medellín, Antioquia".into(),
        workplace: "Piso 3, puesto 3-14".into(),
        lines: (1..=delivered).map(|number| line(number, Direction::Delivered)).collect(),
        checks: TechnicalCheck::ALL[..6]
            .iter()
            .map(|check| CheckAnswer { check: *check, answer: Answer::Yes })
            .collect(),
        term: Term::Indefinite,
        remarks: "Se entrega con sesión iniciada y verificada. El puesto cuenta con punto de red y energía regulada."
            .into(),
        clearance: false,
        replaces: None,
    }
}

pub fn document(content: ActContent) -> HandoverDocument {
    HandoverDocument {
        folio: Folio {
            territorial: TerritorialDirection::Antioquia,
            device: DeviceCode::from_random(0xA_BCDE),
            incarnation: 1,
            seq: 42,
        },
        version: 1,
        issued_at: ISSUED,
        content,
        template: template(),
        device: "OTI-PORTATIL-042".into(),
        app_version: "1.0.0".into(),
        verification_prefix: "EnSitio:".into(),
    }
}

/// A photograph that needs no camera: a gradient in baseline JPEG.
pub fn photo(name: &str) -> (Digest, Vec<u8>) {
    let bytes = match name {
        "rack" => include_bytes!("rack.jpg").to_vec(),
        _ => include_bytes!("portatil.jpg").to_vec(),
    };
    (Digest(Sha256::digest(&bytes).into()), bytes)
}

/// The emblem of nobody, with transparent corners.
pub fn logo() -> (Digest, Vec<u8>) {
    let bytes = include_bytes!("logo.png").to_vec();
    (Digest(Sha256::digest(&bytes).into()), bytes)
}

/// Ten delivered lines, two photographs, one of them with a caption, under the entity's logo.
pub fn ten_lines() -> (HandoverDocument, Assets) {
    let mut content = content(10);
    let mut photos = BTreeMap::new();
    for (line, name) in [(0, "portatil"), (1, "rack")] {
        let (digest, bytes) = photo(name);
        content.lines[line].photos.push(digest);
        photos.insert(digest, bytes);
    }
    let (portable, _) = photo("portatil");
    content.lines[0].captions.insert(portable, "Rayón en la tapa, junto a la bisagra izquierda".into());
    let (name, logo) = logo();
    let mut document = document(content);
    document.template.logo = Some(name);
    (document, Assets { logo: Some(logo), photos })
}

pub fn paper() -> Paper {
    let (document, assets) = ten_lines();
    let composed = compose(&document, &assets).unwrap();
    assert!(composed.pending.is_empty());
    composed.paper
}

pub fn rendered() -> Pdf {
    render(&paper()).unwrap()
}

pub fn device() -> LocalDevice {
    let subject = DeviceSubject {
        common_name: "OTI-PORTATIL-042".into(),
        organization: "Unidad para las Víctimas (prueba)".into(),
    };
    let random = DeviceRandom {
        authority_key: Zeroizing::new([5; 32]),
        device_key: Zeroizing::new([7; 32]),
        authority_serial: [9; 16],
        device_serial: [11; 16],
    };
    local_device(&random, &subject, at(-60), at(60 * 24 * 365 * 3)).unwrap()
}

pub fn signer() -> Signer {
    device().signer
}

/// When the desk stamps the act.
pub const STAMPED: Timestamp = Timestamp(ISSUED.0 + 7_200_000);

/// The desk's clock.
pub fn clock() -> LocalDevice {
    let subject = DeviceSubject {
        common_name: "Hora de la mesa (prueba)".into(),
        organization: "Unidad para las Víctimas (prueba)".into(),
    };
    let random = DeviceRandom {
        authority_key: Zeroizing::new([15; 32]),
        device_key: Zeroizing::new([17; 32]),
        authority_serial: [19; 16],
        device_serial: [21; 16],
    };
    stamping_device(&random, &subject, at(-60), at(60 * 24 * 365 * 3)).unwrap()
}

/// [`sealed`] with the document timestamp of the desk.
pub fn stamped() -> Vec<u8> {
    let clock = clock().signer;
    let opened = Unstamped::new(&sealed(), token_bytes(&clock).unwrap()).unwrap();
    let token = token(&clock, &opened.imprint(), [23; 16], STAMPED).unwrap();
    opened.stamp(&token, &[]).unwrap().0
}

/// A drawing that looks like a hand's.
pub fn strokes(seed: f32) -> Strokes {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let wave = (0..160)
        .map(|k| {
            let t = k as f32;
            (40.0 + t * 1.5, 60.0 + 26.0 * (t * 0.27 + seed).sin() * (-t / 130.0).exp() + 8.0 * (t * 0.9 * seed).cos())
        })
        .collect();
    Strokes::new(&[wave, vec![(60.0, 92.0), (150.0, 84.0), (290.0, 90.0)]]).unwrap()
}

pub fn approval(place: usize) -> SignatureInput {
    let people = [("María Fernanda Núñez Ibáñez", "Quien entrega"), ("José Ángel Güiza Peña", "Quien recibe")];
    let (name, role) = people[place.min(1)];
    SignatureInput {
        name: name.into(),
        role: role.into(),
        method: if place == 0 {
            "Nivel A: cuenta institucional y reautenticación".into()
        } else {
            "Nivel C: presencial, documento cotejado".into()
        },
        reason: "Aprobación del contenido del acta".into(),
        evidence_code: format!("EV-7K2Q-{:04}", place + 1),
        witness: (place > 0).then(|| "María Fernanda Núñez Ibáñez".into()),
        at: at(5 + i64::try_from(place).unwrap()),
        approval: Approval::Drawn(strokes(if place == 0 { 0.4 } else { 1.3 })),
    }
}

pub fn seal_input(content_digest: &str) -> SealInput {
    SealInput {
        name: "EnSitio, Unidad para las Víctimas".into(),
        device: "OTI-PORTATIL-042".into(),
        app_version: "1.0.0".into(),
        content_digest: content_digest.into(),
        at: at(9),
    }
}

/// Rendered and signed by both, not sealed.
pub fn signed() -> Vec<u8> {
    let signer = signer();
    let first = sign(&rendered().bytes, &signature_field(0), &approval(0), &signer).unwrap();
    sign(&first, &signature_field(1), &approval(1), &signer).unwrap()
}

pub fn sealed() -> Vec<u8> {
    seal(&signed(), &seal_input(&paper().meta.content_digest), &signer()).unwrap()
}

/// The act as the desk has it, sealed and filed.
pub fn act() -> Act {
    let (document, _) = ten_lines();
    Act {
        id: ActId(Uuid::from_u128(7)),
        folio: document.folio,
        version: 1,
        content_digest: document.content_digest().unwrap(),
        content: document.content,
        pdf: Digest(Sha256::digest(sealed()).into()),
        stage: ActStage::Sealed,
        turns: Vec::new(),
        voided: Vec::new(),
        issued_at: ISSUED,
        sealed_at: Some(ISSUED),
        filing: None,
        replaced_by: None,
        decision: None,
        rev: 4,
    }
}

/// The constancia de radicación of [`act`], before the desk seals it.
pub fn slip() -> Paper {
    let (act, template) = (act(), template());
    let radicado = Radicado { year: 2026, office: TerritorialDirection::Antioquia, seq: 42 };
    FilingSlip {
        filing: Filing { radicado, at: Timestamp(ISSUED.0 + 3_600_000), flaw: None },
        sealed: act.pdf,
        template: Some(&template),
        desk: "Mesa EnSitio 7F3A90C2",
        verification: format!(
            "https://verificar.example.org/v/{}/{}",
            act.folio,
            &act.content_digest.to_string()[..16]
        ),
        made_at: at(61),
        app_version: "1.0.0",
        act: &act,
    }
    .compose()
}

pub fn sealed_slip() -> Vec<u8> {
    let paper = slip();
    let input = SealInput {
        name: "Mesa EnSitio 7F3A90C2".into(),
        device: "Mesa EnSitio 7F3A90C2".into(),
        at: at(61),
        ..seal_input(&paper.meta.content_digest)
    };
    seal_slip(&render(&paper).unwrap().bytes, &input, &signer()).unwrap()
}

/// A report of invented items.
pub fn report(rows: usize) -> Report {
    let heads = [("N.º", 26), ("Placa", 56), ("Elemento", 150), ("Serial", 80), ("Sede", 110), ("Resultado", 76)];
    Report {
        title: "Informe de validación de inventario".into(),
        introduction: "Elementos verificados durante la visita.".into(),
        folio: "INF-2026-0007".into(),
        entity: "Unidad para las Víctimas".into(),
        process: "GESTIÓN DE LA INFORMACIÓN".into(),
        procedure: "GESTIÓN DE SERVICIOS E INFRAESTRUCTURA TECNOLÓGICA".into(),
        sig_code: None,
        sig_version: None,
        logo: None,
        columns: heads.map(|(head, share)| ReportColumn { head: head.into(), share }).into(),
        rows: (1..=rows)
            .map(|n| {
                vec![
                    n.to_string(),
                    format!("UV-{:06}", 100_000 + n),
                    format!("Conmutador administrable PoE de {} puertos", 8 + n % 40),
                    format!("SN{:X}", 0x008F_3A91_C200_u64 + n as u64 * 7919),
                    format!("Sede {} — Tumaco, Nariño", n % 211),
                    ["Encontrado", "No encontrado", "Otra ubicación"][n % 3].into(),
                ]
            })
            .collect(),
        created_at: at(0),
        app_version: "1.0.0".into(),
    }
}
