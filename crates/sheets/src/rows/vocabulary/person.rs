//! Words about people.

use casework::person::{BondType, IdType};

use super::look_up;

/// *Tipo de documento*
pub(crate) fn id_type(folded: &str) -> Option<IdType> {
    Some(match folded {
        "cc" | "c c" | "cedula" | "cedula de ciudadania" | "cedula ciudadania" => IdType::Cc,
        "ce" | "c e" | "cedula de extranjeria" | "cedula extranjeria" => IdType::Ce,
        "ppt" | "p p t" | "permiso por proteccion temporal" | "permiso de proteccion temporal" => IdType::Ppt,
        "pasaporte" | "pa" | "pas" | "pp" | "passport" => IdType::Passport,
        "nit" | "n i t" => IdType::Nit,
        _ => return None,
    })
}

/// *Vinculación*
pub(crate) fn bond(folded: &str) -> Option<BondType> {
    let known = look_up(
        folded,
        &[
            (BondType::Contractor, &["contratista"], &["contratista", "prestacion de servicios", "ops", "cps"]),
            (
                BondType::Staff,
                &["planta"],
                &["planta", "carrera", "provisional", "libre nombramiento", "funcionari", "nombramiento", "temporal"],
            ),
            (BondType::Intern, &["pasante"], &["pasante", "practicante", "judicante", "aprendiz"]),
            (BondType::Operator, &["operador"], &["operador"]),
            (BondType::Provider, &["proveedor"], &["proveedor", "tercero"]),
        ],
    );
    known.map(|(bond, _)| bond)
}
