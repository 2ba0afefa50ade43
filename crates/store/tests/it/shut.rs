use std::fs;

use casework::{id::DeviceId, time::Timestamp};
use store::{Folder, Keyring, Orders, Shut, StoreError, Unlocked};
use uuid::Uuid;
use wire::{DeskKey, DeskKeys, RescueOpener, Stay, WipeOrder};

use crate::world::{ANA, CHEAP, PASSWORD, World, ana, unlock_at};

const NOW: Timestamp = Timestamp(1_795_442_400_000);

fn stay() -> Stay {
    Stay { desk: Uuid::from_u128(1), device: DeviceId(Uuid::from_u128(2)), enrolment: Uuid::from_u128(3) }
}

fn orders() -> Orders {
    let (signing, rescue) = (DeskKey::from_seed(&[1; 32]), RescueOpener::from_seed(&[2; 32]));
    Orders { stay: stay(), keys: DeskKeys { signing: signing.public(), rescue: rescue.public() } }
}

fn obey(folder: &Folder, unlocked: &Unlocked, order: WipeOrder) -> Result<Shut, StoreError> {
    Shut::obey(folder, unlocked, &orders(), order, ("https://mesa", 4), NOW)
}

fn order() -> WipeOrder {
    DeskKey::from_seed(&[1; 32]).wipe(stay(), NOW)
}

fn passwords(path: &std::path::Path) -> usize {
    let names = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with("keyring.")).count()
}

/// Every password goes, also those of a store that a restore set aside; another store beside it is nobody's business.
#[test]
fn a_store_that_is_shut_has_no_passwords_anywhere_and_its_key_is_the_desk_s() {
    let (world, other) = (World::new(), World::new());
    let (folder, unlocked) = unlock_at(&world.path());
    let beside = |number: u32| {
        let mut name = world.path().into_os_string();
        name.push(format!(".anterior-{number}"));
        std::path::PathBuf::from(name)
    };
    for (from, to) in [(world.path(), beside(1)), (other.path(), beside(2))] {
        fs::create_dir(&to).unwrap();
        fs::copy(from.join("keyring.json"), to.join("keyring.json")).unwrap();
    }
    fs::write(world.path().join("keyring.damaged-1"), b"of long ago").unwrap();
    let shut = obey(&folder, &unlocked, order()).unwrap();
    assert_eq!([world.path(), beside(1), beside(2)].map(|path| passwords(&path)), [0, 0, 1]);
    assert_eq!(Shut::at(&world.path()).unwrap(), Some(shut.clone()));
    assert_eq!((shut.unsent, shut.handed_over), (4, 0));

    let key = RescueOpener::from_seed(&[2; 32]).open(&stay(), &shut.sealed).unwrap();
    assert!(matches!(shut.unlock(&folder, ANA, &[0; 32]), Err(StoreError::WrongKey { .. })));
    let back = shut.unlock(&folder, ANA, &key).unwrap();
    Keyring::reopen(&folder, &back, &ana(), "otra clave", CHEAP).unwrap();
    // Cut before the desk let it in: the order stands.
    shut.finish(&folder).unwrap();
    assert_eq!(passwords(&world.path()), 0);
    let mut ring = Keyring::reopen(&folder, &back, &ana(), "otra clave", CHEAP).unwrap();
    Shut::lift(&folder).unwrap();
    assert!(ring.unlock(ANA, PASSWORD, 0).is_err());
    assert!(ring.unlock(ANA, "otra clave", 1_000_000).is_ok());
    assert_eq!(Shut::load(&folder).unwrap(), None);
}

/// Obeying may be cut anywhere and asked for again; nobody else's order does anything.
#[test]
fn an_order_that_was_cut_is_obeyed_again_and_a_stranger_s_is_not() {
    let world = World::new();
    let (folder, unlocked) = unlock_at(&world.path());
    let kept = fs::read(world.path().join("keyring.json")).unwrap();
    let stranger = DeskKey::from_seed(&[9; 32]).wipe(stay(), NOW);
    let moved = WipeOrder { stay: Stay { enrolment: Uuid::from_u128(4), ..stay() }, ..order() };
    for not_ours in [stranger, moved] {
        assert!(matches!(obey(&folder, &unlocked, not_ours), Err(StoreError::NotOrdered)));
        assert_eq!((passwords(&world.path()), Shut::load(&folder).unwrap()), (2, None));
    }
    let shut = obey(&folder, &unlocked, order()).unwrap();
    // Killed after the key was sealed and before the keyring went.
    fs::write(world.path().join("keyring.json"), &kept).unwrap();
    Shut::load(&folder).unwrap().unwrap().finish(&folder).unwrap();
    assert_eq!(passwords(&world.path()), 0);
    let again = obey(&folder, &unlocked, order()).unwrap();
    let opener = RescueOpener::from_seed(&[2; 32]);
    assert_eq!(opener.open(&stay(), &again.sealed).unwrap(), opener.open(&stay(), &shut.sealed).unwrap());
    fs::write(world.path().join("shut.json"), b"{}").unwrap();
    assert!(matches!(Shut::load(&folder), Err(StoreError::Damaged { .. })), "bent, it opens nothing");
}
