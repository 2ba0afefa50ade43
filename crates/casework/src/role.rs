//! What people may do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A role of the procedure. In local mode the first account is the administrator of its store, who stands in for
/// the leads that a workstation without a desk does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Administrador(a).
    Administrator,
    /// Especialista soporte de hardware y software (*soporte en sitio*).
    OnsiteL2,
    /// Responsable de servicios TI.
    ItsLead,
    /// Reads, exports and verifies; changes nothing.
    Reader,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Administrator, Self::OnsiteL2, Self::ItsLead, Self::Reader];

    /// May change items, people and sites, import, and issue and sign acts.
    #[must_use]
    pub fn works_on_site(self) -> bool {
        matches!(self, Self::Administrator | Self::OnsiteL2 | Self::ItsLead)
    }

    /// May accept an act that ended with a refusal or an absence.
    #[must_use]
    pub fn accepts_constancia(self) -> bool {
        matches!(self, Self::Administrator | Self::ItsLead)
    }

    /// May answer a person's request to have their data erased.
    #[must_use]
    pub fn erases_people(self) -> bool {
        matches!(self, Self::Administrator | Self::ItsLead)
    }

    /// May say what holds of an item of which two workstations say different things.
    #[must_use]
    pub fn settles_disputes(self) -> bool {
        matches!(self, Self::Administrator | Self::ItsLead)
    }

    /// May change formats, settings and accounts, and restore backups.
    #[must_use]
    pub fn administers(self) -> bool {
        matches!(self, Self::Administrator)
    }
}
