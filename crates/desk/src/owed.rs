//! Photos that were named before they came. They hold nothing up: the entry is judged, and the file is owed by the workstation
//! that offered it.

use casework::id::Digest;
use wire::DeskError;

use crate::{error::LedgerError, ledger::Ledger};

/// What is told of a file that is not here: that it is on its way, if somebody owes it who may still come.
pub(crate) fn why_missing(ledger: &Ledger, name: Digest) -> Result<DeskError, LedgerError> {
    let debtor = ledger.read("find who owes a file", |reader| reader.owes(name))?;
    Ok(debtor.map_or(DeskError::NotFound, |device| DeskError::NotYet { device }))
}

/// These files are here.
pub(crate) fn settle(ledger: &Ledger, here: impl IntoIterator<Item = Digest>) -> Result<(), LedgerError> {
    let owed = ledger.read("find what is owed", |reader| {
        let mut owed = Vec::new();
        for name in here {
            if reader.is_owed(name)? {
                owed.push(name);
            }
        }
        Ok::<_, LedgerError>(owed)
    })?;
    if owed.is_empty() {
        return Ok(());
    }
    ledger.write("settle what was owed", |writer| owed.iter().try_for_each(|name| writer.settle_owed(*name)))
}
