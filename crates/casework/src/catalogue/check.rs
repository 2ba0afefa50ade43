//! What a record of the catalogue must be like by itself; whether what it names exists, the judge looks up.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Category, Group, Listed, Sla};
use crate::ans::AnsFlaw;
use crate::calendar::CalendarFlaw;

/// Records of one kind that a record may name.
pub const LISTED_MAX: usize = 50;
/// People of a group.
pub const MEMBERS_MAX: usize = 500;
/// Categories that lie in each other.
pub const DEPTH_MAX: usize = 6;
/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 120;

/// Why a record cannot be used: data for whoever makes the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CatalogueFlaw {
    Unnamed,
    NameTooLong {
        max: u32,
    },
    TooManyNamed {
        max: u32,
    },
    /// A group works for no project.
    NoProject,
    /// Somebody leads a group and is not in it.
    LeadIsNoMember,
    Ans {
        is: AnsFlaw,
    },
    Calendar {
        is: CalendarFlaw,
    },
    /// It names a record that is not there, or is of another project.
    NotThere,
    /// A category lies in itself, or too deep.
    TooDeep {
        max: u32,
    },
}

impl Listed {
    /// Whether the record can be used as far as it says itself.
    ///
    /// # Errors
    /// The first [`CatalogueFlaw`] found.
    pub fn check(&self) -> Result<(), CatalogueFlaw> {
        if self.name().trim().is_empty() {
            return Err(CatalogueFlaw::Unnamed);
        }
        if self.name().chars().count() > NAME_CHARS_MAX {
            return Err(CatalogueFlaw::NameTooLong { max: NAME_CHARS_MAX as u32 });
        }
        match self {
            Self::Project { .. } => Ok(()),
            Self::Category { record: Category { slas, .. }, .. } => few(slas.len(), LISTED_MAX),
            Self::Sla { record: Sla { ans, .. }, .. } => ans.check().map_err(|is| CatalogueFlaw::Ans { is }),
            Self::Group { record, .. } => group(record),
            Self::Calendar { record, .. } => record.calendar.check().map_err(|is| CatalogueFlaw::Calendar { is }),
        }
    }
}

fn group(group: &Group) -> Result<(), CatalogueFlaw> {
    few(group.projects.len(), LISTED_MAX)?;
    few(group.members.len(), MEMBERS_MAX)?;
    few(group.leads.len(), MEMBERS_MAX)?;
    if group.projects.is_empty() {
        return Err(CatalogueFlaw::NoProject);
    }
    if group.leads.iter().all(|lead| group.members.contains(lead)) {
        Ok(())
    } else {
        Err(CatalogueFlaw::LeadIsNoMember)
    }
}

fn few(count: usize, max: usize) -> Result<(), CatalogueFlaw> {
    if count <= max { Ok(()) } else { Err(CatalogueFlaw::TooManyNamed { max: max as u32 }) }
}
