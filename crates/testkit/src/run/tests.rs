//! What the world found, as short as it was found, so that it is found again without luck.

use super::*;

fn enrols(at: u8) -> Step {
    Step::Enrols { at, weather: Weather::default() }
}

fn sync(at: u8) -> Step {
    Step::Syncs { at, plan: Plan::ALL, weather: Weather::default(), crash: None }
}

fn restores() -> Step {
    Step::DeskRestores { back: 0, days: 0 }
}

fn holds(steps: Vec<Step>) {
    let settled = Settled::new();
    let schedule = Schedule { seed: 0, settled: false, steps };
    run(&settled, &schedule, None).unwrap();
}

#[test]
fn a_workstation_that_a_restored_desk_does_not_know_is_let_in_again() {
    holds(vec![Step::DeskCopies, enrols(1), sync(1), restores(), sync(1), enrols(1), sync(1)]);
}

#[test]
fn a_store_that_was_shut_opens_again_at_a_desk_that_was_restored_to_before_it_knew_of_it() {
    let asks = Step::Asks { at: 1, ask: Ask::RegisterSite { n: 0 } };
    holds(vec![Step::DeskCopies, enrols(1), sync(1), asks, Step::Revokes { at: 1, wipe: true }, sync(1), restores()]);
}

#[test]
fn whoever_came_after_the_backup_and_was_shut_out_stays_outside() {
    holds(vec![Step::DeskCopies, enrols(1), Step::Revokes { at: 1, wipe: false }, restores(), enrols(1)]);
}
