use casework::{decide::Declined, intent::IntentBody, refusal::Refusal};
use uuid::Uuid;
use wire::{DeskIdentity, DeskKey, Judged, Page, Told, Verdict};

use super::*;
use crate::fixture::{Office, digest, item, new_item};

const IDENTITY: DeskIdentity = DeskIdentity { desk: Uuid::from_u128(0xDE), epoch: Uuid::from_u128(0xE) };

fn photo_of(n: u32, content: &[u8], office: &Office) -> IntentBody {
    let photo = Digest(office.store.blobs().put(content).unwrap().0);
    IntentBody::AddItemPhoto { id: item(n), photo, caption: String::new() }
}

fn named(content: &[u8]) -> Digest {
    Digest(Sha256::of(content).0)
}

/// An office with an item and a photo of it, enrolled.
fn office() -> Office {
    let office = Office::furnished();
    office.ask(photo_of(0, b"foto", &office)).unwrap();
    office.write(|w| w.enrolled(("https://mesa", digest(1)), IDENTITY, &[], Timestamp(7)));
    // What is asked in these tests has its files at the desk already.
    office.write(|w| w.note_at_desk(&[b"foto".as_slice(), b"borrador", b"reciente"].map(named)));
    office
}

/// The desk says the same of everything that is offered.
fn judge(office: &Office, verdict: &Verdict) -> Vec<wire::Entry> {
    let Some(outgoing) = office.store.read(|r| r.outgoing(100, 1 << 20)).unwrap() else { return Vec::new() };
    let judged: Vec<Judged> =
        outgoing.entries.iter().map(|entry| Judged { id: entry.envelope.id, verdict: verdict.clone() }).collect();
    office.write(|w| w.judged(&judged));
    outgoing.entries
}

fn tell(office: &Office, entries: &[wire::Entry]) {
    let told = |(n, entry): (u64, &wire::Entry)| Told {
        n,
        envelope: entry.envelope.clone(),
        hash: entry.hash,
        facts: Vec::new(),
        file: None,
        doubtful: false,
    };
    let entries: Vec<Told> = (1..).zip(entries).map(told).collect();
    let page = Page { epoch: IDENTITY.epoch, entries, cursor: "e.2".to_owned(), left: 0, scoped: None };
    office.write(|w| w.told(&[page]));
}

fn standing(office: &Office) -> Standing {
    office.write(|w| w.standing())
}

/// Keeps a receipt of the desk, which has `there`.
fn confirm(office: &Office, there: &Standing, at: i64) -> Vec<Divergence> {
    let differs = standing(office).against(there);
    let device = office.store.read(|r| r.device()).unwrap().unwrap().id;
    let receipt = Receipt { identity: IDENTITY, device, at: Timestamp(at), cursor: None, standing: there.clone() };
    let signed = SignedReceipt::new(&receipt, &DeskKey::from_seed(&[3; 32]));
    office.write(|w| w.keep_receipt(&signed, &receipt, &differs, Timestamp(at)));
    differs
}

#[test]
fn what_was_told_counts_as_accepted_also_where_the_answer_was_lost() {
    let office = office();
    let entries = office.store.read(|r| r.outgoing(100, 1 << 20)).unwrap().unwrap().entries;
    assert!(standing(&office).chains.is_empty());
    tell(&office, &entries);
    let told = standing(&office);
    let (count, last) = (entries.len(), entries.last().unwrap());
    let chain = told.chains[0];
    assert_eq!((chain.accepted, chain.seq, chain.head), (count as u64, count as u32, last.hash));
    assert_eq!(told.files, FilesStanding::of(&[named(b"foto")]));
    let history = (1..).zip(&entries).fold(HistoryStanding::START, |told, (n, entry)| told.with(n, &entry.hash));
    assert_eq!(told.history, history);
    assert_eq!(standing(&office).history, history, "what was hashed is not hashed twice");
}

