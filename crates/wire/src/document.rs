//! `docs/sync.md` shows each message as it is written: `UPDATE_EXPECT=1 cargo test -p wire` writes them anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::PathBuf,
};

use casework::{
    ans::{CaseState, Moment, SuspensionReason},
    case::{CHANGES_MAX, CaseCode, CaseStep, NOTES_MAX, Step},
    fact::{CaseFact, Fact, SiteFact},
    filing::{Filing, Radicado},
    id::{AccountId, ActId, AdmissionId, CaseId, DeviceId, Digest, GroupId, IntentId, PersonId, SiteId},
    intent::{BATCH_MAX, IntentBody, STEPS_MAX},
    refusal::Refusal,
    role::Role,
    scope::Scope,
    site::{Site, SiteDetails, SiteLevel, TerritorialDirection},
    time::{Between, Timestamp},
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::*;

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn envelope() -> Envelope {
    Envelope {
        id: IntentId(id(0x101)),
        dev: DeviceId(id(0xd)),
        inc: 1,
        seq: 1,
        wall_ms: 1_795_000_000_000,
        mono_ms: 5_000,
        boot: id(0xb),
        seen: 7,
        account: AccountId(id(0xa)),
        person: PersonId(id(0x2)),
        role: Role::OnsiteL2,
        kind: "WITHDRAW_ACT".to_owned(),
        v: BODY_VERSION,
        prev: NO_HEAD,
    }
}

fn entry() -> Entry {
    let body = format!(r#"{{"kind":"WITHDRAW_ACT","act":"{}","reason":"Se repitió"}}"#, id(0xac)).into_bytes();
    let envelope = envelope();
    Entry { hash: envelope.hash(&body), envelope, body }
}

/// What was asked after [`entry`].
fn next_entry() -> Entry {
    let Entry { envelope, hash: prev, body } = entry();
    let envelope = Envelope { id: IntentId(id(0x102)), seq: 2, prev, ..envelope };
    Entry { hash: envelope.hash(&body), envelope, body }
}

fn site() -> SiteDetails {
    SiteDetails {
        name: "PAV Tunja".to_owned(),
        level: SiteLevel::Territorial,
        site_type: None,
        territorial: None,
        municipality_code: "15001".to_owned(),
        city: "Tunja".to_owned(),
        address: String::new(),
        floor_office: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        contact_email: String::new(),
    }
}

/// The document with the messages and limits as they are now.
struct Document {
    text: String,
    shown: BTreeSet<&'static str>,
}

impl Document {
    fn show<T: Serialize + DeserializeOwned>(&mut self, name: &'static str, message: &T) {
        let json = serde_json::to_string_pretty(message).unwrap();
        let read: T = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string_pretty(&read).unwrap(), json, "{name} reads back");
        let head = format!("```json {name}\n");
        let (before, rest) = self.text.split_once(&head).unwrap_or_else(|| panic!("docs/sync.md does not show {name}"));
        let (_, after) = rest.split_once("```").unwrap();
        self.text = format!("{before}{head}{json}\n```{after}");
        self.shown.insert(name);
    }

    fn show_administration(&mut self, device: DeviceId, account: AccountId, at: Timestamp) {
        let (person, role) = (PersonId(id(0x2)), Role::OnsiteL2);
        let name = Some("Luz Ríos".to_owned());
        let row = DeviceRow {
            device,
            name: "Portátil de Tunja".to_owned(),
            territorial: None,
            enrolled_at: at,
            last_seen: at,
            revoked_at: Some(at),
            wipe_at: Some(at),
            wipe_told_at: None,
            quarantined: 3,
            scope: Scope::National,
            people: vec![DevicePerson { account, person, name: name.clone(), role }],
        };
        self.show("devices", &Devices { devices: vec![row] });
        let (scope, territorial) = (Scope::Of(TerritorialDirection::Antioquia.into()), None);
        let (person_for, device_for) = (Some(person), Some(device));
        let code =
            MakeCode { role, scope: Some(scope), territorial, person: person_for, device: device_for, hours: 24 };
        self.show("make code", &code);
        self.show("code made", &CodeMade { code: "K7QM-2X9D-PT4R-W6HF".to_owned(), expires_at: at });
        self.show("revoke", &Revoke { device, wipe: true });
        self.show("give role", &GiveRole { account, role: Role::ItsLead });
        self.show("give scope", &GiveScope { device, scope });
        let by = AuditedBy { device, device_name: "Mesa".to_owned(), account, name: name.clone() };
        let act = AdminAct::RoleGiven { account, device, person, from: role, to: Role::ItsLead };
        let device_name = Some("Portátil de Tunja".to_owned());
        let act = Audited { n: 7, at, by: Some(by), act, device_name, person_name: name, admitted: None };
        self.show("audit", &Audit { acts: vec![act] });
    }

    fn show_sign_in(&mut self, device: DeviceId, device_key: &DeviceKey, at: Timestamp) {
        let (key, port, verifier) = (device_key.public(), 50_123, url_text(&[4; 32]));
        self.show("sign-in offer", &SignInOffer { port: None });
        let (state, challenge) = (url_text(&[3; 32]), challenge_of(&verifier));
        self.show("sign-in asked", &SignInAsked { device, key, port, state, challenge });
        let (url, ticket) =
            ("https://cuentas.entidad.gov.co/authorize?…".to_owned(), format!("{device}.1795000600500.…"));
        self.show("sign-in begun", &SignInBegun { url, ticket: ticket.clone() });
        let (signature, code) = (device_key.end_sign_in(&ticket), "SplxlOBeZQQYbYS6WxSbIA".to_owned());
        let signed = SignedIn { device, key, port, ticket, signature, code, verifier, issuer: None };
        self.show("signed in", &signed);
        let (role, email, territorial) = (Role::OnsiteL2, Some("ana@entidad.gov.co".to_owned()), None);
        let scope = Scope::Of(TerritorialDirection::Antioquia.into());
        self.show("admit", &Admit { email: email.clone(), subject: None, role, scope, territorial, devices: 1 });
        let admission = AdmissionId(id(0xad));
        self.show("admitted", &Admitted { admission });
        let (subject, bound_at) = (Some("248289761001".to_owned()), Some(at));
        let row = AdmissionRow {
            admission,
            email,
            subject,
            role,
            scope,
            territorial,
            devices: 1,
            used: 1,
            admitted_at: at,
            bound_at,
        };
        self.show("admissions", &Admissions { admissions: vec![row] });
        self.show("dismiss", &Dismiss { admission, revoke: true });
    }

    fn state_limits(&mut self) {
        let (before, rest) = self.text.split_once("Limits: ").unwrap();
        let (_, after) = rest.split_once("<!-- limits -->").unwrap();
        let limits = format!(
            "a frame has at most {} KB and unpacks to at most {} times that, but a page with a single entry has\nat most {} MB; a push has at most {} entries, a page {}, of these {} whole; a blob has at most {} MB. ",
            FRAME_PACKED_BYTES_MAX / 1024,
            FRAME_RATIO_MAX,
            PAGE_PACKED_BYTES_MAX / (1024 * 1024),
            PUSH_ENTRIES_MAX,
            PAGE_ENTRIES_MAX,
            PAGE_WHOLE_MAX,
            BLOB_BYTES_MAX / 1_000_000
        );
        self.text = format!("{before}Limits: {limits}<!-- limits -->{after}");
        let (before, rest) = self.text.split_once("Limits by file: ").unwrap();
        let (_, after) = rest.split_once("<!-- limits by file -->").unwrap();
        let limits = format!(
            "a bundle has at most {} GB, of these {} of photos, and {} files; one that is carried over the network has {} MB. A\nworkstation asks for at most {} papers and as many constancias, and gets at most {} MB of them. ",
            BUNDLE_BYTES_MAX >> 30,
            BUNDLE_PHOTOS_BYTES_MAX >> 30,
            BUNDLE_FILES_MAX,
            CARRIED_BYTES_MAX / 1_000_000,
            BUNDLE_WANT_MAX,
            BUNDLE_ANSWER_FILES_BYTES_MAX / 1_000_000
        );
        self.text = format!("{before}Limits by file: {limits}<!-- limits by file -->{after}");
    }
}

fn show_fork(document: &mut Document, identity: DeskIdentity, hash: Digest) {
    let ids = vec![IntentId(id(0x101)), IntentId(id(0x102))];
    document.show("have request", &HaveRequest { epoch: identity.epoch, ids });
    let judged = Judged { id: IntentId(id(0x101)), verdict: Verdict::accepted(41) };
    document.show("have", &Have { entries: vec![Had { judged, inc: 1, seq: 1, prev: NO_HEAD, hash }] });
    document.show("incarnation request", &IncarnationRequest { epoch: identity.epoch, above: 1 });
    document.show("incarnation", &Incarnation { inc: 2 });
}

fn show_receipt(document: &mut Document, identity: DeskIdentity, key: &DeskKey, at: Timestamp) {
    let cursor = Some(format!("{}.42", identity.epoch));
    document.show("receipt request", &ReceiptRequest { epoch: identity.epoch, cursor: cursor.clone() });
    let head = entry().hash;
    let chains = vec![ChainStanding { inc: 1, seq: 1, head, accepted: 1, refused: 0, not_understood: 0 }];
    let photo = Digest([0xfa; 32]);
    let history = HistoryStanding::START.with(42, &head);
    let standing = Standing { chains, files: FilesStanding::of(&[photo]), history };
    let receipt = Receipt { identity, device: DeviceId(id(0xd)), at, cursor, standing };
    document.show("receipt", &receipt);
    let signed = SignedReceipt::new(&receipt, key);
    document.show("signed receipt", &SignedReceipt { receipt: "…".to_owned(), ..signed });
    document.show("held request", &HeldRequest { files: vec![photo] });
    document.show("held", &Held { files: vec![photo] });
}

fn recipient() -> BundleRecipient {
    "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p".parse().unwrap()
}

fn show_bundle(document: &mut Document, identity: DeskIdentity, filing: FilingPapers) {
    let (device, made_at) = (DeviceId(id(0xd)), Timestamp(1_795_000_000_500));
    let address = Address { bundle: id(0xb1), way: Way::ToDesk, desk: identity.desk, device, made_at };
    document.show("address", &address);
    let (want, slips) = (vec![Digest([0xab; 32])], vec![ActId(id(0xac))]);
    let cursor = Some(format!("{}.42", identity.epoch));
    document.show("stated", &Stated { epoch: identity.epoch, cursor, recipient: recipient(), want, slips });
    document.show("answered", &Answered { bundle: id(0xb1), epoch: identity.epoch, after: 42 });
    document.show("kept files", &KeptFiles { files: vec![Digest([0xf0; 32])] });
    document.show("filed act", &FiledAct { act: ActId(id(0xac)), papers: filing });
    document.show("counts", &Counts { files: 2, pushes: 1, pushed: 0, pages: 0 });
}

fn show_cases(document: &mut Document, at: Timestamp) {
    let case = CaseId(id(0xca));
    let step = Step::Suspend { reason: SuspensionReason::AwaitingSiteAccess, resume_on: None };
    let steps = vec![CaseStep { step: step.clone(), note: "Sede cerrada".to_owned() }];
    document.show("case step", &IntentBody::StepCase { case, base_rev: 2, from: CaseState::InProgress, steps });
    let code = CaseCode { year: 2026, seq: 42 };
    let between = Between { from: Some(Timestamp(at.0 - 7_200_000)), until: Some(at) };
    let stepped = CaseFact::Stepped {
        step,
        to: CaseState::Suspended,
        group: GroupId(id(0x6)),
        assignee: Some(PersonId(id(0x2))),
        note: "Sede cerrada".to_owned(),
        judged_by: BTreeMap::new(),
        by: PersonId(id(0x2)),
        intent: IntentId(id(0x101)),
        at: Moment { clock: Timestamp(at.0 + 3_600_000), between },
        unseen: true,
        functional: false,
    };
    let facts = [CaseFact::Coded { code }, stepped].map(|fact| Fact::Case(case, Box::new(fact)));
    document.show("case facts", &facts.to_vec());
    document.show("case moved", &Refusal::CaseMoved { case, state: CaseState::Solved });
    let (before, rest) = document.text.split_once("Limits of cases: ").unwrap();
    let (_, rest) = rest.split_once("<!-- limits of cases -->").unwrap();
    let limits = format!(
        "an entry registers at most {BATCH_MAX} cases and does at most {STEPS_MAX} steps; a case changes at most {CHANGES_MAX} times and has\nat most {NOTES_MAX} notes. "
    );
    document.text = format!("{before}Limits of cases: {limits}<!-- limits of cases -->{rest}");
}

#[test]
fn the_document_shows_what_is_written() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/sync.md");
    let written = fs::read_to_string(&path).unwrap();
    let mut document = Document { text: written.clone(), shown: BTreeSet::new() };
    let identity = DeskIdentity { desk: id(0xde), epoch: id(0xe) };
    let at = Timestamp(1_795_000_000_500);
    let (device, account) = (DeviceId(id(0xd)), AccountId(id(0xa)));
    let accounts = vec![EnrolledAccount { account, person: PersonId(id(0x2)), role: Role::OnsiteL2 }];
    let key = DeviceKey::from_seed(&[7; 32]);
    let challenge = "reto".to_owned();
    document.show("entry", &entry());
    document.show(
        "enroll",
        &Enroll {
            code: "K7QM-2X9D-PT4R-W6HF".to_owned(),
            device,
            name: "Portátil de Tunja".to_owned(),
            key: key.public(),
            account,
            accounts: accounts.clone(),
        },
    );
    let desk_key = DeskKey::from_seed(&[3; 32]);
    let keys = DeskKeys { signing: desk_key.public(), rescue: RescueOpener::from_seed(&[2; 32]).public() };
    let seals = SealTo::new(identity.desk, recipient(), &desk_key);
    let enrolled = Enrolled { identity, enrolment: id(0xf), keys, seals, accounts };
    document.show("enrolled", &enrolled);
    document.show("token request", &TokenRequest { device });
    document.show("challenge", &Challenge { challenge: challenge.clone() });
    document.show("sworn", &Sworn { device, signature: key.answer(&challenge), challenge });
    let stay = Stay { desk: identity.desk, device, enrolment: id(0xf) };
    let order = Some(desk_key.wipe(stay, at));
    let membership = Membership { enrolled, shut_out: Some(ShutOut { at, order }), at: Some(at) };
    document.show("token", &Token { token: "…".to_owned(), lasts_seconds: 900, membership });
    let sealed = serde_json::from_value(format!("{}BQU=", "BQUF".repeat(26)).into()).unwrap();
    document.show("reopen", &Reopen { code: "K7QM-2X9D-PT4R-W6HF".to_owned(), stay, sealed });
    document.show("reopened", &Reopened { key: CapsuleKey::new(&[5; KEY_BYTES]), account });
    document.show_administration(device, account, at);
    document.show_sign_in(device, &key, at);
    let owner = CapsuleOwner::Act(casework::id::ActId(id(0xac)));
    let keys = vec![KeyOf { owner, key: CapsuleKey::new(&[5; KEY_BYTES]) }];
    let gone = vec![CapsuleOwner::Person(PersonId(id(0x3)))];
    let entries = vec![entry(), next_entry()];
    document.show("push", &Push { epoch: identity.epoch, entries, keys, gone, after: None });
    show_fork(&mut document, identity, entry().hash);
    let judged = |n, verdict| Judged { id: IntentId(id(n)), verdict };
    let refusal = Refusal::NoSuchPerson { person: PersonId(id(0x2)) };
    let verdicts = vec![
        judged(0x101, Verdict::accepted(41)),
        judged(0x102, Verdict::Refused { refusal }),
        judged(0x103, Verdict::NotUnderstood),
    ];
    document.show("pushed", &Pushed { upto: 3, verdicts, at });
    let facts = vec![Fact::Site(SiteId(id(0x5)), SiteFact::Known { details: site() })];
    let told = Told { n: 42, envelope: envelope(), hash: Digest([0xab; 32]), facts, file: None, doubtful: true };
    let cursor = format!("{}.42", identity.epoch);
    let page = Page { epoch: identity.epoch, entries: vec![told], cursor: cursor.clone(), left: 0, scoped: None };
    document.show("page", &page);
    let told =
        |n, Entry { envelope, hash, .. }| Told { n, envelope, hash, facts: Vec::new(), file: None, doubtful: false };
    let entries = vec![told(41, entry()), told(42, next_entry())];
    let page = Page { epoch: identity.epoch, entries, cursor, left: 0, scoped: None };
    document.show("brief page", &page.brief(device));
    let known = Site { id: SiteId(id(0x5)), details: site(), rev: 1 };
    let came = vec![Came { n: 42, rows: vec![Row::Site(Box::new(known))] }];
    document.show("scoped", &InScope { upto: Some(50), goes_on: false, came });
    let blob = Digest([0xf0; 32]);
    document.show("lacking request", &LackingRequest { blobs: vec![blob, Digest([0xf1; 32])] });
    document.show("lacking", &Lacking { blobs: vec![Lack { blob, have: 1_310_720 }] });
    show_receipt(&mut document, identity, &desk_key, at);
    show_cases(&mut document, at);
    let radicado = Radicado { year: 2026, office: TerritorialDirection::Antioquia, seq: 42 };
    let filing = Filing { radicado, at, flaw: None };
    let [sealed, slip, authority, file, clock] = [0xa1, 0xa2, 0xa3, 0xa4, 0xa5].map(|byte| Digest([byte; 32]));
    let stamp = Some(StampPapers { file, at, by: "Hora Mesa EnSitio 7F3A90C2".to_owned(), clock });
    let filing = FilingPapers { filing, sealed, slip: Some(slip), authority, stamp, never_stamped: false };
    document.show("filing", &filing);
    show_bundle(&mut document, identity, filing);
    document.show("health", &Health { identity, version: "0.1.0".to_owned(), at });
    document.state_limits();

    let blocks = written.matches("```json ").count();
    assert_eq!(document.shown.len(), blocks, "docs/sync.md shows something that is no message");
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, document.text).unwrap();
    } else {
        assert_eq!(written, document.text, "UPDATE_EXPECT=1 cargo test -p wire writes docs/sync.md anew");
    }
}
