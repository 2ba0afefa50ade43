//! Real papers: composed, signed and sealed as a workstation does it.

use acts::{
    handover::{Assets, HandoverDocument, compose, signature_field, wording},
    render::render,
    sign::{
        Approval, DeviceRandom, DeviceSubject, SealInput, SignatureInput, Signer, Strokes, local_device, seal, sign,
    },
};
use casework::{
    act::{ActContent, ActLine, ActReason, Direction, Party, Term},
    folio::{DeviceCode, Folio},
    format::{FormatCode, FormatTemplate, InformationClass},
    id::{ActId, Digest, ItemId, PersonId},
    intent::IntentBody,
    item::PhysicalCondition,
    person::PersonDetails,
    signing::{Identification, SignatureEvidence, Turn, TurnOutcome},
    site::TerritorialDirection,
    time::Timestamp,
};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::workstation::{NOW, Workstation, laptop, person, uuid};

/// An act as it is made: what is asked, step by step, and the files of that.
pub(crate) struct Made {
    pub(crate) act: ActId,
    pub(crate) folio: Folio,
    pub(crate) content: ActContent,
    pub(crate) content_digest: Digest,
    pub(crate) turns: Vec<Turn>,
    /// The canonical content.
    pub(crate) canonical: Vec<u8>,
    /// Rendered, then with each signature, then sealed.
    pub(crate) papers: Vec<Vec<u8>>,
}