#[test]
fn what_nobody_understood_names_no_file_until_somebody_does() {
    let office = office();
    let entries = judge(&office, &Verdict::NotUnderstood);
    let unread = standing(&office);
    let count = entries.len() as u64;
    assert_eq!((unread.chains[0].not_understood, unread.files.count), (count, 0));
    tell(&office, &entries);
    let read = standing(&office);
    assert_eq!((read.chains[0].accepted, read.chains[0].not_understood, read.files.count), (count, 0, 1));
}

#[test]
fn a_receipt_covers_files_only_where_they_do_not_differ() {
    let office = office();
    judge(&office, &Verdict::accepted(1));
    let mut there = standing(&office);
    there.files = FilesStanding::of([]);
    assert_eq!(confirm(&office, &there, 10), [Divergence::Files { here: 1, there: 0 }]);
    let covered = || office.store.read(|r| r.covered()).unwrap();
    assert_eq!(covered(), Covered::default());
    assert_eq!(confirm(&office, &standing(&office), 20), []);
    assert_eq!(covered(), Covered { photos: 1, acts: 0 });
    for at in 21..40 {
        confirm(&office, &standing(&office), at);
    }
    let last = office.store.read(|r| r.receipt()).unwrap().unwrap();
    assert_eq!(last.receipt.at, Timestamp(39));
    assert_eq!(last.signed.open(&last.signed.key).as_ref(), Ok(&last.receipt), "as it was signed");
    let kept = office.write(|w| w.all("select n from receipt", [], |row| row.get::<_, i64>("n")));
    assert_eq!(kept.len(), 2, "one for each state");
    office.write(|w| w.begin_epoch(Uuid::from_u128(0xEE)));
    assert_eq!((covered(), standing(&office).files.count), (Covered::default(), 0), "nobody has confirmed it there");
    let kept = office.store.read(|r| r.receipt()).unwrap().unwrap();
    assert_eq!((kept.receipt.at, kept.kept_at), (Timestamp(39), Timestamp(0)), "kept, and asked for again");
}

#[test]
fn only_what_was_confirmed_long_ago_and_nobody_needs_is_let_go_of() {
    let office = office();
    office.ask(photo_of(0, b"borrador", &office)).unwrap();
    judge(&office, &Verdict::accepted(1));
    let releasable = |before| office.store.read(|r| r.releasable(Timestamp(before))).unwrap();
    assert!(releasable(i64::MAX).is_empty(), "nothing was confirmed yet");
    confirm(&office, &standing(&office), 20);
    office.ask(photo_of(0, b"reciente", &office)).unwrap();
    judge(&office, &Verdict::accepted(1));
    confirm(&office, &standing(&office), 40);
    let draft = crate::Draft {
        id: Uuid::from_u128(5),
        kind: "act".to_owned(),
        owner: Uuid::from_u128(6),
        body: serde_json::json!({ "photo": named(b"borrador").to_string() }).to_string(),
        updated_at: 1,
    };
    office.write(|w| w.drafts_mut().put(&draft));
    let asked = office.store.read(|r| r.named_files()).unwrap();
    assert_eq!(asked.len(), 3);
    assert!(releasable(20).is_empty());
    assert_eq!(releasable(21), [named(b"foto")], "neither the draft's nor what was confirmed later");
    let before = Timestamp(21);
    // Whatever the caller says, only what may go goes.
    let (files, bytes) = office.store.release(&asked, before, Timestamp(50)).unwrap();
    assert_eq!((files, bytes), (1, 4));
    let blobs = office.store.blobs();
    assert!(
        !blobs.has(Sha256::of(b"foto")) && blobs.has(Sha256::of(b"borrador")) && blobs.has(Sha256::of(b"reciente"))
    );
    let released = |file| office.store.read(|r| r.is_released(file)).unwrap();
    assert!(released(named(b"foto")) && !released(named(b"borrador")));
    assert!(office.store.room_of(&releasable(21)).unwrap().is_empty(), "it is not counted again");
}

