//! Of cases: who may do something, and what it needs.

use commands::term::{AnsFlaw, CatalogueFlaw, Hand, Need};

pub(super) fn hands(hands: &[Hand]) -> String {
    let names: Vec<&str> = hands.iter().map(|one| hand(*one)).collect();
    names.join(" o ")
}

fn hand(hand: Hand) -> &'static str {
    match hand {
        Hand::Agent => "la mesa de servicios",
        Hand::SpecialistL2 => "un(a) especialista de nivel 2",
        Hand::ItsLead => "quien responde por los servicios de TI",
        Hand::Member => "alguien del grupo asignado",
        Hand::MemberAboveOne => "alguien del grupo asignado, de nivel 2 o superior",
        Hand::Assignee => "quien lo tiene asignado",
        Hand::AssigneeAboveOne => "quien lo tiene asignado, de nivel 2 o superior",
        Hand::GroupLead => "quien lidera el grupo",
        Hand::Oti => "un(a) especialista de la OTI",
        Hand::Provider => "el especialista proveedor que lo tiene",
        Hand::Survey => "el usuario, con la encuesta",
    }
}

pub(super) fn need(need: Need) -> &'static str {
    match need {
        Need::Note => "falta la nota",
        Need::Reason => "la fecha para reanudar debe ser posterior a hoy",
        Need::Solution => "falta la solución",
        Need::Group => "la persona no está en ese grupo",
        Need::SomebodyElse => "ya está así: elija otro grupo, otra persona u otro ANS",
        Need::TimeLeft => "está próximo a vencer: antes de escalarlo suspéndalo o cambie su ANS",
        Need::Contract => "esa categoría no se entrega a un proveedor, o el grupo no es de proveedor",
        Need::Ground => "antes hay que dejar registrado un intento de contacto con el usuario",
        Need::Waited => "se requiere un intento de contacto desde que se suspendió, y tres días hábiles sin respuesta",
        Need::AnotherAsked => "quien pidió la suspensión no la confirma",
        Need::NoAcceptance => "lo que hizo el proveedor lo recibe primero la OTI",
    }
}

pub(super) fn flaw(flaw: &CatalogueFlaw) -> String {
    match flaw {
        CatalogueFlaw::Unnamed => "falta el nombre".to_owned(),
        CatalogueFlaw::NameTooLong { max } => format!("el nombre es demasiado largo: el máximo es {max} caracteres"),
        CatalogueFlaw::TooManyNamed { max } => format!("son demasiados: el máximo es {max}"),
        CatalogueFlaw::NoProject => "el grupo no es de ningún proyecto".to_owned(),
        CatalogueFlaw::LeadIsNoMember => "quien lidera el grupo debe estar en él".to_owned(),
        CatalogueFlaw::Ans { is: AnsFlaw::TargetOutOfRange { .. } } => {
            "el tiempo del ANS debe ser de un minuto o más, y de menos de diez años".to_owned()
        }
        CatalogueFlaw::Ans { is: AnsFlaw::PercentTooHigh { .. } } => {
            "el umbral de próximo a vencer no pasa del 100 %".to_owned()
        }
        CatalogueFlaw::Calendar { .. } => "el calendario tiene horas, reglas o días que no son válidos".to_owned(),
        CatalogueFlaw::NotThere => "nombra algo que no está en el catálogo, o que es de otro proyecto".to_owned(),
        CatalogueFlaw::TooDeep { max } => format!("una categoría no está dentro de sí misma ni a más de {max} niveles"),
    }
}
