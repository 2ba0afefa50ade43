//! The account of who sees what, made for a history that was written before it was kept.

use uuid::Uuid;

use super::{
    Author, BYTES_AT_ONCE, Before, note,
    records::{Past, Records},
};
use crate::{
    error::LedgerError,
    ledger::Ledger,
    pull::opened,
    sql::Writer,
    table::{capsule::Keeper, view::Views},
};

/// Goes through a history that was written before the account of it was kept.
pub(crate) fn catch_up(ledger: &Ledger) -> Result<(), LedgerError> {
    if !ledger.read("look whether the history was gone through", |reader| reader.is_reach_due())? {
        return Ok(());
    }
    tracing::info!("going through the history: who sees what");
    let desk = ledger.desk().identity.desk;
    ledger.write("go through the history", |writer| go_through(writer, desk))
}

/// The same within a transaction, if it is due. Another desk on the database may have done it meanwhile.
pub(crate) fn go_through(writer: &Writer<'_>, desk: Uuid) -> Result<(), LedgerError> {
    if !writer.is_reach_due()? {
        return Ok(());
    }
    let (mut after, mut past) = (0, Past::default());
    for device in writer.devices()? {
        writer.held_was_brought(device.id)?;
    }
    loop {
        let kept = writer.kept_after(after, None, BYTES_AT_ONCE)?;
        let Some(last) = kept.last().map(|kept| kept.n) else { return writer.reach_is_done() };
        after = last;
        for kept in kept {
            let told = opened(writer, Keeper::desk(desk), kept)?;
            let before = Before::of(Records::Then(&past), &told.facts)?;
            told.facts.iter().for_each(|fact| past.evolve(fact));
            let person = writer.person_is(told.envelope.person)?;
            let author = Author { dev: told.envelope.dev, person, views: Views::default(), seen: 0 };
            note((writer, Records::Then(&past)), told.n, &author, &before, &told.facts)?;
        }
    }
}
