//! What the command line says, in Spanish: why something was not done, and the terms of the procedure. Every list is
//! matched to its end, so that what is new does not compile until it is said.

pub(super) mod case;
mod desk;
mod form;
mod integrity;
mod problem;
mod refusal;
mod term;

use commands::term::{ActStage, PaperFlaw};
use commands::view::receipt::DifferenceOf;
use serde_json::Value;

pub(super) use self::desk::{dispute, photos_stay, said};
pub(super) use self::integrity::finding;
pub(super) use self::problem::problem;
pub(super) use self::term::role as role_name;

/// What it means that the desk signs with another key than the one that it is known by, and what to do first.
pub(super) const OTHER_KEY: &str = "La llave de la mesa es otra que la que este equipo conoce: sus recibos no valen aquí, ni sus \
     órdenes de cierre. Pregunte a quien la administra, por teléfono o en persona, antes de inscribir otra vez este equipo: \
     también puede ser alguien que se hace pasar por ella";

/// In what the desk and this workstation do not say the same.
pub(super) fn difference(found: &DifferenceOf) -> String {
    match found {
        DifferenceOf::Chain { inc, here, there: 0 } => {
            format!("la mesa no tiene los {here} cambios de la encarnación {inc} de este equipo")
        }
        DifferenceOf::Chain { inc, here: 0, there } => {
            format!(
                "la mesa tiene {there} cambios de la encarnación {inc} que aquí no están: otra copia de este equipo los hizo"
            )
        }
        DifferenceOf::Chain { inc, here, there } => {
            format!(
                "los cambios de la encarnación {inc} llegan aquí hasta el {here} y en la mesa hasta el {there}, o no son los mismos"
            )
        }
        DifferenceOf::Verdicts { inc } => format!("la mesa dice otra cosa de los cambios de la encarnación {inc}"),
        DifferenceOf::Files { here, there } => {
            format!("aquí se nombran {here} archivos y la mesa tiene {there}, o no son los mismos")
        }
        DifferenceOf::History { here, there } => {
            format!("la historia de la mesa tiene aquí {here} registros y allá {there}, o no son los mismos")
        }
    }
}

/// *Estado del acta*, as lists show it.
///
/// # Errors
/// When the answer names no stage.
pub(super) fn stage(stage: &Value, not_signed: bool) -> anyhow::Result<&'static str> {
    Ok(commands::wording::stage(serde_json::from_value::<ActStage>(stage.clone())?, not_signed))
}

/// What the desk found against the paper of an act.
///
/// # Errors
/// When the answer names nothing of that kind.
pub(super) fn flaw(flaw: &Value) -> anyhow::Result<&'static str> {
    Ok(commands::wording::paper_flaw(serde_json::from_value::<PaperFlaw>(flaw.clone())?))
}