/// The key with which a workstation signs papers.
pub(crate) fn signer(number: u8) -> Signer {
    let subject =
        DeviceSubject { common_name: format!("Puesto {number}"), organization: "Unidad para las Víctimas".into() };
    let random = DeviceRandom {
        authority_key: Zeroizing::new([number; 32]),
        device_key: Zeroizing::new([number + 100; 32]),
        authority_serial: [number; 16],
        device_serial: [number + 100; 16],
    };
    let year = chrono::TimeDelta::days(365);
    local_device(&random, &subject, NOW.plus(-year).in_bogota(), NOW.plus(year).in_bogota()).unwrap().signer
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

pub(crate) fn folio(office: TerritorialDirection, seq: u32) -> Folio {
    Folio { territorial: office, device: DeviceCode::from_random(1), incarnation: 1, seq }
}

/// Of Ana (11), who acts for the entity, to Luz (10), about the item 20.
pub(crate) fn content() -> ActContent {
    let party = |id, name, number| {
        let details = person(name, number);
        let snapshot = PersonDetails { position: "Cargo".into(), department: "Dependencia".into(), ..details };
        Party { person: PersonId(uuid(id)), snapshot }
    };
    ActContent {
        format: FormatCode::Anexo7,
        reason: ActReason::NewAssignment,
        case_code: String::new(),
        case: None,
        official: party(11, "Ana Técnica", "1001234050"),
        holder: party(10, "Luz Ríos", "1004567891"),
        approver: None,
        site: None,
        site_name: "PAV Cúcuta".into(),
        city: "Cúcuta".into(),
        workplace: String::new(),
        lines: vec![ActLine {
            item: ItemId(uuid(20)),
            item_rev: 1,
            snapshot: laptop("UV-1"),
            direction: Direction::Delivered,
            condition: PhysicalCondition::Good,
            accessories: String::new(),
            missing_accessories: String::new(),
            damaged: false,
            remarks: String::new(),
            observation: String::new(),
            photos: Vec::new(),
            captions: Default::default(),
            telephony: None,
        }],
        checks: Vec::new(),
        term: Term::Indefinite,
        remarks: String::new(),
        clearance: false,
        replaces: None,
    }
}

/// Makes an act that both sign in the presence of whoever works at the workstation.
pub(crate) fn made(at: &Workstation, act: u128, folio: Folio, content: ActContent, key: &Signer) -> Made {
    let document = HandoverDocument {
        folio,
        version: 1,
        issued_at: NOW,
        content: content.clone(),
        template: template(),
        device: folio.device.to_string(),
        app_version: "0.1.0".into(),
        verification_prefix: "ENSITIO:1:".into(),
    };
    let content_digest = document.content_digest().unwrap();
    let composed = compose(&document, &Assets::default()).unwrap();
    assert!(composed.pending.is_empty() && composed.paper.replaced.is_empty());
    let mut papers = vec![render(&composed.paper).unwrap().bytes];
    let mut turns = Vec::new();
    for (place, (role, party)) in content.signers().into_iter().enumerate() {
        let strokes = Strokes::new(&[vec![(0.1, 0.2), (0.5, 0.6), (0.9, 0.3)]]).unwrap();
        let moment = Timestamp(NOW.0 + 1_000 * (i64::try_from(place).unwrap() + 1));
        let evidence = evidence(at, party, (content_digest, strokes.digest(), moment), &format!("EV{act}-{place}"));
        let input = SignatureInput {
            name: party.snapshot.full_name.clone(),
            role: wording::signer_role(content.act_type(), role).into(),
            method: wording::identification(&evidence.identification),
            reason: "Acepto".into(),
            evidence_code: evidence.code.clone(),
            witness: None,
            at: moment.in_bogota(),
            approval: Approval::Drawn(strokes),
        };
        papers.push(sign(papers.last().unwrap(), &signature_field(place), &input, key).unwrap());
        turns.push(Turn { signer: role, outcome: TurnOutcome::Signed { evidence }, doubtful_clock: false });
    }
    let input = SealInput {
        name: "Puesto".into(),
        device: folio.device.to_string(),
        app_version: "0.1.0".into(),
        content_digest: content_digest.to_string(),
        at: Timestamp(NOW.0 + 9_000).in_bogota(),
    };
    papers.push(seal(papers.last().unwrap(), &input, key).unwrap());
    let canonical = document.canonical_bytes().unwrap();
    Made { act: ActId(uuid(act)), folio, content, content_digest, turns, canonical, papers }
}

fn evidence(
    at: &Workstation,
    party: &Party,
    (content_digest, stroke, moment): (Digest, Digest, Timestamp),
    code: &str,
) -> SignatureEvidence {
    let document = party.snapshot.document.clone();
    let witness_name = "Responsable".into();
    SignatureEvidence {
        person: party.person,
        identification: Identification::C { document, witness: at.account.account, witness_name },
        consent_version: "1".into(),
        content_digest,
        stroke,
        at: moment,
        app_version: "0.1.0".into(),
        code: code.to_owned(),
    }
}

impl Made {
    pub(crate) fn sealed(&self) -> &[u8] {
        self.papers.last().unwrap()
    }

    /// Everything that has to be at the desk before it judges.
    pub(crate) fn files(&self) -> impl Iterator<Item = &[u8]> {
        self.papers.iter().chain([&self.canonical]).map(Vec::as_slice)
    }

    pub(crate) fn issue(&self) -> IntentBody {
        IntentBody::IssueAct {
            act: self.act,
            folio: self.folio,
            content: Box::new(self.content.clone()),
            content_digest: self.content_digest,
            pdf: digest(&self.papers[0]),
        }
    }

    pub(crate) fn seal(&self, sealed: &[u8]) -> IntentBody {
        IntentBody::SealAct { act: self.act, version: 1, pdf: digest(sealed) }
    }

    /// What is asked up to the seal, with another sealed paper in its place.
    pub(crate) fn steps(&self, sealed: &[u8]) -> Vec<IntentBody> {
        let turn = |(turn, paper): (&Turn, &Vec<u8>)| IntentBody::TakeTurn {
            act: self.act,
            version: 1,
            signer: turn.signer,
            turn: Box::new(turn.clone()),
            pdf: digest(paper),
        };
        let turns = self.turns.iter().zip(&self.papers[1..]).map(turn);
        std::iter::once(self.issue()).chain(turns).chain([self.seal(sealed)]).collect()
    }
}

fn template() -> FormatTemplate {
    FormatTemplate {
        edition: 1,
        title: "ACTA DE ENTREGA Y/O DEVOLUCIÓN DE ELEMENTOS TECNOLÓGICOS".into(),
        sig_code: None,
        sig_version: None,
        sig_date: None,
        entity_name: "Unidad para las Víctimas".into(),
        process_name: "GESTIÓN DE LA INFORMACIÓN".into(),
        procedure_name: "GESTIÓN DE SERVICIOS".into(),
        logo: None,
        information_class: InformationClass::Classified,
        commitment: "Quien recibe asume el uso y la custodia.".into(),
        privacy_notice: "Los datos se tratan en ejercicio de funciones legales.".into(),
        privacy_policy_version: "1".into(),
        consent: "Acepto".into(),
        consent_version: "1".into(),
        valid_from: None,
    }
}
