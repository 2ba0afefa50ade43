//! A store as large as the whole entity: invented people, sites and items.

#![allow(dead_code, reason = "each bench uses its part")]

use std::path::Path;

use casework::{
    folio::DeviceCode,
    id::{AccountId, DeviceId, Digest, IntentId, ItemId, PersonId, SiteId},
    intent::{Actor, Intent, IntentBody, New, NewItem},
    item::{ItemDetails, ItemType, LifecycleState, Ownership, PhysicalCondition, Placement, Serial},
    person::{IdDocument, IdType, PersonDetails},
    role::Role,
    site::{SiteDetails, SiteLevel, TerritorialDirection},
    time::Timestamp,
};
use store::{Account, ClockEvidence, Folder, KdfCost, Keyring, Store, StoreOptions, table::device::Device};
use uuid::Uuid;

pub(crate) const ITEMS: u32 = 100_000;
pub(crate) const PEOPLE: u32 = 6_000;
pub(crate) const SITES: u32 = 120;
const BATCH: usize = 200;
const CLOCK: ClockEvidence = ClockEvidence { mono_ms: 1, boot: Uuid::from_u128(7) };

/// Identities in the order in which they are made, as UUIDv7 is.
fn id(kind: u128, n: u32) -> Uuid {
    let scattered = u128::from(n.wrapping_mul(2_654_435_761));
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | (u128::from(n) << 84) | (kind << 56) | scattered)
}

fn person(n: u32) -> New<PersonId, PersonDetails> {
    const FIRST: [&str; 8] = ["María", "José", "Iván", "Ñusta", "Óscar", "Lucía", "Nicolás", "Ángela"];
    const LAST: [&str; 7] = ["Muñoz", "Peña", "Rodríguez", "Gómez", "Ñáñez", "Zúñiga", "Álvarez"];
    let (first, last) = (FIRST[n as usize % 8], LAST[n as usize / 8 % 7]);
    let details = PersonDetails {
        full_name: format!("{first} {last} Ficticio {n}"),
        document: IdDocument { id_type: IdType::Cc, number: (1_000_000_000 + u64::from(n) * 37).to_string() },
        check_digit: None,
        position: "Profesional".into(),
        bond: None,
        department: "Dirección".into(),
        email: format!("persona{n}@ejemplo.test"),
        phone: String::new(),
        site: Some(SiteId(id(1, n % SITES))),
        contract_number: String::new(),
        contract_end: None,
    };
    New { id: PersonId(id(2, n)), details }
}

fn site(n: u32) -> New<SiteId, SiteDetails> {
    let details = SiteDetails {
        name: format!("Sede {n} Dirección Territorial"),
        level: SiteLevel::Territorial,
        site_type: None,
        territorial: TerritorialDirection::ALL.get(n as usize % 20).copied(),
        municipality_code: "05001".into(),
        city: "Medellín".into(),
        address: "Calle 1 # 2-3".into(),
        floor_office: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        contact_email: String::new(),
    };
    New { id: SiteId(id(1, n)), details }
}

