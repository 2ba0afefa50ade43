//! Who is at the workstation.

use casework::id::{AccountId, PersonId};
use casework::person::IdDocument;
use casework::role::Role;
use casework::site::TerritorialDirection;
use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::open::Mine;
use crate::problem::Problem;

/// What the screen has to show first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "phase", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Phase {
    /// No store in the folder yet.
    New,
    /// A store is there; somebody has to unlock it.
    Locked {
        accounts: Vec<AccountName>,
        /// The account that locked this session and may come back with its PIN.
        pin: Option<AccountName>,
    },
    Open {
        me: Me,
    },
    /// The store cannot be opened; it was left as it is.
    Unusable {
        problem: Problem,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AccountName {
    pub account: AccountId,
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Me {
    pub account: AccountId,
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    /// May change records, import and make acts; whoever may not is not offered it.
    pub works: bool,
    /// May register people and change what is known of them.
    pub keeps_people: bool,
    /// May be given cases, and register those of their own.
    pub attends_cases: bool,
    pub has_pin: bool,
}

impl Me {
    pub(crate) fn of(Mine { account, person, role }: Mine, name: String, has_pin: bool) -> Self {
        let (works, keeps_people, attends_cases) = (role.works_on_site(), role.keeps_people(), role.attends_cases());
        Self { account, person, name, role, works, keeps_people, attends_cases, has_pin }
    }
}

/// The clock of the machine is not where the desk's is, stands behind what was recorded here, or where its certificate is not valid:
/// one of the two is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClockDoubt {
    /// What the clock says.
    pub clock: Timestamp,
    /// What time it is or was by what speaks against it.
    pub reached: Timestamp,
    /// And what that is.
    pub by: ClockWitness,
    /// Whether the workstation's certificate is valid then. If not, nothing is issued, signed or sealed until the clock
    /// is set.
    pub signs: bool,
}

/// What speaks against a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClockWitness {
    /// What was recorded here last.
    Journal,
    /// What the desk said before the machine started anew.
    DeskThen,
    /// What the desk said, carried on.
    DeskNow,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Status {
    #[serde(flatten)]
    pub phase: Phase,
    pub version: String,
    /// Where the store lies.
    pub folder: String,
    /// Sample sheets are at hand and may be offered.
    pub sample: bool,
    /// Lock after this many minutes without a key or a click.
    pub idle_minutes: u32,
    /// *Hora dudosa*; looked at while somebody is in.
    pub clock: Option<ClockDoubt>,
    /// The journal is damaged: everything may be read, nothing is written.
    pub read_only: bool,
    /// A rescue file beside the store tells of work that is not in it.
    pub spared: bool,
    /// What is done now stands at one place only: the rescue file cannot be written to.
    pub behind: bool,
}

/// The first person, who administers the store.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Setup {
    pub full_name: String,
    pub document: IdDocument,
    #[serde(default)]
    pub position: String,
    #[serde(default)]
    pub department: String,
    #[serde(default)]
    pub email: String,
    /// Where this workstation works: the first part of its folios.
    pub territorial: TerritorialDirection,
    pub password: String,
    /// 4 to 12 digits.
    pub pin: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Unlock {
    pub account: AccountId,
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct UnlockPin {
    pub pin: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AccountView {
    pub account: AccountId,
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub has_pin: bool,
    pub is_me: bool,
}

/// Another person who shares this workstation, with an own secret.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AccountAdd {
    /// Somebody already known as staff.
    pub person: PersonId,
    pub role: Role,
    pub password: String,
    pub pin: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AccountRemove {
    pub account: AccountId,
}

/// A new password for somebody else, who forgot theirs.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AccountReset {
    pub account: AccountId,
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AccountRole {
    pub account: AccountId,
    pub role: Role,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangePassword {
    pub old: String,
    pub new: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangePin {
    pub password: String,
    pub pin: String,
}
