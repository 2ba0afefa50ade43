//! What was asked of a case and the desk did not take in.

use casework::ans::CaseState;
use casework::case::{CaseCode, CaseDetails, MassEvent, NoteKind, Step};
use casework::id::{CaseId, GroupId, SlaId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::NamedPerson;

/// A case, with what was asked of it here.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AskedCase {
    pub id: CaseId,
    /// It can be opened; one whose registration was refused cannot.
    pub is_here: bool,
    pub code: Option<CaseCode>,
    /// Empty where the case is not known here.
    pub subject: String,
    pub wish: CaseWish,
}

/// What was asked, as it was written; names are empty where they are not known here.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "wish", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseWish {
    Register {
        details: Box<CaseDetails>,
        requester: String,
        site: String,
        project: String,
        /// From the root of the tree.
        category_path: Vec<String>,
        group: GroupId,
        group_name: String,
        sla: SlaId,
        sla_name: String,
        /// Whom its form names.
        form_people: Vec<NamedPerson>,
    },
    Step {
        /// The state in which whoever asked saw the case.
        from: CaseState,
        steps: Vec<AskedStep>,
    },
    Note {
        note: NoteKind,
        text: String,
        /// The name of the file that came with it.
        file: String,
    },
    Sla {
        sla: String,
        note: String,
    },
    MassEvent {
        details: Box<MassEvent>,
    },
}

/// A step, with the names of whom it was to go to.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AskedStep {
    pub step: Step,
    pub note: String,
    pub group: String,
    pub person: String,
}
