//! One sealed paper of each kind, at its fullest: for eyes, and for judges outside of this program.

use std::collections::BTreeMap;

use acts::handover::{Assets, HandoverDocument, compose, signature_field, wording};
use acts::render::render;
use acts::sign::{Approval, SignatureInput, seal, sign};
use casework::act::{ActContent, ActReason, Answer, Direction, ReplaceMode, Replaces, Term};
use casework::format::{FormatCode, FormatTemplate};
use casework::id::{ActId, Digest};
use casework::item::ItemType;
use casework::person::BondType;
use casework::signing::{NotSignedCause, SignerRole};
use casework::telephony::TelephonyLine;
use uuid::Uuid;

use super::{approval, at, content, document, line, party, photo, seal_input, signer, strokes};

/// Every kind, by the name of its file.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let all_sign: &[bool] = &[true; 3];
    vec![
        ("anexo-7", sealed(swap(), all_sign)),
        ("anexo-7-largo", sealed(forty_lines(), all_sign)),
        ("anexo-7-prestamo", sealed(loan(), all_sign)),
        ("anexo-7-paz-y-salvo", sealed(full_return(), all_sign)),
        ("anexo-7-constancia", sealed(loan(), &[true, false])),
        ("anexo-14", sealed(telephony(), all_sign)),
        ("paz-y-salvo", sealed(clearance(), all_sign)),
        ("anulacion", sealed(annulment(), all_sign)),
        ("borrador", draft()),
    ]
}

/// The texts that the program ships.
fn shipped(format: FormatCode) -> FormatTemplate {
    let text = match format {
        FormatCode::Anexo7 => include_str!("../../../commands/templates/anexo-7.json"),
        FormatCode::Anexo14 => include_str!("../../../commands/templates/anexo-14.json"),
        FormatCode::Clearance => include_str!("../../../commands/templates/paz-y-salvo.json"),
    };
    serde_json::from_str(text).unwrap()
}

/// Rendered, signed by those who do (the others refuse before witnesses) and sealed.
fn sealed((content, assets): (ActContent, Assets), sign_who: &[bool]) -> Vec<u8> {
    let document = HandoverDocument { template: shipped(content.format), ..document(content) };
    let composed = compose(&document, &assets).unwrap();
    assert_eq!(composed.pending, [""; 0]);
    let signer = signer();
    let mut pdf = render(&composed.paper).unwrap().bytes;
    for (place, ((role, party), signs)) in document.content.signers().into_iter().zip(sign_who).enumerate() {
        let input = SignatureInput {
            name: party.snapshot.full_name.clone(),
            role: wording::signer_role(document.content.act_type(), role).into(),
            at: at(5 + i64::try_from(place).unwrap()),
            approval: if *signs { Approval::Drawn(strokes(0.4 + place as f32 * 0.9)) } else { refusal() },
            ..approval(usize::from(role != SignerRole::Deliverer))
        };
        pdf = sign(&pdf, &signature_field(place), &input, &signer).unwrap();
    }
    seal(&pdf, &seal_input(&composed.paper.meta.content_digest), &signer).unwrap()
}

fn refusal() -> Approval {
    Approval::NotSigned {
        cause: wording::not_signed(NotSignedCause::Refused).into(),
        reason: "La persona manifiesta que el portátil de la línea A1 no enciende con su propio cargador y que espera \
                 la revisión del fabricante antes de recibirlo a satisfacción."
            .into(),
        witnesses: [
            ("Luz Marina Carvajal de los Ríos y Santamaría".into(), "CC 43.998.221".into()),
            ("Édgar Ñáñez Quiñónez".into(), "CC 98.112.334".into()),
        ],
    }
}

/// A swap with an approver, a line with an observation and damage, and pictures.
fn swap() -> (ActContent, Assets) {
    let mut content = content(4);
    content.reason = ActReason::Replacement;
    content.lines[0].observation =
        "No recibe a satisfacción: la pantalla parpadea al mover la tapa y falta una tecla.".into();
    content.lines[0].remarks = "Se deja anotado; el proveedor revisa el 24/11/2026.".into();
    let mut back = line(8, Direction::Returned);
    back.damaged = true;
    back.missing_accessories = "Cargador original y candado".into();
    content.lines.push(back);
    content.lines.push(line(13, Direction::Returned));
    content.checks[2].answer = Answer::No;
    content.checks[5].answer = Answer::NotApplicable;
    content.approver =
        Some(party(3, "Ana Lucía Ibáñez Cortés", "43111222", "Supervisora del contrato", BondType::Staff));
    let assets = pictures(&mut content, 3);
    (content, assets)
}

