//! A small office for tests: everything in it is invented.

use casework::{
    act::{ActContent, ActLine, ActReason, Direction, Party, Term},
    decide::Declined,
    folio::DeviceCode,
    format::{FormatCode, FormatTemplate, InformationClass},
    id::{AccountId, ActId, DeviceId, Digest, IntentId, ItemId, PersonId, SiteId},
    intent::{Actor, Intent, IntentBody, New, NewItem},
    item::{ItemDetails, ItemType, LifecycleState, Ownership, Placement, Serial},
    person::{IdDocument, IdType, PersonDetails},
    role::Role,
    signing::{Identification, NotSignedCause, SignatureEvidence, SignerRole, Turn, TurnOutcome, Witness},
    site::{SiteDetails, SiteLevel, TerritorialDirection},
    time::Timestamp,
};
use std::cell::Cell;
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    Account, Anew, ClockEvidence, Folder, KdfCost, Keyring, Store, StoreError, StoreOptions, Submitted, Unlocked,
    Writer, begin_anew, table::device::Device,
};

pub(crate) const CLOCK: ClockEvidence = ClockEvidence { mono_ms: 5_000, boot: Uuid::from_u128(0xB007) };
pub(crate) const ACCOUNT: AccountId = AccountId(Uuid::from_u128(0xA));
const PASSWORD: &str = "clave de pruebas";
const OPTIONS: StoreOptions = StoreOptions { bytes_max: 1 << 30, ballast_bytes: 1 << 12 };

pub(crate) fn item(n: u32) -> ItemId {
    ItemId(Uuid::from_u128(0x1000 + u128::from(n)))
}

pub(crate) fn person(n: u32) -> PersonId {
    PersonId(Uuid::from_u128(0x2000 + u128::from(n)))
}

pub(crate) fn site(n: u32) -> SiteId {
    SiteId(Uuid::from_u128(0x3000 + u128::from(n)))
}

pub(crate) fn act(n: u32) -> ActId {
    ActId(Uuid::from_u128(0x4000 + u128::from(n)))
}

pub(crate) fn digest(n: u32) -> Digest {
    Digest(std::array::from_fn(|i| (n as usize + i) as u8))
}

/// A store in a temporary folder, set up, with counters for what is asked of it.
pub(crate) struct Office {
    pub(crate) store: Store,
    asked: Cell<u32>,
    /// Tells what it asks from what others ask.
    number: u128,
    folder: Folder,
    _dir: TempDir,
}

impl Office {
    pub(crate) fn new() -> Self {
        Self::numbered(0)
    }

