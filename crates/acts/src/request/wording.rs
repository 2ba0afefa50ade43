//! The Spanish of the forms of cases, as Anexo 13 and the request of an access print it.

use casework::case::form::{
    AccessRequest, AccessTarget, BossDecision, CaseForm, DialProfile, FormKind, TelephonyFeature, TelephonyRequest,
    Terminal,
};
use casework::person::PersonDetails;

use crate::handover::wording::{NOT_APPLICABLE, date};

/// In the place of the name of somebody whose data were erased.
const ERASED: &str = "Datos suprimidos";

/// The form, as people call it.
#[must_use]
pub fn form(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Telephony => "Solicitud de servicio de telefonía IP (Anexo 13)",
        FormKind::Access => "Solicitud de cuenta o acceso",
    }
}

/// *Tipo de requerimiento* of Anexo 13.
#[must_use]
pub fn telephony_request(request: TelephonyRequest) -> &'static str {
    match request {
        TelephonyRequest::NewExtension => "Extensión nueva",
        TelephonyRequest::Move => "Traslado",
        TelephonyRequest::ChangeOfHolder => "Cambio de titular",
        TelephonyRequest::Cancellation => "Cancelación",
        TelephonyRequest::SpecialFeature => "Funcionalidad especial",
    }
}

/// *Funcionalidad.*
#[must_use]
pub fn feature(feature: TelephonyFeature) -> &'static str {
    match feature {
        TelephonyFeature::Voicemail => "Buzón de voz",
        TelephonyFeature::Forwarding => "Desvío",
        TelephonyFeature::GroupPickup => "Captura de grupo",
        TelephonyFeature::Conference => "Conferencia",
        TelephonyFeature::Recording => "Grabación",
        TelephonyFeature::Ivr => "IVR/menú",
        TelephonyFeature::RingGroup => "Cola o grupo de timbrado",
        TelephonyFeature::DirectNumber => "Número directo",
        TelephonyFeature::CallerId => "Identificador",
        TelephonyFeature::BossSecretary => "Jefe-secretaria",
    }
}

/// *Terminal.*
#[must_use]
pub fn terminal(terminal: Terminal) -> &'static str {
    match terminal {
        Terminal::Phone => "Teléfono físico",
        Terminal::Softphone => "Softphone",
        Terminal::Headset => "Diadema",
    }
}

/// *Perfil de marcación.*
#[must_use]
pub fn dial_profile(profile: DialProfile) -> &'static str {
    match profile {
        DialProfile::Internal => "Interna",
        DialProfile::NationalFixed => "Fija nacional",
        DialProfile::Mobile => "Móvil",
        DialProfile::International => "Internacional",
    }
}

/// *Tipo de requerimiento* of an access.
#[must_use]
pub fn access_request(request: AccessRequest) -> &'static str {
    match request {
        AccessRequest::Creation => "Creación",
        AccessRequest::Modification => "Modificación",
        AccessRequest::Deactivation => "Desactivación",
        AccessRequest::Reset => "Restablecimiento",
    }
}

/// To what.
#[must_use]
pub fn access_target(target: AccessTarget) -> &'static str {
    match target {
        AccessTarget::Mail => "Correo institucional",
        AccessTarget::Server => "Servidor",
        AccessTarget::Database => "Base de datos",
        AccessTarget::Application => "Sistema de información",
    }
}

/// What the immediate boss said.
#[must_use]
pub fn decision(decision: BossDecision) -> &'static str {
    match decision {
        BossDecision::Authorised => "Autoriza",
        BossDecision::Denied => "No autoriza",
    }
}

/// The name, or what stands in its place.
#[must_use]
pub fn name(person: Option<&PersonDetails>) -> String {
    let name = person.map_or(NOT_APPLICABLE, |person| person.full_name.as_str());
    if name.is_empty() { ERASED.to_owned() } else { name.to_owned() }
}

/// What was filled in, label by label, without who asked and who authorised; `person` is the name of whom it names beside them.
#[must_use]
pub fn lines(form: &CaseForm, person: &str) -> Vec<(&'static str, String)> {
    let or_none = |text: &str| if text.trim().is_empty() { NOT_APPLICABLE.to_owned() } else { text.to_owned() };
    let day = |day: Option<chrono::NaiveDate>| day.map_or(NOT_APPLICABLE.to_owned(), date);
    let mut told = match form {
        CaseForm::Telephony(form) => {
            let features: Vec<_> = form.features.iter().map(|one| feature(*one)).collect();
            let terminals: Vec<_> = form.terminals.iter().map(|one| terminal(*one)).collect();
            vec![
                ("Tipo de requerimiento", telephony_request(form.request).to_owned()),
                ("Perfil de marcación", or_none(form.dial_profile.map_or("", dial_profile))),
                ("Funcionalidades", or_none(&features.join(", "))),
                ("Terminal", or_none(&terminals.join(", "))),
                ("Extensión actual", or_none(&form.extension)),
                ("Usuario actual", or_none(person)),
                ("Desvío a", or_none(&form.forward_to)),
                ("Punto de red", or_none(&form.outlet)),
            ]
        }
        CaseForm::Access(form) => vec![
            ("Tipo de requerimiento", access_request(form.request).to_owned()),
            ("Acceso a", access_target(form.target).to_owned()),
            ("Cuenta o sistema", or_none(&form.system)),
            ("Para quién", or_none(person)),
            ("Rol o permiso", or_none(&form.permission)),
        ],
    };
    let [from, until] = form.days();
    told.extend([("Desde", day(from)), ("Hasta", day(until))]);
    told
}