/// What the desk confirmed leaves the rescue file, but for what nobody else has or brings; and what left it is counted all the
/// same: else no receipt would ever agree again.
#[test]
fn a_store_that_was_made_anew_has_what_nobody_else_has_and_counts_what_the_desk_counts() {
    let office = office();
    judge(&office, &Verdict::accepted(1));
    let register = |n| office.ask(IntentBody::RegisterItems { items: vec![new_item(n, None)] }).unwrap();
    register(7);
    judge(&office, &Verdict::Refused { refusal: Refusal::NotPermitted });
    register(8);
    judge(&office, &Verdict::NotUnderstood);
    office.ask(photo_of(0, b"debida", &office)).unwrap();
    judge(&office, &Verdict::accepted(2));
    let there = standing(&office);
    assert_eq!(confirm(&office, &there, 20), []);
    let (office, anew) = office.ruined();
    assert_eq!((anew.entries, anew.gaps), (3, 0), "the one refused, the one not understood, the photo that is owed");
    let here = standing(&office);
    assert_eq!(here.chains, there.chains);
    assert_eq!((here.chains[0].accepted, here.chains[0].refused, here.chains[0].not_understood), (5, 1, 1));
    assert_eq!(office.store.read(|r| r.unjudged()).unwrap(), 0, "nothing of it is offered as if it were new");
    let asked = |n| office.store.read(|r| r.asked_at(n)).unwrap();
    let registers = |body: Option<IntentBody>| matches!(body, Some(IntentBody::RegisterItems { .. }));
    assert!(registers(asked(1)) && registers(asked(2)), "as it was asked, with its keys");
    assert!(matches!(asked(3), Some(IntentBody::AddItemPhoto { photo, .. }) if photo == named(b"debida")));
    assert_eq!(office.store.read(|r| r.verify_journal(crate::VerifyDepth::All)).unwrap(), []);
    let asked = office.ask(IntentBody::RegisterItems { items: vec![new_item(9, None)] });
    assert!(matches!(asked, Err(Declined::Unreadable(StoreError::Untold))), "nobody works on empty rows: {asked:?}");
    office.write(|w| w.synced(Timestamp(30)));
    assert!(!office.store.read(|r| r.is_untold()).unwrap());
    // A file without a receipt offers all that it holds again, which the desk judges as it did.
    let (office, _) = office.ruined();
    let reoffered = office.store.read(|r| r.outgoing(100, 1 << 20)).unwrap().unwrap().entries;
    let verdicts = [Verdict::Refused { refusal: Refusal::NotPermitted }, Verdict::NotUnderstood, Verdict::accepted(2)];
    let said = reoffered.iter().zip(verdicts).map(|(entry, verdict)| Judged { id: entry.envelope.id, verdict });
    let said: Vec<Judged> = said.collect();
    office.write(|w| w.judged(&said));
    assert_eq!(standing(&office).chains, there.chains);
}

/// Of what was confirmed before the database was made anew out of its rescue file only the numbers are here.
#[test]
fn what_an_entry_named_that_is_not_here_any_more_is_told_with_it() {
    let office = office();
    let entries = judge(&office, &Verdict::accepted(1));
    let photo = entries.iter().find(|entry| entry.envelope.kind == "ADD_ITEM_PHOTO").unwrap();
    let before = standing(&office);
    office.write(|w| w.forget_confirmed());
    let lost = wire::Envelope { id: casework::id::IntentId(Uuid::from_u128(9)), seq: 900, ..photo.envelope.clone() };
    let chain = ChainStanding { seq: 900, ..before.chains[0] };
    office.write(|w| w.keep_confirmed_before(lost.dev, &[chain]));
    let told = |seq: u32, file| Told {
        n: 5,
        envelope: wire::Envelope { seq, ..lost.clone() },
        hash: digest(9),
        facts: Vec::new(),
        file,
        doubtful: false,
    };
    office.write(|w| w.name_told(&told(901, Some(named(b"otra")))));
    assert_eq!(standing(&office).files, FilesStanding::of(&[]), "of one that it never had confirmed");
    office.write(|w| w.name_told(&told(900, Some(named(b"foto")))));
    assert_eq!(standing(&office).files, before.files);
}