fn item(n: u32) -> NewItem {
    const KINDS: [(&str, ItemType, &str, &str); 6] = [
        ("Computador portátil", ItemType::Laptop, "Dell", "Latitude 5420"),
        ("Computador de escritorio", ItemType::Desktop, "HP", "ProDesk 400 G7"),
        ("Monitor LED 24\"", ItemType::Monitor, "Samsung", "F24T350"),
        ("Teléfono IP", ItemType::IpPhone, "Cisco", "CP-7841"),
        ("Impresora multifunción láser", ItemType::Printer, "Kyocera", "M3655idn"),
        ("Diadema telefónica", ItemType::Headset, "Jabra", "Biz 2300"),
    ];
    let (description, item_type, brand, model) = KINDS[n as usize % 6];
    let held = !n.is_multiple_of(4);
    let scattered = n.wrapping_mul(2_654_435_761);
    let details = ItemDetails {
        item_type,
        description: format!("{description} {}", n % 900),
        brand: brand.into(),
        model: model.into(),
        serial: Serial::Read(format!("5CG{scattered:010}")),
        asset_tag: if n.is_multiple_of(5) { String::new() } else { format!("UV-{n:07}") },
        provider_tag: if n.is_multiple_of(5) { format!("PRV{n:06}") } else { String::new() },
        ownership: if n.is_multiple_of(5) { Ownership::Provider } else { Ownership::Owned },
        condition: Some(PhysicalCondition::Good),
        mac: if n.is_multiple_of(2) { format!("{scattered:012X}") } else { String::new() },
        hostname: format!("BOG-{n:06}"),
        specs: "Core i5, 16 GB, SSD 512 GB".into(),
        contract_ref: "Contrato 123 de 2025".into(),
        warranty_until: chrono::NaiveDate::from_ymd_opt(2027, 12, 31),
        acquired_on: chrono::NaiveDate::from_ymd_opt(2024, 1, 15),
        parent: None,
        remarks: "Con cargador y guaya".into(),
    };
    let placement = Placement {
        lifecycle: if held { LifecycleState::Assigned } else { LifecycleState::InStock },
        holder: held.then(|| PersonId(id(2, scattered % PEOPLE))),
        site: Some(SiteId(id(1, n % SITES))),
        workplace: format!("Puesto {}", n % 60),
        expected_return_on: None,
    };
    NewItem { id: ItemId(id(3, n)), details, placement }
}

fn intents(kind: u128, bodies: impl Iterator<Item = IntentBody>) -> Vec<Intent> {
    let by = Actor { account: AccountId(id(5, 1)), person: PersonId(id(2, 0)), role: Role::Administrator };
    let wrap = |(n, body)| Intent { id: IntentId(id(kind, n)), at: Timestamp(1_795_000_000_000), by, body };
    (0..).zip(bodies).map(wrap).collect()
}

fn batches<T: Clone>(all: &[T], body: impl Fn(Vec<T>) -> IntentBody) -> impl Iterator<Item = IntentBody> {
    all.chunks(BATCH).map(move |batch| body(batch.to_vec()))
}

/// What registers every site and person.
pub(crate) fn surroundings() -> Vec<Intent> {
    let sites: Vec<_> = (0..SITES).map(site).collect();
    let people: Vec<_> = (0..PEOPLE).map(person).collect();
    let mut all = intents(6, batches(&sites, |sites| IntentBody::RegisterSites { sites }));
    all.extend(intents(7, batches(&people, |people| IntentBody::RegisterPeople { people })));
    all
}

/// What registers every item.
pub(crate) fn inventory() -> Vec<Intent> {
    let items: Vec<_> = (0..ITEMS).map(item).collect();
    intents(8, batches(&items, |items| IntentBody::RegisterItems { items }))
}

/// What adds photo `n` to an item.
pub(crate) fn photo(n: u32) -> Intent {
    let body = IntentBody::AddItemPhoto { id: ItemId(id(3, n)), photo: Digest([7; 32]), caption: String::new() };
    let mut intent = intents(10, [body].into_iter()).remove(0);
    intent.id = IntentId(id(10, n));
    intent
}

/// An empty store in `folder`, set up.
pub(crate) fn store(folder: &Path) -> Store {
    let folder = Folder::lock(folder).expect("a new folder");
    let account = Account { id: id(5, 1), name: "Ana".into() };
    let cost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
    let (_, unlocked) = Keyring::create(&folder, &account, "clave", cost).expect("a new keyring");
    let store = Store::open(&folder, &unlocked, StoreOptions::default()).expect("a new store");
    let device = Device::new(DeviceId(id(9, 1)), DeviceCode::from_random(1), TerritorialDirection::Antioquia);
    store.write("set up", |w| w.create_device(&device)).expect("a device");
    store
}

/// The store in `folder`, opened again.
pub(crate) fn open(folder: &Path) -> Store {
    let folder = Folder::lock(folder).expect("the folder");
    let unlocked = Keyring::load(&folder).expect("the keyring").unlock(id(5, 1), "clave", 0).expect("the key");
    Store::open(&folder, &unlocked, StoreOptions::default()).expect("the store")
}

/// Submits all of them in one transaction.
pub(crate) fn submit(store: &Store, intents: &[Intent]) {
    store
        .write_many("import", |w| intents.iter().try_for_each(|intent| w.submit(intent, CLOCK).map(|_| ())))
        .expect("an import");
}
