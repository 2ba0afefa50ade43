//! What the desk confirms in writing: how far it has come with one workstation, and whether both sides say the same.

use casework::{
    id::{ActId, DeviceId, Digest},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    desk_key::{DeskKey, DeskPublicKey, DeskSignature},
    device::WrongSignature,
    entry::NO_HEAD,
    message::DeskIdentity,
};

/// Most incarnations that one receipt speaks of: the last ones.
pub const RECEIPT_CHAINS_MAX: usize = 1_000;
/// Most files of which the desk looks whether it still has them whole, in one request.
pub const HELD_FILES_MAX: usize = 50;
/// What the desk's signature under a receipt begins with.
const RECEIPT_CONTEXT: &[u8] = b"ensitio receipt 1 ";

/// `POST /v1/receipt`: what the desk has of whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRequest {
    pub epoch: Uuid,
    /// Up to where the workstation was told the history; absent at the start.
    pub cursor: Option<String>,
}

/// How far the chain of one incarnation has verdicts, and how many of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainStanding {
    pub inc: u32,
    /// The last place with a verdict.
    pub seq: u32,
    /// The hash of the entry there.
    pub head: Digest,
    pub accepted: u64,
    pub refused: u64,
    pub not_understood: u64,
}

impl ChainStanding {
    fn verdicts(&self) -> [u64; 3] {
        [self.accepted, self.refused, self.not_understood]
    }
}

/// Files that judged entries of a workstation name: at the desk, those that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesStanding {
    pub count: u64,
    /// SHA-256 of their names, in order.
    pub digest: Digest,
}

impl FilesStanding {
    /// Of these names, each once and in ascending order.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n Digest>) -> Self {
        let (mut count, mut hash) = (0, Sha256::new());
        for name in names {
            count += 1;
            hash.update(name.0);
        }
        Self { count, digest: Digest(hash.finalize().into()) }
    }
}

/// The history up to the workstation's cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryStanding {
    pub entries: u64,
    /// Of number and hash of each entry; facts are not in it, since what was erased is told differently afterwards.
    pub hash: Digest,
}

impl HistoryStanding {
    /// Nothing was told yet.
    pub const START: Self = Self { entries: 0, hash: NO_HEAD };

    /// With one more entry: `SHA-256(before || number as 8 bytes, the highest first || hash of the entry)`.
    #[must_use]
    pub fn with(self, n: u64, entry: &Digest) -> Self {
        let hash = Sha256::new().chain_update(self.hash.0).chain_update(n.to_be_bytes()).chain_update(entry.0);
        Self { entries: self.entries + 1, hash: Digest(hash.finalize().into()) }
    }
}

/// What one side has of a workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// By incarnation.
    pub chains: Vec<ChainStanding>,
    pub files: FilesStanding,
    pub history: HistoryStanding,
}

/// In what the workstation and the desk do not say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "differs", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Divergence {
    /// Another place or another entry at the end of the chain of an incarnation; 0 where there is no such chain.
    Chain { inc: u32, here: u32, there: u32 },
    /// The same chain with other verdicts.
    Verdicts { inc: u32 },
    /// Other files, by number or by name.
    Files { here: u64, there: u64 },
    /// Another history up to the same place.
    History { here: u64, there: u64 },
}

impl Divergence {
    /// Whether a copy of the workstation explains it, which asks under its name what it does not know of: the desk has more than
    /// it. Whether it has the own files is asked before any is let go of.
    #[must_use]
    pub fn is_of_a_copy(&self) -> bool {
        match *self {
            Self::Chain { here, there, .. } => there > here,
            Self::Files { here, there } => there > here,
            Self::Verdicts { .. } | Self::History { .. } => false,
        }
    }
}

impl Standing {
    /// What differs when the workstation has this and the desk `there`. Nothing: they agree.
    #[must_use]
    pub fn against(&self, there: &Self) -> Vec<Divergence> {
        let mut found = Vec::new();
        let incs = self.chains.iter().chain(&there.chains).map(|chain| chain.inc);
        for inc in incs.collect::<std::collections::BTreeSet<_>>() {
            let of = |standing: &Self| standing.chains.iter().find(|chain| chain.inc == inc).copied();
            match (of(self), of(there)) {
                (Some(here), Some(there)) if (here.seq, here.head) == (there.seq, there.head) => {
                    found.extend((here.verdicts() != there.verdicts()).then_some(Divergence::Verdicts { inc }));
                }
                (here, there) => {
                    let seq = |chain: Option<ChainStanding>| chain.map_or(0, |chain| chain.seq);
                    found.push(Divergence::Chain { inc, here: seq(here), there: seq(there) });
                }
            }
        }
        if self.files != there.files {
            found.push(Divergence::Files { here: self.files.count, there: there.files.count });
        }
        if self.history != there.history {
            found.push(Divergence::History { here: self.history.entries, there: there.history.entries });
        }
        found
    }
}

