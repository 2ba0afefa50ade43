//! The central server: judges with `casework` what workstations did, keeps the one history and the files that it
//! names, and tells every workstation what was accepted.

mod admin;
mod admission;
mod blob;
mod bundle;
mod case;
mod certificate;
mod clock;
#[cfg(test)]
#[path = "../tests/it/cluster.rs"]
#[allow(dead_code, reason = "shared with the tests of the whole program")]
mod cluster;
mod column;
mod copy;
mod database;
mod durable;
mod enrol;
#[cfg(feature = "entrance")]
pub mod entrance;
mod error;
mod evidence;
mod filing;
mod folder;
mod fork;
mod http;
mod judge;
mod ledger;
mod mark;
mod metrics;
mod migrate;
mod owed;
mod page;
#[cfg(test)]
#[path = "../tests/it/paper.rs"]
mod paper;
mod provider;
mod pull;
mod reach;
mod receipt;
mod serve;
mod sql;
mod stamp;
mod table;
mod token;
#[cfg(test)]
#[cfg(target_os = "linux")]
#[path = "../tests/it/tsa.rs"]
mod tsa;
#[cfg(test)]
#[path = "../tests/it/workstation.rs"]
mod workstation;
mod world;

pub use blob::{NoPlace, Place};
pub use bundle::{NotTaken, TakenBundle, take_bundle};
pub use case::{ActOfCase, CaseAfter, CaseHappened, CaseLine, CaseList, CaseShown, CaseWhy, CasesAsked, Only, SortBy};
pub use certificate::fingerprint;
pub use clock::now;
pub use copy::{Copied, IfUnread, Part, Restored, Since, backup, manifest::Manifest, restore};
pub use database::Database;
pub use error::LedgerError;
pub use evidence::Evidence;
pub use folder::Folder;
pub use fork::Forks;
pub use ledger::Ledger;
pub use provider::{NoProvider, Prompt, Provider, ProviderPlan};
pub use serve::{Plan, Served, serve};
pub use stamp::{NoAuthority, Stamping, TimeAuthority, WaitingAct};
pub use table::{code::Grant, device::Device, incarnation::Given};
