//! The desk is administered from a workstation: the store that ships, the client that ships, the real desk.

use std::{fs, path::Path};

use casework::{id::DeviceId, role::Role};
use replica::{AdminAct, DeskError, DeviceRow, Ended, Fault, GiveRole, Invitation, Line, MakeCode, Revoke};
use store::{Account, Keyring, KeyringError, Shut, StoreError};

use crate::{
    client::Desk,
    laptop::{COST, Laptop, PATIENCE},
    workstation::{NOW, register_item},
};

/// An administrator at a workstation.
struct Boss {
    laptop: Laptop,
    line: Line,
}

impl Boss {
    fn at(desk: &Desk) -> Self {
        let laptop = Laptop::new(1);
        laptop.enrol(desk).unwrap();
        laptop.sync();
        let line = laptop.line();
        Self { laptop, line }
    }

    fn code(&self, asked: &MakeCode) -> String {
        let by = self.laptop.by.account;
        self.line.wait(async |desk| desk.make_code(by, asked).await).unwrap().code
    }

    fn give(&self, to: &Laptop, role: Role) {
        let (by, account) = (self.laptop.by.account, to.by.account);
        self.line.wait(async |desk| desk.give_role(by, &GiveRole { account, role }).await).unwrap();
    }

    fn revoke(&self, device: DeviceId) {
        let by = self.laptop.by.account;
        self.line.wait(async |desk| desk.revoke(by, &Revoke { device, wipe: true }).await).unwrap();
    }

    fn row(&self, of: &Laptop) -> DeviceRow {
        let by = self.laptop.by.account;
        let listed = self.line.wait(async |desk| desk.devices(by).await).unwrap();
        listed.devices.into_iter().find(|row| row.device == of.device()).unwrap()
    }

    fn acts(&self) -> Vec<AdminAct> {
        let by = self.laptop.by.account;
        let audit = self.line.wait(async |desk| desk.audit(by).await).unwrap();
        audit.acts.into_iter().map(|audited| audited.act).collect()
    }
}

fn role_here(laptop: &Laptop) -> Role {
    laptop.store.read(|r| r.account(laptop.by.account)).unwrap().unwrap().role
}

/// Whether any file below says it in plain bytes.
fn is_said_in(folder: &Path, what: &str) -> bool {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return is_said_in(&path, what);
        }
        fs::read(&path).unwrap().windows(what.len()).any(|run| run == what.as_bytes())
    })
}

#[test]
fn an_administrator_lets_a_laptop_in_gives_roles_shuts_it_when_it_is_lost_and_lets_it_back() {
    let desk = Desk::start();
    let boss = Boss::at(&desk);
    let asked =
        MakeCode { role: Role::OnsiteL2, scope: None, territorial: None, person: None, device: None, hours: 24 };
    let lost = Laptop::new(2);
    lost.enrol_with(&desk, &desk.url, &boss.code(&asked)).unwrap();
    assert_eq!(role_here(&lost), Role::OnsiteL2, "of the code, whatever it was before");
    lost.ask(register_item(20, "UV-1")).unwrap();
    assert_eq!(lost.sync().0.refused, 0);
    let [person] = &boss.row(&lost).people[..] else { panic!("one account") };
    assert_eq!((person.name.as_deref(), person.role), (Some("Ana Gómez"), Role::OnsiteL2));
    let denied = lost.line().wait(async |line| line.devices(lost.by.account).await);
    assert!(matches!(denied, Err(Fault::Desk(DeskError::NotPermitted))), "{denied:?}");

    boss.give(&lost, Role::Reader);
    lost.ask(register_item(21, "UV-2")).unwrap();
    assert_eq!(lost.sync().0.refused, 1, "a role counts at once");
    assert_eq!(role_here(&lost), Role::Reader);
    boss.give(&lost, Role::OnsiteL2);
    lost.ask(register_item(22, "UV-3")).unwrap();
    assert_eq!(lost.sync().0.refused, 0);

    lost.ask(register_item(23, "UV-4")).unwrap();
    boss.revoke(lost.device());
    let pulled = lost.line().wait(async |line| line.pull(None, wire::Own::Brief).await);
    assert!(matches!(pulled, Err(Fault::Desk(DeskError::Revoked))), "{pulled:?}");
    let Ended::ShutOut { order: Some(order) } = lost.sync().0.ended else { panic!("no order came") };
    let (orders, folder) = (lost.store.read(|r| r.orders()).unwrap().unwrap(), lost.store.folder());
    let shut = Shut::obey(folder, &lost.unlocked, &orders, *order, (&desk.url, lost.unjudged()), NOW).unwrap();
    let handed = lost.line().hand_over(&lost.store).unwrap();
    assert_eq!((handed.kept, handed.left), (1, 0));
    let row = boss.row(&lost);
    assert_eq!((row.quarantined, row.wipe_told_at.is_some()), (1, true));
    boss.laptop.sync();
    assert!(boss.laptop.item(22).is_some() && boss.laptop.item(23).is_none(), "kept aside, and not judged");
    assert!(matches!(Keyring::load(folder), Err(KeyringError::Store(StoreError::Missing { .. }))), "no password");
    for said in ["Ana Gómez", "UV-1", "clave de pruebas"] {
        assert!(!is_said_in(folder.path(), said), "{said}");
    }
    let told = Shut::load(folder).unwrap().unwrap();
    assert_eq!((told.desk.as_str(), told.unsent, told.order), (desk.url.as_str(), 1, *order), "and it says why");

    let way_back = MakeCode { person: Some(lost.by.person), device: Some(lost.device()), ..asked };
    let code = boss.code(&way_back);
    let invitation = Invitation::typed(&desk.url, &desk.fingerprint, &code).unwrap();
    let back = Line::reopen(&invitation, &shut, PATIENCE).unwrap();
    let unlocked = shut.unlock(folder, back.account.0, back.key.bytes()).unwrap();
    let slot = Account { id: back.account.0, name: "Ana".into() };
    let mut ring = Keyring::reopen(folder, &unlocked, &slot, "otra clave", COST).unwrap();
    lost.enrol_with(&desk, &desk.url, &code).unwrap();
    Shut::lift(folder).unwrap();
    assert!(ring.unlock(back.account.0, "otra clave", 0).is_ok());
    let round = lost.sync().0;
    assert!(matches!(round.ended, Ended::Done) && round.refused == 0, "{round:?}");
    boss.laptop.sync();
    assert!(boss.laptop.item(23).is_some(), "nothing was lost");
    lost.is_sound();
    let acts = boss.acts();
    let did = |what: fn(&AdminAct) -> bool| acts.iter().filter(|act| what(act)).count();
    assert_eq!(did(|act| matches!(act, AdminAct::RoleGiven { .. })), 2);
    assert_eq!(did(|act| matches!(act, AdminAct::WipeOrdered { .. })), 1);
    assert_eq!(did(|act| matches!(act, AdminAct::Reopened { .. })), 1);
    assert_eq!(did(|act| matches!(act, AdminAct::Readmitted { .. })), 1);
}