/// What the desk says that it has, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub identity: DeskIdentity,
    pub device: DeviceId,
    /// The desk's clock.
    pub at: Timestamp,
    /// As in the request.
    pub cursor: Option<String>,
    #[serde(flatten)]
    pub standing: Standing,
}

/// A receipt as it was signed: whoever keeps it needs no program to read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedReceipt {
    /// [`Receipt`], as JSON.
    pub receipt: String,
    /// Whose signature it is.
    pub key: DeskPublicKey,
    pub signature: DeskSignature,
}

impl SignedReceipt {
    #[must_use]
    pub fn new(receipt: &Receipt, key: &DeskKey) -> Self {
        let receipt = serde_json::to_string(receipt).unwrap_or_else(|_| unreachable!("a receipt is plain JSON"));
        let signature = key.sign(&signed(&receipt));
        Self { receipt, key: key.public(), signature }
    }

    /// What it says, if the desk of this key said it.
    ///
    /// # Errors
    /// [`WrongSignature`], also when what was signed is no receipt.
    pub fn open(&self, key: &DeskPublicKey) -> Result<Receipt, WrongSignature> {
        key.check(&signed(&self.receipt), &self.signature)?;
        serde_json::from_str(&self.receipt).map_err(|_| WrongSignature)
    }
}

fn signed(receipt: &str) -> Vec<u8> {
    [RECEIPT_CONTEXT, receipt.as_bytes()].concat()
}

/// `POST /v1/held`: whether the desk still has these files whole. Of files that no entry of whoever asks names it says
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRequest {
    pub files: Vec<Digest>,
}

/// Those that it has read just now and that are what their names say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub files: Vec<Digest>,
}

/// The act that an entry seals, by its body as it is kept: the desk asks for what is behind its paper, too.
#[must_use]
pub fn sealed_act(kind: &str, body: &[u8]) -> Option<ActId> {
    #[derive(Deserialize)]
    struct Seal {
        act: ActId,
    }
    let read = || serde_json::from_slice(body).ok().map(|Seal { act }| act);
    if kind == "SEAL_ACT" { read() } else { None }
}

/// The file that an entry names, by its body as it is kept: the photo of an item, the paper of a step of an act, the logo
/// of a format, what a note of a case shows.
#[must_use]
pub fn named_file(kind: &str, body: &[u8]) -> Option<Digest> {
    #[derive(Deserialize)]
    struct Photo {
        photo: Digest,
    }
    #[derive(Deserialize)]
    struct Paper {
        pdf: Digest,
    }
    #[derive(Deserialize)]
    struct Format {
        template: Template,
    }
    #[derive(Deserialize)]
    struct Template {
        logo: Option<Digest>,
    }
    #[derive(Deserialize)]
    struct Note {
        file: Option<Named>,
    }
    #[derive(Deserialize)]
    struct Named {
        file: Digest,
    }
    match kind {
        "ADD_ITEM_PHOTO" => serde_json::from_slice(body).ok().map(|Photo { photo }| photo),
        "ISSUE_ACT" | "TAKE_TURN" | "SEAL_ACT" => serde_json::from_slice(body).ok().map(|Paper { pdf }| pdf),
        "CHANGE_FORMAT" => serde_json::from_slice(body).ok().and_then(|Format { template }| template.logo),
        "NOTE_CASE" => serde_json::from_slice(body).ok().and_then(|Note { file }| Some(file?.file)),
        _ => None,
    }
}

/// Whether the file that such an entry names may come to the desk after the entry was judged: photos and what notes of cases
/// show hold nothing up. Everything else is looked at when it is judged.
#[must_use]
pub fn file_comes_later(kind: &str) -> bool {
    matches!(kind, "ADD_ITEM_PHOTO" | "NOTE_CASE")
}

#[cfg(test)]
mod tests {
    use casework::{
        id::{ActId, IntentId, ItemId},
        intent::IntentBody,
    };

    use super::*;

