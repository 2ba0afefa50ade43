//! Acts that belong to a case.

use super::*;
use crate::act::{ActContent, ActStage, ReplaceMode, Replaces};
use crate::decide::tests::office::{ACT1, ACT2, ACT3};
use crate::fact::ActFact;

fn end(desk: &mut ServiceDesk) {
    desk.step(SARA, CASE, dismiss(Ground::OutOfScope)).unwrap();
}

#[test]
fn an_act_belongs_to_a_case_that_goes_on() {
    let mut desk = ServiceDesk::with_taken();
    let of_none = clearance(&desk, CASE2);
    assert_eq!(desk.ask(TECH, issue(ACT1, of_none)), Err(Refusal::NoSuchCase { case: CASE2 }));
    let content = clearance(&desk, CASE);
    desk.ask(TECH, issue(ACT1, content.clone())).unwrap();
    assert_eq!(desk.world.acts[&ACT1].content.case, Some(CASE));
    end(&mut desk);
    assert_eq!(desk.ask(TECH, issue(ACT2, content)), Err(Refusal::CaseEnded { case: CASE }));
}

#[test]
fn what_is_wrong_on_the_act_of_a_case_is_mended_when_the_case_has_ended() {
    let mut desk = ServiceDesk::with_taken();
    let content = clearance(&desk, CASE);
    desk.ask(TECH, issue(ACT1, content.clone())).unwrap();
    end(&mut desk);
    let corrected = ActContent { remarks: "Con la firma del jefe".to_owned(), ..content.clone() };
    desk.ask(TECH, issue(ACT1, corrected)).unwrap();
    assert_eq!(desk.world.acts[&ACT1].version, 2);
    desk.fold(&Fact::Act(ACT1, Box::new(ActFact::Sealed { pdf: digest(3), at: desk.now, constancia: false })));
    assert_eq!(desk.world.acts[&ACT1].stage, ActStage::Sealed);
    let old = &desk.world.acts[&ACT1];
    let (act, folio, sha256) = (old.id, old.folio, old.pdf);
    let replaces = Replaces { act, folio, sha256, mode: ReplaceMode::Supersede, cause: "Otra persona".to_owned() };
    desk.ask(TECH, issue(ACT2, ActContent { replaces: Some(replaces.clone()), ..content.clone() })).unwrap();
    desk.world.cases.remove(&CASE);
    let unknown = ActContent { remarks: "Con sello".to_owned(), ..content.clone() };
    desk.ask(TECH, issue(ACT2, ActContent { replaces: Some(replaces.clone()), ..unknown })).unwrap();
    let elsewhere = ActContent { case: Some(CASE2), replaces: Some(replaces), ..content };
    desk.register(ANA, CASE2, FAULT, SISTEMAS).unwrap();
    desk.step(SARA, CASE2, dismiss(Ground::OutOfScope)).unwrap();
    let refused = desk.ask(TECH, issue(ACT3, elsewhere));
    assert_eq!(refused, Err(Refusal::CaseEnded { case: CASE2 }), "it was of the other one");
}