    /// Another workstation.
    pub(crate) fn numbered(number: u128) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::lock(&dir.path().join("store")).unwrap();
        let cost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
        let ana = Account { id: ACCOUNT.0, name: "Ana".into() };
        let (_, unlocked) = Keyring::create(&folder, &ana, PASSWORD, cost).unwrap();
        let store = Store::open(&folder, &unlocked, OPTIONS).unwrap();
        let id = DeviceId(Uuid::from_u128(0xD + (number << 64)));
        let device = Device::new(id, DeviceCode::from_random(7 + number as u32), TerritorialDirection::Antioquia);
        store.write("set up", |w| w.create_device(&device)).unwrap();
        Self { store, asked: Cell::new(0), number, folder, _dir: dir }
    }

    /// The same store, closed and opened again.
    pub(crate) fn reopened(self) -> Self {
        let Self { store, asked, number, folder, _dir } = self;
        drop(store);
        let unlocked = Keyring::load(&folder).unwrap().unlock(ACCOUNT.0, PASSWORD, 0).unwrap();
        let store = Store::open(&folder, &unlocked, OPTIONS).unwrap();
        Self { store, asked, number, folder, _dir }
    }

    /// The same store after `work` with its closed folder.
    pub(crate) fn closed_for<T>(self, work: impl FnOnce(&Folder, &Unlocked) -> T) -> (Self, T) {
        let Self { store, asked, number, folder, _dir } = self;
        drop(store);
        let unlocked = Keyring::load(&folder).unwrap().unlock(ACCOUNT.0, PASSWORD, 0).unwrap();
        let outcome = work(&folder, &unlocked);
        let store = Store::open(&folder, &unlocked, OPTIONS).unwrap();
        (Self { store, asked, number, folder, _dir }, outcome)
    }

    /// The same store after `harm` came to its closed folder and somebody asked to begin anew.
    pub(crate) fn begun_anew(self, harm: impl FnOnce(&Folder)) -> (Self, Result<Anew, StoreError>) {
        self.closed_for(|folder, unlocked| {
            harm(folder);
            begin_anew(folder, unlocked, false, || Ok(()))
        })
    }

    /// The same with a database whose first pages were overwritten.
    pub(crate) fn ruined(self) -> (Self, Anew) {
        let (office, anew) = self.begun_anew(overwrite_first_pages);
        (office, anew.unwrap())
    }

    pub(crate) fn intent(&self, by: u32, role: Role, body: IntentBody) -> Intent {
        let n = self.asked.get() + 1;
        self.asked.set(n);
        let by = Actor { account: AccountId(Uuid::from_u128(0xA + u128::from(by))), person: person(by), role };
        let at = Timestamp(1_795_000_000_000 + i64::from(n));
        Intent { id: IntentId(Uuid::from_u128(0x9000 + u128::from(n) + (self.number << 64))), at, by, body }
    }

    /// Asks as the administrator, in a transaction of its own.
    pub(crate) fn ask(&self, body: IntentBody) -> Result<Submitted, Declined<StoreError>> {
        let intent = self.intent(0, Role::Administrator, body);
        self.store.write("ask", |w| w.submit(&intent, CLOCK)).map(|(submitted, _)| submitted)
    }

    pub(crate) fn write<T>(&self, work: impl FnOnce(&Writer<'_>) -> Result<T, StoreError>) -> T {
        self.store.write("test", work).unwrap().0
    }

    /// Two sites, three people and four items: 0 in stock, 1 and 2 with person 2, 3 a telephone in stock.
    pub(crate) fn furnished() -> Self {
        let office = Self::new();
        office.furnish();
        office
    }

    fn furnish(&self) {
        let office = self;
        let sites = (0..2).map(|n| New { id: site(n), details: site_details(n) }).collect();
        office.ask(IntentBody::RegisterSites { sites }).unwrap();
        let people = (0..3).map(|n| New { id: person(n), details: person_details(n) }).collect();
        office.ask(IntentBody::RegisterPeople { people }).unwrap();
        let items = (0..4).map(|n| new_item(n, (n == 1 || n == 2).then_some(2))).collect();
        office.ask(IntentBody::RegisterItems { items }).unwrap();
    }
}

pub(crate) fn overwrite_first_pages(folder: &Folder) {
    let mut bytes = std::fs::read(folder.database()).unwrap();
    bytes[..8192].fill(0xA5);
    std::fs::write(folder.database(), bytes).unwrap();
}

pub(crate) fn site_details(n: u32) -> SiteDetails {
    SiteDetails {
        name: ["Sede Ñuflo", "Sede Álamos", "Sede Norte"][n as usize % 3].into(),
        level: SiteLevel::Territorial,
        site_type: None,
        territorial: Some(TerritorialDirection::Antioquia),
        municipality_code: "05001".into(),
        city: "Medellín".into(),
        address: String::new(),
        floor_office: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        contact_email: String::new(),
    }
}

pub(crate) fn person_details(n: u32) -> PersonDetails {
    PersonDetails {
        full_name: ["Óscar Ñáñez", "Lucía Peña", "Iván Núñez", "Zoila Vargas"][n as usize % 4].into(),
        document: IdDocument { id_type: IdType::Cc, number: format!("10{n}2345678") },
        check_digit: None,
        position: if n == 1 { String::new() } else { "Profesional".into() },
        bond: None,
        department: String::new(),
        email: String::new(),
        phone: String::new(),
        site: Some(site(n % 2)),
        contract_number: String::new(),
        contract_end: chrono::NaiveDate::from_ymd_opt(2027, 1, 31),
    }
}

pub(crate) fn item_details(n: u32) -> ItemDetails {
    ItemDetails {
        item_type: if n == 3 { ItemType::IpPhone } else { ItemType::Laptop },
        description: if n == 3 { "Teléfono IP".into() } else { format!("Portátil {n}") },
        brand: "Dell".into(),
        model: "Latitude".into(),
        serial: if n == 2 { Serial::Illegible } else { Serial::Read(format!("5CG-00{n}-X")) },
        asset_tag: if n == 2 { String::new() } else { format!("UV-00{n}4") },
        provider_tag: String::new(),
        ownership: Ownership::Owned,
        condition: None,
        mac: if n == 0 { "A0:B1:C2:00:11:22".into() } else { String::new() },
        hostname: String::new(),
        specs: String::new(),
        contract_ref: String::new(),
        warranty_until: None,
        acquired_on: chrono::NaiveDate::from_ymd_opt(2024, 2, 29),
        parent: (n == 3).then(|| item(0)),
        remarks: String::new(),
    }
}

