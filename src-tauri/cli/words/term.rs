//! Terms of the procedure that sentences name.

use commands::term::MovementKind;
use commands::term::RequiredField;
use commands::term::Role;
use commands::term::SignerRole;
use commands::term::TelephonyField;
use commands::view::act::{MissingWhat, PartyField};

pub(super) fn movement(kind: MovementKind) -> &'static str {
    match kind {
        MovementKind::Intake => "Ingreso",
        MovementKind::Handover => "Entrega",
        MovementKind::Return => "Devolución",
        MovementKind::Reinstatement => "Reintegro",
        MovementKind::TransferSite => "Traslado entre sedes",
        MovementKind::TransferReceived => "Recepción de traslado",
        MovementKind::Loan => "Préstamo",
        MovementKind::ToSitePool => "Uso común en sede",
        MovementKind::WarrantyOut => "Envío a garantía",
        MovementKind::WarrantyIn => "Regreso de garantía",
        MovementKind::ProviderReturn => "Devolución al proveedor",
        MovementKind::Loss => "Pérdida",
        MovementKind::Theft => "Hurto",
        MovementKind::Found => "Hallado",
        MovementKind::Disposal => "Baja",
        MovementKind::Annulment => "Anulación de acta",
    }
}

pub(in super::super) fn role(role: Role) -> &'static str {
    match role {
        Role::Administrator => "Administrador(a)",
        Role::AgentL1 => "Agente de mesa de servicios",
        Role::SpecL2 => "Especialista de servicios TI",
        Role::OnsiteL2 => "Técnico(a) de soporte en sitio",
        Role::SpecL3 => "Especialista de nivel 3",
        Role::Provider => "Especialista proveedor",
        Role::ItsLead => "Responsable de servicios TI",
        Role::Reader => "Consulta",
    }
}

/// Where nothing changes hands the window says *Por la entidad* and *Titular*; a refusal does not know.
pub(super) fn signer(role: SignerRole) -> &'static str {
    match role {
        SignerRole::Deliverer => "Quien entrega",
        SignerRole::Approver => "Visto bueno",
        SignerRole::Receiver => "Quien recibe",
    }
}

/// A whole sentence: the verb agrees with what is missing.
pub(super) fn required(field: RequiredField) -> &'static str {
    match field {
        RequiredField::FullName => "falta el nombre completo",
        RequiredField::DocumentNumber => "falta el número de documento",
        RequiredField::SiteName => "falta el nombre de la sede",
        RequiredField::City => "falta la ciudad o municipio",
        RequiredField::Description => "falta la denominación del elemento",
        RequiredField::Remarks => "faltan las observaciones: este motivo necesita una explicación",
        RequiredField::ReturnDate => "falta la fecha de devolución del préstamo",
        RequiredField::Reason => "falta el motivo",
        RequiredField::Witnesses => "faltan los datos de los dos testigos",
        RequiredField::Cause => "falta la causa",
        RequiredField::MunicipalityCode => "el código DIVIPOLA del municipio no es válido: son cinco dígitos",
        RequiredField::Subject => "falta el asunto",
        RequiredField::Note => "falta la nota",
        RequiredField::Solution => "falta la solución",
        RequiredField::Contract => "falta el contrato u orden de compra",
    }
}

pub(super) fn telephony(field: TelephonyField) -> &'static str {
    match field {
        TelephonyField::Mac => "dirección MAC (en la ficha del elemento)",
        TelephonyField::Extension => "extensión",
        TelephonyField::Power => "alimentación",
        TelephonyField::Outlet => "punto de red",
        TelephonyField::SwitchPort => "switch y puerto",
        TelephonyField::VoiceVlan => "VLAN de voz",
        TelephonyField::DialProfile => "perfil de marcación",
        TelephonyField::Registers => "prueba de registro",
        TelephonyField::InternalCall => "prueba de llamada interna",
        TelephonyField::IncomingCall => "prueba de llamada entrante",
        TelephonyField::OutgoingCall => "prueba de llamada saliente",
        TelephonyField::Transfer => "prueba de transferencia",
    }
}

pub(super) fn missing(what: MissingWhat) -> &'static str {
    match what {
        MissingWhat::Holder => "falta la persona",
        MissingWhat::HolderData => "faltan datos en la ficha de la persona",
        MissingWhat::ApproverData => "faltan datos en la ficha de quien da el visto bueno",
        MissingWhat::OfficialData => "faltan datos en su propia ficha",
        MissingWhat::Approver => "el visto bueno lo da una tercera persona",
        MissingWhat::Clearance => "la persona todavía tiene elementos a cargo",
        MissingWhat::Reason => "falta el motivo",
        MissingWhat::Site => "falta la sede",
        MissingWhat::City => "falta la ciudad",
        MissingWhat::Lines => "faltan los elementos",
        MissingWhat::LineProblem => "hay un elemento que no puede ir en el acta",
        MissingWhat::Condition => "falta el estado físico de un elemento",
        MissingWhat::Telephony => "faltan datos o pruebas de un teléfono",
        MissingWhat::Checks => "falta la verificación técnica",
        MissingWhat::Term => "falta la duración",
        MissingWhat::Remarks => "faltan las observaciones",
        MissingWhat::Case => "el caso terminó, y el acta no puede ser de él",
        MissingWhat::Obstacle => "este borrador ya no se puede emitir",
    }
}

pub(super) fn party(field: PartyField) -> &'static str {
    match field {
        PartyField::FullName => "nombre completo",
        PartyField::DocumentNumber => "número de documento",
        PartyField::Position => "cargo",
        PartyField::Department => "dependencia",
    }
}