/// Forty lines, twelve pictures, and the longest names that people have.
fn forty_lines() -> (ActContent, Assets) {
    let mut content = content(40);
    content.official.snapshot.full_name =
        "María de los Ángeles Fernanda Núñez-Ibáñez de la Espriella y Santamaría".into();
    content.official.snapshot.position =
        "Profesional especializada código 2028 grado 19 con funciones de soporte técnico en sitio".into();
    content.holder.snapshot.department =
        "Subdirección de Reparación Colectiva, Grupo de Retornos y Reubicaciones, Punto de Atención a Víctimas".into();
    content.holder.snapshot.email =
        "jose.angel.guiza.pena.contratista.territorial@unidadvictimas.ejemplo.gov.co".into();
    content.site_name =
        "Centro Regional de Atención y Reparación Integral a las Víctimas de San José del Guaviare".into();
    content.city = "San José del Guaviare, Guaviare".into();
    content.lines[2].snapshot.model = "Latitude5450XCTOBASEPROSUPPORTPLUS".into();
    content.lines[4].snapshot.description = "Conmutador administrable de 48 puertos PoE+ con fuente redundante".into();
    content.remarks = "Se verifica cada serial contra la remisión. ".repeat(30);
    let assets = pictures(&mut content, 12);
    (content, assets)
}

fn loan() -> (ActContent, Assets) {
    let mut content = content(2);
    content.reason = ActReason::Loan;
    content.term = Term::Until(chrono::NaiveDate::from_ymd_opt(2027, 1, 15).unwrap());
    content.holder.snapshot.bond = Some(BondType::Contractor);
    content.holder.snapshot.contract_number = "CT-1204-2026".into();
    content.holder.snapshot.contract_end = chrono::NaiveDate::from_ymd_opt(2027, 6, 30);
    content.remarks = String::new();
    (content, Assets::default())
}

fn full_return() -> (ActContent, Assets) {
    let mut content = content(0);
    content.reason = ActReason::Termination;
    content.lines = (1..=3).map(|number| line(number, Direction::Returned)).collect();
    content.term = Term::ContractEnd;
    content.clearance = true;
    (content, Assets::default())
}

fn telephony() -> (ActContent, Assets) {
    let mut content = content(3);
    content.format = FormatCode::Anexo14;
    content.checks.clear();
    for (at, line) in (0_u32..).zip(&mut content.lines) {
        line.snapshot.item_type = if at == 2 { ItemType::Headset } else { ItemType::IpPhone };
        (line.snapshot.brand, line.snapshot.model) = ("Yealink".into(), "SIP-T54W".into());
        line.snapshot.description = String::new();
        line.accessories = "Auricular, base y diadema".into();
        line.telephony = (at < 2).then(|| TelephonyLine {
            extension: format!("45{}", 12 + at),
            direct_number: "6014251100".into(),
            power: "PoE".into(),
            outlet: "3-14-B".into(),
            switch_port: "SW-MED-P3-03 / Gi1/0/14".into(),
            voice_vlan: "120".into(),
            dial_profile: "Interna y fija nacional".into(),
            registers: Some(true),
            internal_call: Some(true),
            incoming_call: Some(true),
            outgoing_call: (at == 0).then_some(true),
            transfer: Some(at == 0),
        });
    }
    (content, Assets::default())
}

fn clearance() -> (ActContent, Assets) {
    let mut content = content(0);
    content.format = FormatCode::Clearance;
    content.reason = ActReason::Termination;
    content.checks.clear();
    content.remarks = String::new();
    content.workplace = String::new();
    content.case_code = String::new();
    (content, Assets::default())
}

fn annulment() -> (ActContent, Assets) {
    let mut content = content(0);
    content.reason = ActReason::Other;
    content.checks.clear();
    content.remarks = "La anulación deja los elementos donde estaban antes del acta anulada.".into();
    content.replaces = Some(Replaces {
        act: ActId(Uuid::from_u128(5)),
        folio: document(super::content(0)).folio,
        sha256: Digest([0xAB; 32]),
        mode: ReplaceMode::Annul,
        cause: "Se registró un serial equivocado en la línea A2.".into(),
    });
    (content, Assets::default())
}

fn draft() -> Vec<u8> {
    let mut content = content(2);
    content.city.clear();
    content.holder.snapshot.position.clear();
    let document = HandoverDocument { template: shipped(content.format), ..document(content) };
    render(&compose(&document, &Assets::default()).unwrap().paper).unwrap().bytes
}

/// Hands `count` pictures to the first lines, up to three each.
fn pictures(content: &mut ActContent, count: usize) -> Assets {
    let mut photos = BTreeMap::new();
    for number in 0..count {
        let (digest, bytes) = photo(if number % 2 == 0 { "portatil" } else { "rack" });
        content.lines[number / 3].photos.push(digest);
        photos.insert(digest, bytes);
    }
    Assets { logo: None, photos }
}
