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

/// Wherever the power fails while a copied disk goes on in a chain of its own, it is done again, and nothing is lost.
#[test]
fn a_fork_may_break_off_anywhere() {
    let settled = Settled::new();
    let fair = Weather::default();
    let sync = |at, crash| Step::Syncs { at, plan: Plan::ALL, weather: fair, crash };
    let asks = |at, n| Step::Asks { at, ask: Ask::RegisterItem { n, like: n, holder: None } };
    let twin = names::STATIONS - 1;
    let hand_over = |at| {
        let (items, upto) = (vec![0], crate::ask::Upto::Sealed);
        Step::Asks { at, ask: Ask::HandOver { act: 1, holder: 1, items, upto, refuses: false, replaces: None } }
    };
    let mut broke_off = 0;
    for crash in 0..90 {
        let steps = vec![
            asks(1, 4),
            Step::Twin { at: 1 },
            asks(1, 2),
            hand_over(1),
            asks(twin, 3),
            hand_over(twin),
            sync(1, None),
            sync(twin, Some(crash)),
            asks(twin, 0),
            sync(twin, None),
        ];
        let story = RefCell::default();
        run(&settled, &Schedule { seed: 0, settled: true, steps }, Some(&story)).unwrap();
        let story = story.into_inner();
        broke_off += usize::from(story.iter().any(|line| line.contains("the power fails")));
        assert!(story.iter().any(|line| line.contains("an incarnation above 1")), "{story:#?}");
    }
    assert!((15..90).contains(&broke_off), "the last of them went to its end: {broke_off}");
}

/// Wherever the power fails while the history is told to a store that was begun anew, the next round goes on, also where its
/// database is spoilt once more; and a desk that is restored meanwhile is told what nobody else has.
#[test]
fn a_spoilt_store_is_told_everything_again() {
    let settled = Settled::new();
    let fair = Weather::default();
    let sync = |at, crash| Step::Syncs { at, plan: Plan::ALL, weather: fair, crash };
    let asks = |at, n| Step::Asks { at, ask: Ask::RegisterItem { n, like: n, holder: None } };
    let mut broke_off = 0;
    for crash in 0..18 {
        let mut steps = vec![asks(1, 4), Step::DeskCopies, Step::Spoils { at: 1 }, sync(1, Some(crash)), asks(1, 2)];
        if crash % 2 == 0 {
            steps.extend([sync(1, None), asks(1, 1), Step::Spoils { at: 1 }]);
        }
        if crash % 3 == 0 {
            steps.push(restores());
        }
        let story = RefCell::default();
        run(&settled, &Schedule { seed: 0, settled: true, steps }, Some(&story)).unwrap();
        broke_off += usize::from(story.into_inner().iter().any(|line| line.contains("the power fails")));
    }
    assert!((3..18).contains(&broke_off), "{broke_off}");
}