pub(crate) fn new_item(n: u32, holder: Option<u32>) -> NewItem {
    let lifecycle = if holder.is_some() { LifecycleState::Assigned } else { LifecycleState::InStock };
    let placement = Placement {
        lifecycle,
        holder: holder.map(person),
        site: Some(site(n % 2)),
        workplace: format!("Puesto {n}"),
        expected_return_on: None,
    };
    NewItem { id: item(n), details: item_details(n), placement }
}

/// An act between person 0, who acts for the entity, and `holder`, over the items as they are now.
pub(crate) fn content(w: &Writer<'_>, holder: u32, lines: &[(u32, Direction)]) -> ActContent {
    let party = |n| Party {
        person: person(n),
        snapshot: w.people().get(person(n)).unwrap().map_or_else(|| person_details(n), |p| p.details),
    };
    let line = |(n, direction): &(u32, Direction)| {
        let known = w.items().get(item(*n)).unwrap();
        ActLine {
            item: item(*n),
            item_rev: known.as_ref().map_or(1, |i| i.rev),
            snapshot: known.map_or_else(|| item_details(*n), |i| i.details),
            direction: *direction,
            condition: casework::item::PhysicalCondition::Fair,
            accessories: String::new(),
            missing_accessories: String::new(),
            damaged: false,
            remarks: String::new(),
            observation: String::new(),
            photos: Vec::new(),
            captions: std::collections::BTreeMap::new(),
            telephony: None,
        }
    };
    ActContent {
        format: FormatCode::Anexo7,
        reason: ActReason::NewAssignment,
        case_code: String::new(),
        case: None,
        official: party(0),
        holder: party(holder),
        approver: None,
        site: Some(site(0)),
        site_name: "Sede Ñuflo".into(),
        city: "Medellín".into(),
        workplace: "Puesto 9".into(),
        lines: lines.iter().map(line).collect(),
        checks: Vec::new(),
        term: Term::Indefinite,
        remarks: String::new(),
        clearance: false,
        replaces: None,
    }
}

/// The turn of `signer`, who is person `n`: signed before person 0 as witness, with an own account when it is 0.
pub(crate) fn signed(signer: SignerRole, n: u32, content_digest: Digest) -> Turn {
    let identification = if n == 0 {
        Identification::A { account: ACCOUNT }
    } else {
        let document = person_details(n).document;
        Identification::C { document, witness: ACCOUNT, witness_name: "Óscar Ñáñez".into() }
    };
    let evidence = SignatureEvidence {
        person: person(n),
        identification,
        consent_version: "1".into(),
        content_digest,
        stroke: digest(77),
        at: Timestamp(1_795_000_000_500),
        app_version: "0".into(),
        code: "ABCD-1234".into(),
    };
    Turn { signer, outcome: TurnOutcome::Signed { evidence }, doubtful_clock: false }
}

pub(crate) fn refused(signer: SignerRole) -> Turn {
    let witness = |n: u32| Witness {
        full_name: format!("Testigo {n}"),
        document: IdDocument { id_type: IdType::Cc, number: format!("99{n}") },
    };
    let outcome = TurnOutcome::NotSigned {
        cause: NotSignedCause::Refused,
        reason: "No está de acuerdo".into(),
        witnesses: [witness(1), witness(2)],
        at: Timestamp(1_795_000_000_600),
    };
    Turn { signer, outcome, doubtful_clock: false }
}

pub(crate) fn template(edition: u32) -> FormatTemplate {
    FormatTemplate {
        edition,
        title: "ACTA".into(),
        sig_code: None,
        sig_version: None,
        sig_date: None,
        entity_name: "Entidad Ficticia".into(),
        process_name: "Proceso".into(),
        procedure_name: "Procedimiento".into(),
        logo: None,
        information_class: InformationClass::Public,
        commitment: "Compromiso".into(),
        privacy_notice: "Aviso".into(),
        privacy_policy_version: "1".into(),
        consent: "Acepto".into(),
        consent_version: "1".into(),
        valid_from: None,
    }
}
