//! What an administrator sees and asks of the desk.

use casework::id::{AccountId, AdmissionId, DeviceId, PersonId};
use casework::role::Role;
use casework::scope::Scope;
use casework::site::TerritorialDirection;
use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that the desk tells an administrator.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdminView {
    pub devices: Vec<AdminDevice>,
    /// The last acts, the last first.
    pub acts: Vec<AdminActView>,
}

/// A workstation, as the desk knows it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdminDevice {
    pub device: DeviceId,
    pub name: String,
    pub territorial: Option<TerritorialDirection>,
    pub enrolled_at: Timestamp,
    /// When it last made itself known.
    pub last_seen: Timestamp,
    pub revoked_at: Option<Timestamp>,
    /// It was ordered to shut its store, and was told so.
    pub wipe_at: Option<Timestamp>,
    pub wipe_told_at: Option<Timestamp>,
    /// Entries in quarantine.
    pub quarantined: u32,
    /// The territorial offices that it may see; `null`: all.
    pub scope: Scope,
    pub people: Vec<AdminPerson>,
    /// The workstation that this is read on.
    pub is_here: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdminPerson {
    pub account: AccountId,
    pub person: PersonId,
    /// `None`: the desk has not heard of them yet, or they were erased.
    pub name: Option<String>,
    pub role: Role,
    pub is_me: bool,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AdminActKind {
    CodeMade,
    /// For a workstation that was shut out.
    CodeMadeForReturn,
    Enrolled,
    Readmitted,
    Revoked,
    WipeOrdered,
    Reopened,
    RoleGiven,
    ScopeGiven,
    QuarantineDiscarded,
    PersonAdmitted,
    AdmissionChanged,
    PersonDismissed,
}

/// Who did what.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdminActView {
    pub n: u64,
    pub at: Timestamp,
    /// Name of who did it, and of their workstation; neither when it was done at the server.
    pub by: Option<String>,
    pub by_device: Option<String>,
    pub act: AdminActKind,
    /// What it is about.
    pub device: Option<String>,
    pub person: Option<String>,
    /// The role that was given, and the one before.
    pub role: Option<Role>,
    pub role_before: Option<Role>,
    /// The scope that was given, and the one before.
    pub scope: Option<SeenScope>,
    pub scope_before: Option<SeenScope>,
    /// Entries that were discarded.
    pub entries: Option<u32>,
    /// The admission that was given, ended or enrolled by, and for whom it is; an ended one names nobody.
    pub admission: Option<AdmissionId>,
    pub admitted: Option<String>,
}

/// A scope where there may be none.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SeenScope {
    /// `null`: all of them.
    pub offices: Scope,
}

impl From<Scope> for SeenScope {
    fn from(offices: Scope) -> Self {
        Self { offices }
    }
}

/// A code for one workstation.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdminCode {
    pub pin: String,
    /// Of whoever enrols.
    pub role: Role,
    /// What the workstation may see; without it one that is known keeps its scope, and a new one sees everything.
    #[serde(default)]
    pub scope: Option<SeenScope>,
    #[serde(default)]
    pub territorial: Option<TerritorialDirection>,
    /// Somebody who works at another workstation already, or comes back.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// A workstation that was shut out and comes back.
    #[serde(default)]
    pub device: Option<DeviceId>,
    pub hours: u32,
}

/// Shown once.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdminCodeMade {
    /// `ensitio-mesa:…`
    pub invitation: String,
    pub code: String,
    pub expires_at: Timestamp,
    pub qr: QrView,
}

/// A QR code: modules to a side, and the dark ones as the path of an SVG in units of one module.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QrView {
    pub side: u32,
    pub dark: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdminRevoke {
    pub pin: String,
    pub device: DeviceId,
    /// It is ordered to shut its store, too.
    pub wipe: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdminRole {
    pub pin: String,
    pub account: AccountId,
    pub role: Role,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdminScope {
    pub pin: String,
    pub device: DeviceId,
    /// `null`: all territorial offices.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    pub scope: Scope,
}

/// Somebody who may enrol by signing in with an account of the entity.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdmissionView {
    pub admission: AdmissionId,
    pub email: Option<String>,
    /// By what the provider knows them.
    pub subject: Option<String>,
    pub role: Role,
    pub scope: Scope,
    pub territorial: Option<TerritorialDirection>,
    /// How many workstations they may have, and have.
    pub devices: u32,
    pub used: u32,
    pub admitted_at: Timestamp,
    /// When they first signed in.
    pub bound_at: Option<Timestamp>,
}

/// By an address or by a subject.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AdmissionAdd {
    pub pin: String,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub subject: Option<String>,
    pub role: Role,
    /// `null`: all territorial offices.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    pub scope: Scope,
    #[serde(default)]
    pub territorial: Option<TerritorialDirection>,
    pub devices: u32,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct AdmissionEnd {
    pub pin: String,
    pub admission: AdmissionId,
    /// Their workstations are shut out, too.
    pub revoke: bool,
}

/// A store that was ordered shut comes back, with a code that was made for this workstation and one of its people.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskReopen {
    pub invitation: String,
    /// Of the workstation, as in an enrolment.
    pub name: String,
    /// A new one, of whoever the code is for.
    pub password: String,
}
