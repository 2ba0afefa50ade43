//! What is said of copies of this workstation's data.

use commands::view::desk::{ForkView, OneNumber, TwinView};

use super::print;

/// After an exchange in which the desk had another chain of this workstation.
pub(super) const MET: &str = "La mesa tenía de este equipo registros que aquí no estaban: sus datos se rehicieron, se restauraron \
                              de una copia más antigua o su disco se copió. Nada de lo hecho se perdió; las actas siguen con \
                              otra numeración. Véalo con «ensitio questions»";
const WITHDRAW: &str = "Si el disco se copió y los dos equipos siguen en uso, retire uno: primero sincronice en él hasta que no \
                        quede nada por enviar; después instale EnSitio de nuevo en él e inscríbalo como equipo nuevo. Visto esto: «ensitio questions --seen»";

pub(super) fn tell(forks: &[ForkView], twins: &[TwinView], one_number: &[OneNumber]) {
    for ForkView { at, incarnation, known, anew } in forks {
        print::line(&format!(
            "El {} la mesa tenía otros registros de este equipo: {known} de los de aquí ya estaban allá, {anew} se le ofrecieron \
             de nuevo; las actas siguen con la numeración {incarnation}",
            at.in_bogota()
        ));
    }
    for TwinView { incarnation, entries, last_at } in twins {
        print::line(&format!(
            "Otra copia de los datos de este equipo sigue en uso con la numeración {incarnation}: {entries} registros, el último \
             del {}",
            last_at.in_bogota()
        ));
    }
    if !forks.is_empty() || !twins.is_empty() {
        print::line(WITHDRAW);
    }
    for OneNumber { folio, acts } in one_number {
        print::line(&format!("{} actas llevan el número {folio}; cada papel queda como se firmó:", acts.len()));
        for act in acts {
            let radicado = act.radicado.map_or_else(|| "sin radicar".to_owned(), |radicado| radicado.to_string());
            print::line(&format!("  {} {}, {radicado} ({})", act.issued_at.in_bogota(), act.holder_name, act.id));
        }
        print::line("  Queda por resolver hasta que solo una esté en vigor: anule o reemplace la otra");
    }
}
