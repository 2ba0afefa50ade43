//! From facts to rows: a row is the fold of its aggregate's facts.

use casework::{
    act::Act,
    case::Case,
    fact::{ActFact, Fact, ItemFact, PersonFact, SiteFact},
    item::Item,
    person::Person,
    site::Site,
};

use crate::{
    error::LedgerError,
    sql::Writer,
    table::{alias::Same, incarnation::Author},
};

/// Applies the facts that `by` made true with number `n`, in their order; answers whether somebody's data were erased,
/// with everybody's keys of them.
pub(super) fn fold(writer: &Writer<'_>, facts: &[Fact], (by, n): (Author, u64)) -> Result<bool, LedgerError> {
    let mut erased = false;
    for fact in facts {
        match fact {
            Fact::Item(id, ItemFact::SameAs { item }) => writer.is_known_as(Same::Item(*id, *item))?,
            Fact::Person(id, PersonFact::SameAs { person }) => writer.is_known_as(Same::Person(*id, *person))?,
            Fact::Site(id, SiteFact::SameAs { site }) => writer.is_known_as(Same::Site(*id, *site))?,
            Fact::Item(id, fact) => {
                if let Some(item) = Item::evolve(writer.item(*id)?, *id, fact) {
                    writer.put_item(&item)?;
                }
            }
            Fact::Person(id, fact) => {
                if let Some(person) = Person::evolve(writer.person(*id)?, *id, fact) {
                    writer.put_person(&person)?;
                }
                if matches!(fact, PersonFact::Erased { .. }) {
                    writer.forget(*id)?;
                    erased = true;
                }
            }
            Fact::Site(id, fact) => {
                if let Some(site) = Site::evolve(writer.site(*id)?, *id, fact) {
                    writer.put_site(&site)?;
                }
            }
            Fact::Act(id, fact) => {
                if let Some(act) = Act::evolve(writer.act(*id)?, *id, fact) {
                    writer.put_act(&act, matches!(**fact, ActFact::Issued { .. }), by)?;
                }
            }
            Fact::Format(code, template) => writer.put_format(*code, template)?,
            Fact::Case(id, fact) => {
                if let Some(case) = Case::evolve(writer.case(*id)?, *id, fact) {
                    writer.put_case(&case)?;
                }
            }
            Fact::Listed(edition) => writer.add_listed(edition)?,
            Fact::MassEvent(id, event) => writer.put_mass_event(*id, event)?,
        }
        if let Some(changed) = fact.changes() {
            writer.note_change(changed, by, n)?;
        }
    }
    Ok(erased)
}
