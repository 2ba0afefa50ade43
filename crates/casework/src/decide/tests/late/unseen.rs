//! What people signed, and their author does not see.

use super::*;

#[test]
fn no_line_that_people_signed_is_lost_though_its_author_sees_neither_the_item_nor_who_signed() {
    let mut north = Office::open();
    let mut desk = Desk::beside(&north);
    north.accepted.clear();
    north.conclude(ACT1, north.content(LUZ, &[LAPTOP, MONITOR, DESKTOP], &[])).unwrap();
    desk.hidden = vec![LAPTOP];
    desk.unseen = vec![LUZ];
    desk.world.items.remove(&DESKTOP);
    desk.hear_all("north", &north, 0);
    assert_eq!(desk.world.acts[&ACT1].stage, ActStage::Sealed);
    let laptop = &desk.world.items[&LAPTOP];
    assert_eq!(laptop.placement.lifecycle, LifecycleState::InStock);
    let [Claim::Custody { act: ACT1, why }] = &laptop.disputes[..] else { panic!("{:?}", laptop.disputes) };
    assert_eq!(**why, Refusal::NotPermitted, "whoever sees it is asked");
    assert_eq!(desk.world.items[&MONITOR].placement.holder, Some(LUZ));
    assert!(desk.told.contains("left out: NO_SUCH_ITEM"), "{}", desk.told);
}

#[test]
fn an_annulment_that_cannot_be_done_any_more_is_told_to_its_author() {
    let mut north = Office::open();
    north.conclude(ACT1, north.content(LUZ, &[LAPTOP], &[])).unwrap();
    let mut desk = Desk::beside(&north);
    north.accepted.clear();
    north.conclude(ACT2, north.annulling(ACT1)).unwrap();
    desk.hidden = vec![LAPTOP];
    desk.hear_all("north", &north, 0);
    assert!(desk.told.contains("left out: NO_SUCH_ITEM"), "{}", desk.told);
}
