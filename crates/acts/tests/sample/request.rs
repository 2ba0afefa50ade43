//! Requests of invented people, on the form of their category.

use acts::paper::Paper;
use acts::request::RequestPaper;
use casework::case::CaseForm;
use casework::case::form::{
    AccessForm, AccessRequest, AccessTarget, Authorisation, BossDecision, DialProfile, TelephonyFeature, TelephonyForm,
    TelephonyRequest, Terminal,
};
use casework::id::PersonId;
use casework::person::{BondType, PersonDetails};
use casework::site::{SiteDetails, SiteLevel};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{ISSUED, at, party, template};

/// Each, by the name of its file.
pub fn all() -> [(&'static str, Paper); 2] {
    [("anexo-13", paper(&telephony(), "2026-000042")), ("solicitud-de-acceso", paper(&access(), ""))]
}

fn by_boss() -> Authorisation {
    let boss = PersonId(Uuid::from_u128(2));
    Authorisation { authorised_by: boss, decision: BossDecision::Authorised, on: ISSUED.date() }
}

pub fn telephony() -> CaseForm {
    CaseForm::Telephony(TelephonyForm {
        request: TelephonyRequest::ChangeOfHolder,
        features: TelephonyFeature::ALL.into(),
        terminals: Terminal::ALL.into(),
        dial_profile: Some(DialProfile::NationalFixed),
        extension: "2014".into(),
        current_user: Some(PersonId(Uuid::from_u128(3))),
        forward_to: "3001234567".into(),
        outlet: "P2-RACK1-14".into(),
        from: NaiveDate::from_ymd_opt(2026, 12, 1),
        until: NaiveDate::from_ymd_opt(2027, 6, 30),
        justification: "La persona asume la atención de la línea de la dirección territorial y necesita la extensión \
                        de quien se traslada."
            .into(),
        authorisation: by_boss(),
    })
}

fn access() -> CaseForm {
    CaseForm::Access(AccessForm {
        request: AccessRequest::Creation,
        target: AccessTarget::Database,
        system: "Base de datos de pagos, ambiente de producción".into(),
        holder: PersonId(Uuid::from_u128(3)),
        permission: "Consulta".into(),
        from: None,
        until: None,
        justification: "Conciliación mensual de la ejecución presupuestal.".into(),
        authorisation: by_boss(),
    })
}

pub fn paper(form: &CaseForm, code: &str) -> Paper {
    let person = |n, name, position| party(n, name, "1118234567", position, BondType::Staff).snapshot;
    let requester = PersonDetails {
        phone: "6044261111".into(),
        ..person(1, "María Fernanda Núñez Ibáñez", "Profesional especializada")
    };
    let boss = person(2, "José Ángel Güiza Peña", "Director territorial");
    let other = person(3, "Óscar Iván Pérez Muñoz", "Técnico administrativo");
    let site = SiteDetails {
        name: "Dirección Territorial Antioquia".into(),
        level: SiteLevel::Territorial,
        site_type: None,
        territorial: None,
        municipality_code: "05001".into(),
        city: "Medellín".into(),
        address: "Carrera 46 N.º 52-10".into(),
        floor_office: "Piso 3".into(),
        contact_name: String::new(),
        contact_phone: String::new(),
        contact_email: String::new(),
    };
    RequestPaper {
        form,
        case_code: code.into(),
        case_id: "01890a5d-ac96-774b-bcce-b302099a8057".into(),
        subject: "Extensión para quien llega a la dirección territorial",
        category: "Telefonía IP > Solicitud de servicio de telefonía IP".into(),
        registered_at: ISSUED,
        site: Some(&site),
        requester: &requester,
        person: Some(&other),
        boss: &boss,
        specialist: None,
        template: &template(),
        logo: None,
        made_at: at(10),
        app_version: "1.0.0",
    }
    .compose()
}
