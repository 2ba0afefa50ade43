//! What an administrator asks of the desk from a workstation, and what they are told. Every request names the account that
//! asks in [`ACCOUNT_HEADER`].

use casework::{
    id::{AccountId, AdmissionId, DeviceId, PersonId},
    role::Role,
    scope::Scope,
    site::TerritorialDirection,
    time::Timestamp,
};
use serde::{Deserialize, Deserializer, Serialize};

/// Which of the people of a workstation asks.
pub const ACCOUNT_HEADER: &str = "ensitio-account";
/// Most workstations that one answer lists.
pub const DEVICES_MAX: usize = 5_000;
/// Most acts of administration that one answer lists, the last first.
pub const AUDIT_MAX: usize = 500;
/// Longest life of a code, in hours: a month.
pub const CODE_HOURS_MAX: u32 = 31 * 24;

/// `GET /v1/admin/devices`, a frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Devices {
    pub devices: Vec<DeviceRow>,
}

/// A workstation, as the desk knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    pub device: DeviceId,
    /// By what people tell it from others.
    pub name: String,
    pub territorial: Option<TerritorialDirection>,
    pub enrolled_at: Timestamp,
    /// When it last made itself known.
    pub last_seen: Timestamp,
    pub revoked_at: Option<Timestamp>,
    /// It was ordered to shut its store.
    pub wipe_at: Option<Timestamp>,
    /// It was told so.
    pub wipe_told_at: Option<Timestamp>,
    /// Entries in quarantine.
    pub quarantined: u32,
    /// What it may see.
    #[serde(default)]
    pub scope: Scope,
    pub people: Vec<DevicePerson>,
}

/// Somebody with an account on a workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevicePerson {
    pub account: AccountId,
    pub person: PersonId,
    /// `None` while the desk has not heard of them, and once they were erased.
    pub name: Option<String>,
    pub role: Role,
}

/// `POST /v1/admin/code`: a one-time code for one workstation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeCode {
    /// Of whoever enrols.
    pub role: Role,
    /// What the workstation may see. When it is not said, one that is known keeps its scope, and a new one sees everything.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    pub territorial: Option<TerritorialDirection>,
    /// Who has to enrol; anybody who works nowhere else when it is not said.
    pub person: Option<PersonId>,
    /// A workstation that was shut out and may come back by this code; it is for nobody else, and names the person.
    pub device: Option<DeviceId>,
    pub hours: u32,
}

/// Told once: the desk keeps only what it recognises the code by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeMade {
    pub code: String,
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for CodeMade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeMade").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// `POST /v1/admin/revoke`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoke {
    pub device: DeviceId,
    /// Also orders it to shut its store; of one that is shut out already too.
    pub wipe: bool,
}

/// `POST /v1/admin/role`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveRole {
    pub account: AccountId,
    pub role: Role,
}

/// `POST /v1/admin/scope`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveScope {
    pub device: DeviceId,
    /// All offices are said as `null`; to say nothing is no scope.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    pub scope: Scope,
}

/// `null` says something, here.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Scope>, D::Error> {
    Scope::deserialize(deserializer).map(Some)
}

/// `GET /v1/admin/audit`, a frame: the last [`AUDIT_MAX`] acts, the last first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    pub acts: Vec<Audited>,
}

/// Who did what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    pub n: u64,
    pub at: Timestamp,
    /// `None`: whoever sat at the server's terminal.
    pub by: Option<AuditedBy>,
    #[serde(flatten)]
    pub act: AdminAct,
    /// The name of the workstation that it is about, as it is now.
    pub device_name: Option<String>,
    /// The name of the person that it is about, unless they were erased.
    pub person_name: Option<String>,
    /// For whom the admission is that it is about: address, else subject. One that ended names nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admitted: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedBy {
    pub device: DeviceId,
    pub device_name: String,
    pub account: AccountId,
    /// `None` as in [`DevicePerson::name`].
    pub name: Option<String>,
}

/// What was done. Names are looked up when it is told: somebody who was erased is not named here either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AdminAct {
    CodeMade {
        role: Role,
        #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
        scope: Option<Scope>,
        territorial: Option<TerritorialDirection>,
        person: Option<PersonId>,
        device: Option<DeviceId>,
        expires_at: Timestamp,
    },
    Enrolled {
        device: DeviceId,
        person: PersonId,
        role: Role,
        /// Of whoever signed in with an account of the entity.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        admission: Option<AdmissionId>,
        /// What it sees from its first moment; absent of one that was known, which keeps what it saw.
        #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
        scope: Option<Scope>,
    },
    /// Enrolled after it was shut out.
    Readmitted {
        device: DeviceId,
        person: PersonId,
        role: Role,
    },
    Revoked {
        device: DeviceId,
    },
    WipeOrdered {
        device: DeviceId,
    },
    /// The desk gave the key of a shut store back to whoever had a code for it.
    Reopened {
        device: DeviceId,
    },
    RoleGiven {
        account: AccountId,
        device: DeviceId,
        person: PersonId,
        from: Role,
        to: Role,
    },
    ScopeGiven {
        device: DeviceId,
        from: Scope,
        to: Scope,
    },
    QuarantineDiscarded {
        device: DeviceId,
        entries: u32,
    },
    /// Somebody may enrol with an account of the entity, or what they get by it was changed.
    PersonAdmitted {
        admission: AdmissionId,
        role: Role,
        scope: Scope,
        territorial: Option<TerritorialDirection>,
        devices: u32,
        /// They were admitted before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        changed: bool,
    },
    PersonDismissed {
        admission: AdmissionId,
    },
}

impl AdminAct {
    /// The workstation that it is about.
    #[must_use]
    pub fn device(&self) -> Option<DeviceId> {
        match self {
            Self::CodeMade { device, .. } => *device,
            Self::Enrolled { device, .. }
            | Self::Readmitted { device, .. }
            | Self::Revoked { device }
            | Self::WipeOrdered { device }
            | Self::Reopened { device }
            | Self::RoleGiven { device, .. }
            | Self::ScopeGiven { device, .. }
            | Self::QuarantineDiscarded { device, .. } => Some(*device),
            Self::PersonAdmitted { .. } | Self::PersonDismissed { .. } => None,
        }
    }

    /// The admission that it is about.
    #[must_use]
    pub fn admission(&self) -> Option<AdmissionId> {
        match self {
            Self::Enrolled { admission, .. } => *admission,
            Self::PersonAdmitted { admission, .. } | Self::PersonDismissed { admission } => Some(*admission),
            Self::CodeMade { .. }
            | Self::Readmitted { .. }
            | Self::Revoked { .. }
            | Self::WipeOrdered { .. }
            | Self::Reopened { .. }
            | Self::RoleGiven { .. }
            | Self::ScopeGiven { .. }
            | Self::QuarantineDiscarded { .. } => None,
        }
    }

    /// The person that it is about.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::CodeMade { person, .. } => *person,
            Self::Enrolled { person, .. } | Self::Readmitted { person, .. } | Self::RoleGiven { person, .. } => {
                Some(*person)
            }
            Self::Revoked { .. }
            | Self::ScopeGiven { .. }
            | Self::WipeOrdered { .. }
            | Self::Reopened { .. }
            | Self::QuarantineDiscarded { .. }
            | Self::PersonAdmitted { .. }
            | Self::PersonDismissed { .. } => None,
        }
    }
}
