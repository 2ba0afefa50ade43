//! *Catálogo de servicios tecnológicos*: what a case can be about, by when it is to be solved, and by whom (domain §2.1, §3).
//!
//! Every record is changed as a whole and counts its editions from 1. Nothing is ever taken out: cases name it. What is not to be
//! used any more is no longer `active`.

mod check;
mod kept;
mod shipped;

pub use check::{CatalogueFlaw, DEPTH_MAX, LISTED_MAX, MEMBERS_MAX};
pub use kept::Kept;
pub use shipped::shipped;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ans::Ans;
use crate::calendar::Calendar;
use crate::case::FormKind;
use crate::id::{CalendarId, CategoryId, GroupId, PersonId, ProjectId, SlaId};
use crate::role::Role;
use crate::site::TerritorialDirection;

/// *Tipo de caso.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseKind {
    /// Incidente.
    Incident,
    /// Requerimiento.
    ServiceRequest,
}

/// *Proyecto*: a catalogue of its own. Cases are escalated within one only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Project {
    pub name: String,
    pub active: bool,
}

/// A node of the *árbol de categorías*. Cases are of leaves: of categories in which no other one lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Category {
    pub project: ProjectId,
    #[serde(default)]
    pub parent: Option<CategoryId>,
    pub name: String,
    /// What cases of it are, where they are always the same.
    #[serde(default)]
    pub kind: Option<CaseKind>,
    /// The ANS that its cases may have; the first is what a new one begins with.
    #[serde(default)]
    pub slas: Vec<SlaId>,
    /// Whom a new case goes to.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// Its cases may be handed to a provider (domain T05).
    #[serde(default)]
    pub to_provider: bool,
    /// The OTI has to accept what a provider did (domain T25).
    #[serde(default)]
    pub accepted_by_oti: bool,
    /// On which form its cases are asked for: those of a category without one have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<FormKind>,
    pub active: bool,
}

/// An ANS as the catalogue lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sla {
    pub name: String,
    pub ans: Ans,
    /// By which its time is counted.
    pub calendar: CalendarId,
    pub active: bool,
}

/// *Nivel de atención* of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GroupLevel {
    /// Nivel 1: mesa de servicios.
    One,
    /// Nivel 2.
    Two,
    /// Nivel 2, soporte de hardware y software: *soporte en sitio*.
    Onsite,
    /// Nivel 3.
    Three,
    /// Nivel 3, proveedor.
    Provider,
    /// A *grupo funcional* outside the OTI, whose times are its own responsibility.
    Functional,
}

/// *Grupo de especialistas.*
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Group {
    pub name: String,
    pub level: GroupLevel,
    /// For whose cases it works.
    pub projects: Vec<ProjectId>,
    /// Whose workstations see its cases; `None`: only those that see the whole country.
    #[serde(default)]
    pub office: Option<TerritorialDirection>,
    #[serde(default)]
    pub members: Vec<PersonId>,
    /// *Líderes*; each is a member, too.
    #[serde(default)]
    pub leads: Vec<PersonId>,
    pub active: bool,
}

impl Group {
    /// Whether somebody works in it. A group of which nobody was listed is of everybody whose role is of its level, so that the
    /// desk can work before anybody has listed people.
    #[must_use]
    pub fn counts(&self, person: PersonId, role: Role) -> bool {
        if self.has(person) {
            return true;
        }
        self.members.is_empty() && (role == Role::Administrator || role.level() == Some(self.level))
    }

    /// Whether it lists somebody.
    #[must_use]
    pub fn has(&self, person: PersonId) -> bool {
        self.members.contains(&person) || self.leads.contains(&person)
    }

    #[must_use]
    pub fn is_led_by(&self, person: PersonId) -> bool {
        self.leads.contains(&person)
    }
}

/// A calendar as the catalogue lists it. Each edition is kept: ended cases are judged by the one that was in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NamedCalendar {
    pub name: String,
    pub calendar: Calendar,
    pub active: bool,
}

/// Names a record of the catalogue, whatever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "of", content = "id", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ListedId {
    Project(ProjectId),
    Category(CategoryId),
    Sla(SlaId),
    Group(GroupId),
    Calendar(CalendarId),
}

/// A record of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Listed {
    Project { id: ProjectId, record: Project },
    Category { id: CategoryId, record: Category },
    Sla { id: SlaId, record: Sla },
    Group { id: GroupId, record: Group },
    Calendar { id: CalendarId, record: NamedCalendar },
}

impl Listed {
    #[must_use]
    pub fn id(&self) -> ListedId {
        match self {
            Self::Project { id, .. } => ListedId::Project(*id),
            Self::Category { id, .. } => ListedId::Category(*id),
            Self::Sla { id, .. } => ListedId::Sla(*id),
            Self::Group { id, .. } => ListedId::Group(*id),
            Self::Calendar { id, .. } => ListedId::Calendar(*id),
        }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Project { record, .. } => &record.name,
            Self::Category { record, .. } => &record.name,
            Self::Sla { record, .. } => &record.name,
            Self::Group { record, .. } => &record.name,
            Self::Calendar { record, .. } => &record.name,
        }
    }

    #[must_use]
    pub fn is_active(&self) -> bool {
        match self {
            Self::Project { record, .. } => record.active,
            Self::Category { record, .. } => record.active,
            Self::Sla { record, .. } => record.active,
            Self::Group { record, .. } => record.active,
            Self::Calendar { record, .. } => record.active,
        }
    }
}

/// One edition of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Edition {
    /// Counts from 1.
    pub edition: u32,
    pub listed: Listed,
}
