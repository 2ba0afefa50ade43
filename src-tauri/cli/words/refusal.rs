//! Why the procedure does not allow what was asked.

use commands::problem::Names;
use commands::term::Refusal as R;
use commands::term::SignerRole;
use commands::term::{ActId, CaseId, ItemId, PersonId};
use commands::wording;

use super::{case, form, term};

/// What the sentence names, by its name where one is known and else by its identifier.
struct Named<'a>(&'a Names);

impl Named<'_> {
    fn item(&self, id: &ItemId) -> String {
        self.0.item.as_ref().map_or_else(|| format!("el elemento {id}"), |name| format!("«{name}»"))
    }

    fn person(&self, id: &PersonId) -> String {
        self.0.person.clone().unwrap_or_else(|| format!("la persona {id}"))
    }

    fn case(&self, id: &CaseId) -> String {
        self.0.case.as_ref().map_or_else(|| format!("el caso {id}"), |name| format!("el caso «{name}»"))
    }

    fn act(&self, id: &ActId) -> String {
        self.0.act.clone().unwrap_or_else(|| id.to_string())
    }
}

/// One sentence, without capital and full stop.
pub(super) fn refusal(refusal: &R, names: &Names) -> String {
    let n = Named(names);
    match refusal {
        R::NoSuchItem { item } => format!("{} no está registrado en este equipo", n.item(item)),
        R::NoSuchPerson { person } => format!("{} no está en este equipo: regístrela", n.person(person)),
        R::NoSuchSite { site } => format!("la sede {site} no está en este equipo: regístrela"),
        R::NoSuchAct { act } => format!("el acta {} no está en este equipo", n.act(act)),
        R::AlreadyExists => "ya está registrado".to_owned(),
        R::NotPermitted => "su rol no permite esta acción: pídala a quien administra el equipo".to_owned(),
        R::Missing { field } => term::required(*field).to_owned(),
        R::TooMany { max } => format!("son demasiados: el máximo es {max}"),
        R::DateOutOfRange { from, until } => {
            format!("la fecha debe estar entre el {} y el {}", from.format("%d/%m/%Y"), until.format("%d/%m/%Y"))
        }
        R::TextTooLong { max } => format!("el texto es demasiado largo: el máximo es {max} caracteres"),
        R::Stale => "alguien cambió este registro mientras tanto: consúltelo otra vez".to_owned(),
        R::TagTaken { tag, by } => format!("la placa {tag} ya es de {}", n.item(by)),
        R::SerialTaken { serial, by } => format!("el serial {serial} ya es de {}", n.item(by)),
        R::DocumentTaken { by } => format!("ese documento ya es de {}", n.person(by)),
        R::DocumentNotDigits { .. } => "el número de ese tipo de documento lleva solo dígitos".to_owned(),
        R::WrongCheckDigit => "el dígito de verificación no corresponde a ese NIT".to_owned(),
        R::FolioTaken { folio, by } => format!("el número {folio} ya es de otra acta ({})", n.act(by)),
        R::EmptyAct => "el acta no tiene elementos".to_owned(),
        R::ItemTwice { item } => format!("{} está dos veces en el acta", n.item(item)),
        R::SamePerson => "la misma persona no puede entregar y recibir".to_owned(),
        R::HeldByAnother { item, holder } => {
            format!("{} está a cargo de {}: primero se devuelve", n.item(item), n.person(holder))
        }
        R::NotAvailable { item, state } => {
            format!("{} no está disponible: «{}»", n.item(item), wording::lifecycle(*state))
        }
        R::NotHeldBy { item, person } => format!("{} no está a cargo de {}", n.item(item), n.person(person)),
        R::InOpenAct { item, act } => format!("{} está en el acta {}, que espera firmas", n.item(item), n.act(act)),
        R::InDispute { item } => {
            format!("{} está en disputa: primero la resuelve quien responde por los servicios de TI", n.item(item))
        }
        R::NotInDispute { item } => format!("{} no está en disputa por eso", n.item(item)),
        R::PersonalItem { item } => format!("{} es personal: no va en actas de la entidad", n.item(item)),
        R::NotTelephony { item } => format!("{} no es de telefonía: use el Anexo 7", n.item(item)),
        R::TelephonyMissing { item, field } => {
            format!("en la línea de {} falta: {}", n.item(item), term::telephony(*field))
        }
        R::StaleItem { item } => format!("{} cambió después de agregarlo al acta", n.item(item)),
        R::MovedSince { item } => format!("{} se movió después de esa acta: registre una nueva", n.item(item)),
        R::ReturnDateNotLater { item, than } => {
            format!("{} ya se devuelve el {}: la nueva fecha debe ser posterior", n.item(item), than.format("%d/%m/%Y"))
        }
        R::StillHolds { person, count } => format!("{} tiene a cargo {count} elemento(s)", n.person(person)),
        R::PersonErased { person } => format!("los datos de {} se suprimieron", n.person(person)),
        R::HasAccount { person } => format!("{} tiene o tuvo una cuenta en este equipo", n.person(person)),
        R::InDraft { person } => format!("hay un borrador con {}: emítalo o descártelo", n.person(person)),
        R::InUnsealedAct { person, act } => {
            format!("{} está en el acta {}, aún no en firme", n.person(person), n.act(act))
        }
        R::WrongStage { act, stage } => {
            format!("el acta {} está en el estado «{}»", n.act(act), wording::stage(*stage, false))
        }
        R::WrongVersion { act, version } => format!("el acta {} ya va en la versión {version}", n.act(act)),
        R::WrongAct { act } => format!("el borrador corresponde a otra acta ({})", n.act(act)),
        R::OutOfTurn { expected, person } => out_of_turn(*expected, person.map(|person| n.person(&person))),
        R::NotTheSigner { person } => format!("le corresponde firmar a {}", n.person(person)),
        R::DocumentMismatch => "el documento no coincide con el de la persona que firma".to_owned(),
        R::OtherContent => "el contenido del acta cambió: léala otra vez antes de firmar".to_owned(),
        R::SelfWitness { person: None } => "los testigos deben ser dos personas que no firmen el acta".to_owned(),
        R::SelfWitness { person: Some(id) } => format!("{} firma el acta y no puede ser testigo", n.person(id)),
        R::MissingSignatures { next, person } => {
            format!("falta la firma de «{}», {}", term::signer(*next), n.person(person))
        }
        R::NotImpartial { person: id } => format!("{} firma el acta o fue testigo: decide otra persona", n.person(id)),
        R::NoSuchCase { case: id } => format!("{} no está en este equipo", n.case(id)),
        R::NoTransition { case: id, from, to } => {
            let (from, to) = (wording::case_state(*from), wording::case_state(*to));
            format!("{} está en «{from}»: de ahí no pasa a «{to}»", n.case(id))
        }
        R::NotInHand { case: id, hands } => format!("con {} solo puede hacerlo {}", n.case(id), case::hands(hands)),
        R::CaseNeeds { case: id, need } => format!("{}: {}", n.case(id), case::need(*need)),
        R::CaseMoved { case: id, state } => {
            format!("otra persona llevó {} a «{}»: consúltelo otra vez", n.case(id), wording::case_state(*state))
        }
        R::CaseEnded { case: id } => format!("{} ya terminó o está solucionado", n.case(id)),
        R::InOpenCase { person, case: id } => format!("{} tiene abierto {}", n.person(person), n.case(id)),
        R::TooFewUsers { min } => format!("un evento masivo afecta a {min} usuarios o más"),
        R::NotListed { .. } => "eso no está en el catálogo de este equipo".to_owned(),
        R::NotActive { .. } => "eso ya no está activo en el catálogo".to_owned(),
        R::ListedElsewhere { .. } => "eso no corresponde al proyecto o a la categoría del caso".to_owned(),
        R::NotALeaf { .. } => "esa categoría tiene otras dentro: elija una de ellas".to_owned(),
        R::BadListed { flaw, .. } => case::flaw(flaw),
        R::FormMissing { form } => format!("esa categoría se pide con su formato: {}", wording::form_name(*form)),
        R::FormUnasked => "esa categoría se pide sin formato".to_owned(),
        R::BadForm { flaw } => form::flaw(*flaw),
        R::OnlyByAct { item, kind } => {
            format!("«{}» de {} solo se hace con un acta firmada", term::movement(*kind), n.item(item))
        }
        R::ForbiddenMovement { item, from, kind } => {
            let (from, kind) = (wording::lifecycle(*from), term::movement(*kind));
            format!("{} está en «{from}»: no admite «{kind}»", n.item(item))
        }
        R::WrongOwnership { item, kind } => {
            format!("{} no admite «{}» por su propiedad", n.item(item), term::movement(*kind))
        }
    }
}

fn out_of_turn(expected: Option<SignerRole>, person: Option<String>) -> String {
    match (expected, person) {
        (Some(role), Some(person)) => format!("no es su turno de firma: sigue «{}», {person}", term::signer(role)),
        (Some(role), None) => format!("no es su turno de firma: sigue «{}»", term::signer(role)),
        (None, _) => "ya pasaron todos los turnos de firma".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_name_here_is_told_by_its_identifier() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let (item, act) = (id.parse().unwrap(), id.parse().unwrap());
        let refused = R::InOpenAct { item, act };
        assert_eq!(
            refusal(&refused, &Names::default()),
            format!("el elemento {id} está en el acta {id}, que espera firmas")
        );
        let names =
            Names { item: Some("Portátil".into()), person: None, act: Some("CEN-2026-000001".into()), case: None };
        assert_eq!(refusal(&refused, &names), "«Portátil» está en el acta CEN-2026-000001, que espera firmas");
    }
}
