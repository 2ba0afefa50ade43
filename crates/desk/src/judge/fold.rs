//! From facts to rows: a row is the fold of its aggregate's facts.

use casework::{
    act::Act,
    fact::{ActFact, Fact, PersonFact},
    item::Item,
    person::Person,
    site::Site,
};

use crate::{error::LedgerError, sql::Writer};

/// Applies the facts in their order; answers whether somebody's data were erased, with everybody's keys of them.
pub(super) fn fold(writer: &Writer<'_>, facts: &[Fact]) -> Result<bool, LedgerError> {
    let mut erased = false;
    for fact in facts {
        match fact {
            Fact::Item(id, fact) => {
                if let Some(item) = Item::evolve(writer.item(*id)?, *id, fact) {
                    writer.put_item(&item)?;
                }
            }
            Fact::Person(id, fact) => {
                writer.put_person(&Person::evolve(writer.person(*id)?, *id, fact))?;
                if matches!(fact, PersonFact::Erased { .. }) {
                    writer.forget(*id)?;
                    erased = true;
                }
            }
            Fact::Site(id, fact) => writer.put_site(&Site::evolve(writer.site(*id)?, *id, fact))?,
            Fact::Act(id, fact) => {
                if let Some(act) = Act::evolve(writer.act(*id)?, *id, fact) {
                    writer.put_act(&act, matches!(**fact, ActFact::Issued { .. }))?;
                }
            }
            Fact::Format(code, template) => writer.put_format(*code, template)?,
        }
    }
    Ok(erased)
}