    fn standing() -> Standing {
        let chain = ChainStanding { inc: 1, seq: 7, head: Digest([1; 32]), accepted: 6, refused: 1, not_understood: 0 };
        let history = HistoryStanding::START.with(4, &Digest([2; 32]));
        Standing { chains: vec![chain], files: FilesStanding::of(&[Digest([3; 32])]), history }
    }

    #[test]
    fn that_the_desk_has_more_is_of_a_copy_and_that_it_has_less_never() {
        let (more, less) = ((3, 4), (4, 3));
        let of = |(here, there)| {
            let (far, many) = (Divergence::Chain { inc: 1, here, there }, u64::from(here));
            [far, Divergence::Files { here: many, there: u64::from(there) }]
        };
        assert!(of(more).iter().all(Divergence::is_of_a_copy));
        let history = Divergence::History { here: 3, there: 4 };
        let others = of(less).into_iter().chain([Divergence::Verdicts { inc: 1 }, history]);
        assert!(others.into_iter().all(|differs| !differs.is_of_a_copy()));
    }

    #[test]
    fn only_the_desk_that_was_met_gives_receipts_and_no_letter_of_one_is_changed() {
        let (key, other) = (DeskKey::from_seed(&[7; 32]), DeskKey::from_seed(&[8; 32]));
        let identity = DeskIdentity { desk: Uuid::from_u128(1), epoch: Uuid::from_u128(2) };
        let (device, at) = (DeviceId(Uuid::from_u128(3)), Timestamp(5));
        let receipt = Receipt { identity, device, at, cursor: Some("2.4".to_owned()), standing: standing() };
        let signed = SignedReceipt::new(&receipt, &key);
        let json = serde_json::to_string(&signed).unwrap();
        let read: SignedReceipt = serde_json::from_str(&json).unwrap();
        assert_eq!(read.open(&key.public()), Ok(receipt));
        assert_eq!(read.open(&other.public()), Err(WrongSignature));
        let changed = SignedReceipt { receipt: read.receipt.replace("\"seq\":7", "\"seq\":8"), ..read };
        assert_eq!(changed.open(&key.public()), Err(WrongSignature));
    }

    #[test]
    fn whatever_differs_is_named() {
        let here = standing();
        assert!(here.against(&here).is_empty());
        let mut there = here.clone();
        there.chains[0].refused = 0;
        there.files.digest = Digest([9; 32]);
        there.history = there.history.with(5, &Digest([1; 32]));
        let found = [
            Divergence::Verdicts { inc: 1 },
            Divergence::Files { here: 1, there: 1 },
            Divergence::History { here: 1, there: 2 },
        ];
        assert_eq!(here.against(&there), found);
        let mut there = here.clone();
        there.chains[0].head = Digest([9; 32]);
        there.chains.push(ChainStanding { inc: 2, ..there.chains[0] });
        let found = [Divergence::Chain { inc: 1, here: 7, there: 7 }, Divergence::Chain { inc: 2, here: 0, there: 7 }];
        assert_eq!(here.against(&there), found);
    }

    #[test]
    fn the_history_depends_on_every_number_and_hash_and_on_their_order() {
        let (one, two) = (Digest([1; 32]), Digest([2; 32]));
        let told = HistoryStanding::START.with(1, &one).with(2, &two);
        assert_eq!(told.entries, 2);
        for other in [
            HistoryStanding::START.with(1, &two).with(2, &one),
            HistoryStanding::START.with(1, &one).with(3, &two),
            HistoryStanding::START.with(2, &two),
        ] {
            assert_ne!(other.hash, told.hash);
        }
    }

    #[test]
    fn the_file_of_an_entry_is_found_without_any_key() {
        let (photo, pdf) = (Digest([4; 32]), Digest([5; 32]));
        let body = |body: &IntentBody| serde_json::to_vec(body).unwrap();
        let shown = IntentBody::AddItemPhoto { id: ItemId(Uuid::nil()), photo, caption: String::new() };
        assert_eq!(named_file(shown.kind(), &body(&shown)), Some(photo));
        let withdrawn = IntentBody::WithdrawAct { act: ActId(Uuid::nil()), reason: "x".to_owned() };
        assert_eq!(named_file(withdrawn.kind(), &body(&withdrawn)), None);
        let sealed = format!(
            r#"{{"kind":"ISSUE_ACT","act":"{}","content":"c2VsbGFkbw==","pdf":"{pdf}"}}"#,
            IntentId(Uuid::nil()).0
        );
        assert_eq!(named_file("ISSUE_ACT", sealed.as_bytes()), Some(pdf));
        assert_eq!(named_file("ISSUE_ACT", b"{"), None);
    }
}
