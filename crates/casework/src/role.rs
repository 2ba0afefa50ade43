//! What people may do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::catalogue::GroupLevel;

/// A role of the procedure. In local mode the first account is the administrator of its store, who stands in for
/// the leads that a workstation without a desk does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Administrador(a).
    Administrator,
    /// Agente de mesa de servicios: level 1.
    AgentL1,
    /// Especialista de servicios TI, infraestructura o sistemas de información: level 2.
    SpecL2,
    /// Especialista soporte de hardware y software (*soporte en sitio*).
    OnsiteL2,
    /// Especialista en desarrollo de sistemas de información, o en seguridad y privacidad: level 3.
    SpecL3,
    /// Especialista proveedor: of whoever the devices are hired from.
    Provider,
    /// Responsable de servicios TI.
    ItsLead,
    /// Reads, exports and verifies; changes nothing.
    Reader,
}

impl Role {
    pub const ALL: [Self; 8] = [
        Self::Administrator,
        Self::AgentL1,
        Self::SpecL2,
        Self::OnsiteL2,
        Self::SpecL3,
        Self::Provider,
        Self::ItsLead,
        Self::Reader,
    ];

    /// May change items, people and sites, import, and issue and sign acts.
    #[must_use]
    pub fn works_on_site(self) -> bool {
        matches!(self, Self::Administrator | Self::OnsiteL2 | Self::ItsLead)
    }

    /// May make people known and change what is known of them: besides those on site, the agent at the service desk, who
    /// registers the person who asks for something.
    #[must_use]
    pub fn keeps_people(self) -> bool {
        self.works_on_site() || matches!(self, Self::AgentL1)
    }

    /// May be given a case and say how it goes on: everybody but who only reads, since a case passes through all levels.
    #[must_use]
    pub fn attends_cases(self) -> bool {
        !matches!(self, Self::Reader)
    }

    /// May accept an act that ended with a refusal or an absence.
    #[must_use]
    pub fn accepts_constancia(self) -> bool {
        matches!(self, Self::Administrator | Self::ItsLead)
    }

    /// May register a case of whoever asks for something.
    #[must_use]
    pub fn registers_cases(self) -> bool {
        matches!(self, Self::Administrator | Self::AgentL1 | Self::ItsLead)
    }

    /// May say that so many were affected by one thing that their cases do not count for the ANS.
    #[must_use]
    pub fn declares_mass_events(self) -> bool {
        self.leads()
    }

    /// The *nivel de atención* of those who have it.
    #[must_use]
    pub fn level(self) -> Option<GroupLevel> {
        match self {
            Self::AgentL1 => Some(GroupLevel::One),
            Self::SpecL2 => Some(GroupLevel::Two),
            Self::OnsiteL2 => Some(GroupLevel::Onsite),
            Self::SpecL3 => Some(GroupLevel::Three),
            Self::Provider => Some(GroupLevel::Provider),
            Self::Administrator | Self::ItsLead | Self::Reader => None,
        }
    }

    /// Works for the OTI, and for no provider.
    #[must_use]
    pub fn is_of_oti(self) -> bool {
        self.attends_cases() && self != Self::Provider
    }

    /// Stands in for the leads of groups.
    #[must_use]
    pub fn leads(self) -> bool {
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
