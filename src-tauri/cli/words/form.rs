//! Of forms of cases: what one lacks.

use commands::term::{FormField, FormFlaw};

/// The field, as the sentence about it begins.
fn field(field: FormField) -> &'static str {
    match field {
        FormField::Site => "la sede",
        FormField::Features => "las funcionalidades",
        FormField::Terminals => "el terminal",
        FormField::DialProfile => "el perfil de marcación",
        FormField::Extension => "la extensión actual",
        FormField::CurrentUser => "el usuario actual",
        FormField::ForwardTo => "el número del desvío",
        FormField::Outlet => "el punto de red",
        FormField::System => "la cuenta o el sistema",
        FormField::Permission => "el rol o permiso",
        FormField::Holder => "para quién es",
        FormField::From => "desde cuándo",
        FormField::Until => "hasta cuándo",
        FormField::Justification => "la justificación",
        FormField::AuthorisedBy => "quien autoriza (jefe inmediato)",
        FormField::Decision => "la decisión del jefe inmediato",
        FormField::AuthorisedOn => "la fecha de la autorización",
    }
}

pub(super) fn flaw(flaw: FormFlaw) -> String {
    match flaw {
        FormFlaw::Missing { field: of } => format!("en el formato falta {}", field(of)),
        FormFlaw::TooLong { field: of, max } => format!("{}: el máximo es {max} caracteres", field(of)),
        FormFlaw::NotAPhone { field: of } => {
            format!("{}: lleva una extensión, o diez dígitos: fijo 60X… o móvil 3…", field(of))
        }
        FormFlaw::NotAnExtension { field: of } => format!("{}: lleva de tres a seis dígitos", field(of)),
        FormFlaw::Unasked { field: of } => format!("{}: ese requerimiento no lo lleva", field(of)),
        FormFlaw::Reversed => "el formato termina antes de empezar".to_owned(),
        FormFlaw::NotYet => "la autorización no puede ser de un día que no ha llegado".to_owned(),
        FormFlaw::Denied => "el jefe inmediato no autoriza: la solicitud no se registra".to_owned(),
        FormFlaw::OwnAuthorisation => "nadie autoriza su propia solicitud: autoriza el jefe inmediato".to_owned(),
    }
}
