//! *Constancias de radicación*, which the desk makes of acts that it filed: they come when somebody wants one.

use casework::id::ActId;

use crate::answer::{Answer, Failure};
use crate::app::shown_folder;
use crate::open::{Open, found};
use crate::problem::Problem;
use crate::view::Nothing;
use crate::view::act::ActSave;
use crate::view::list::{ActRef, Saved};
use crate::{desk, export};

/// The file and what it is called.
fn slip(open: &Open, id: ActId) -> Answer<(String, Vec<u8>)> {
    let act = open.read(|r| found(r.acts().get(id)))?;
    let filing = act.filing.ok_or(Problem::NotFound)?;
    Ok((format!("radicado_{}.pdf", filing.radicado), desk::filing_slip(open, id)?))
}

/// Saves it wherever the person says.
pub(crate) fn save(open: &Open, request: ActSave) -> Answer<Saved> {
    let (name, bytes) = slip(open, request.id)?;
    export::save_file(open, request.path, &name, &bytes)
}

/// Opens it with the system's viewer, from which it can be printed.
pub(crate) fn show(open: &Open, request: ActRef) -> Answer<Nothing> {
    let (name, bytes) = slip(open, request.id)?;
    let file = shown_folder(&open.data).join(name);
    export::write_private(&file, &bytes)?;
    open.host.show(&file).map_err(Failure::from)?;
    Ok(Nothing {})
}
