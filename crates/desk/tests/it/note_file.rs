//! What notes of cases show: a file that comes after the note, as a photo of an item does.

use casework::{
    case::{CaseDetails, CaseFile, Channel, NoteKind},
    catalogue::{Listed, shipped},
    id::{CaseId, RequestId},
    intent::{IntentBody, NewCase},
};
use replica::{Cancel, DeskError, Fault, Last, NotFetched, Plan};

use crate::{
    blobs::noise,
    client::Desk,
    laptop::Laptop,
    sync::named,
    workstation::{NOW, uuid},
};

const METERED: Plan = Plan { photos: false, ..Plan::ALL };
const CASE: CaseId = CaseId(uuid::Uuid::from_u128(60));

fn register(laptop: &Laptop) {
    let leaf = shipped().values().find_map(|edition| match &edition.listed {
        Listed::Category { id, record } if record.form.is_none() => {
            Some((*id, record.clone(), record.kind?, record.group?))
        }
        _ => None,
    });
    let (category, record, kind, group) = leaf.unwrap();
    let details = CaseDetails {
        kind,
        project: record.project,
        category,
        subject: "El portátil no enciende".into(),
        description: String::new(),
        channel: Channel::Phone,
        requester: laptop.by.person,
        site: None,
        related: None,
        form: None,
    };
    let cases = vec![NewCase { id: CASE, details, group, sla: record.slas[0] }];
    laptop.ask(IntentBody::RegisterCases { request: RequestId(uuid(61)), cases }).unwrap();
}

fn note(laptop: &Laptop, name: &str, content: &[u8]) {
    laptop.store.blobs().put(content).unwrap();
    let file = Some(CaseFile { file: named(content), name: name.into() });
    laptop.ask(IntentBody::NoteCase { case: CASE, note: NoteKind::Plain, text: String::new(), file }).unwrap();
}

#[test]
fn a_file_of_a_note_is_owed_until_the_desk_has_it_and_others_fetch_it() {
    let mut desk = Desk::start();
    let (one, two) = (Laptop::new(1), Laptop::new(2));
    register(&one);
    let (report, video) = (noise(40_000, 1), noise(30_000, 2));
    note(&one, "informe.pdf", &report);
    one.enrol(&desk).unwrap();
    assert_eq!(one.store.waiting().unwrap().photos, 1, "before anything was sent");
    let (round, _) = one.sync_with(METERED);
    assert_eq!((round.last(), round.put, one.store.waiting().unwrap().photos), (Last::Done, 0, 1), "{round:?}");

    two.enrol(&desk).unwrap();
    two.sync();
    let fetch = |content: &[u8]| two.line().fetch(&two.store, named(content), NOW, &Cancel::default());
    let told = fetch(&report).unwrap_err();
    assert!(matches!(told, NotFetched::Desk(Fault::Desk(DeskError::NotYet { .. }))), "{told:?}");
    assert_eq!(one.sync().0.put, 1);
    assert_eq!((one.store.waiting().unwrap().photos, one.sync().0.put), (0, 0));
    fetch(&report).unwrap();

    // A desk that is taken back to before asks for what it lost.
    let backups = tempfile::tempdir().unwrap();
    let copy = backups.path().join("hoy");
    desk.order(&["backup", copy.to_str().unwrap()]);
    note(&one, "video.mp4", &video);
    assert_eq!(one.sync().0.put, 1);
    desk.again(|desk| {
        desk.lose_files();
        desk.order(&["restore", copy.to_str().unwrap(), "--yes"]);
    });
    one.sync();
    two.sync();
    assert_eq!(one.store.waiting().unwrap().photos, 0);
    fetch(&video).unwrap();
    one.is_sound();
    two.is_sound();
}

#[test]
fn a_file_of_a_note_is_not_swept_and_a_file_of_none_is() {
    let desk = Desk::start();
    let one = Laptop::new(1);
    register(&one);
    let (kept, forgotten) = (noise(9_000, 1), noise(9_000, 2));
    note(&one, "informe.pdf", &kept);
    one.store.blobs().put(&forgotten).unwrap();
    one.enrol(&desk).unwrap();
    one.sync();
    // What was put since a store was opened stays.
    let (one, _) = one.copied();
    assert_eq!(one.store.sweep().unwrap(), 1);
    assert!(one.store.blobs().has(store::Sha256(named(&kept).0)));
    assert!(!one.store.blobs().has(store::Sha256(named(&forgotten).0)));
}
