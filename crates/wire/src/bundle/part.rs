//! The parts of a bundle, in the order in which they are met.

use casework::id::{ActId, Digest};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{BundleRecipient, PLAIN_BYTES_MAX};
use crate::{
    filing::FilingPapers,
    frame::{FRAME_PACKED_BYTES_MAX, PAGE_PACKED_BYTES_MAX},
    message::BLOB_BYTES_MAX,
};

/// What a part is. To the desk: `Stated`, then files and pushes, papers and logos before the push that names them, photos
/// after all of them. To the workstation: `Answered`, what was said of each push, pages, what the desk has of its files, the
/// receipt, and files. `End` is the last of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// JSON of [`Stated`].
    Stated,
    /// A file. It needs no name: it is named by what is in it.
    File,
    /// The frame of a push.
    Push,
    /// JSON of [`Answered`].
    Answered,
    /// The frame of a `pushed`.
    Pushed,
    /// JSON of a [`crate::DeskError`]: why the pushes were not judged to the end. What stands before was.
    Said,
    /// The frame of a page.
    Page,
    /// JSON of [`Counts`].
    End,
    /// JSON of [`KeptFiles`].
    Kept,
    /// JSON of a [`crate::SignedReceipt`], up to where the pages before it tell.
    Receipt,
    /// JSON of [`FiledAct`], before the files that it names.
    Filed,
}

/// What the bundle of a workstation begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    pub epoch: Uuid,
    /// Where to go on telling it.
    pub cursor: Option<String>,
    /// To whom the answer is sealed.
    pub recipient: BundleRecipient,
    /// Papers that it knows of and does not have.
    pub want: Vec<Digest>,
    /// Acts that it sealed and whose constancia de radicación it does not have.
    pub slips: Vec<ActId>,
}

/// What the answer of a desk begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The bundle that it answers.
    pub bundle: Uuid,
    pub epoch: Uuid,
    /// The number in the history after which it tells; the workstation has to know what stands before.
    pub after: u64,
}

/// Files of the workstation that the desk has now: at most [`crate::MISSING_MAX`] in one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFiles {
    pub files: Vec<Digest>,
}

/// What the desk made of an act that it filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledAct {
    pub act: ActId,
    pub papers: FilingPapers,
}

/// What a bundle ends with: as many parts stood before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub files: u32,
    pub pushes: u32,
    /// Answers to pushes.
    pub pushed: u32,
    pub pages: u32,
}

pub(super) const ALL: [Part; 11] = [
    Part::Stated,
    Part::File,
    Part::Push,
    Part::Answered,
    Part::Pushed,
    Part::Said,
    Part::Page,
    Part::End,
    Part::Kept,
    Part::Receipt,
    Part::Filed,
];

impl Part {
    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Stated => 1,
            Self::File => 2,
            Self::Push => 3,
            Self::Answered => 4,
            Self::Pushed => 5,
            Self::Said => 6,
            Self::Page => 7,
            Self::End => 8,
            Self::Kept => 9,
            Self::Receipt => 10,
            Self::Filed => 11,
        }
    }

    pub(super) fn from_byte(byte: u8) -> Option<Self> {
        ALL.into_iter().find(|part| part.byte() == byte)
    }

    /// Most bytes of its content.
    pub(super) fn bytes_max(self) -> usize {
        match self {
            Self::Stated | Self::Answered | Self::Said | Self::Kept | Self::Receipt | Self::Filed => PLAIN_BYTES_MAX,
            Self::File => BLOB_BYTES_MAX,
            Self::Push | Self::Pushed => FRAME_PACKED_BYTES_MAX,
            Self::Page => PAGE_PACKED_BYTES_MAX,
            Self::End => 1_024,
        }
    }
}

impl Counts {
    pub(super) fn count(&mut self, part: Part) {
        let count = match part {
            Part::File => &mut self.files,
            Part::Push => &mut self.pushes,
            Part::Pushed => &mut self.pushed,
            Part::Page => &mut self.pages,
            Part::Stated | Part::Answered | Part::Said | Part::End | Part::Kept | Part::Receipt | Part::Filed => return,
        };
        *count = count.saturating_add(1);
    }
}
