//! What workstation and desk say to each other, and how what was asked is kept on both sides. Types and pure functions:
//! no clock, disk or network. The protocol's own document is `docs/sync.md`.

mod body;
mod capsule;
mod device;
#[cfg(test)]
mod document;
mod entry;
mod fact;
mod frame;
mod invitation;
mod message;
mod receipt;

pub use body::{Opened, Unread, capsule_owners, has_capsules, open_body, seal_body};
pub use capsule::{Capsule, CapsuleKey, CapsuleOwner, KEY_BYTES, Keys, NONCE_BYTES, NewKeys, Unopened};
pub use device::{DeviceKey, DevicePublicKey, DeviceSignature, WrongSignature};
pub use entry::{BODY_VERSION, Entry, Envelope, NO_HEAD};
pub use fact::{open_facts, seal_facts};
pub use frame::{
    BadFrame, FRAME_PACKED_BYTES_MAX, FRAME_RATIO_MAX, PAGE_PACKED_BYTES_MAX, pack, pack_page, unpack, unpack_page,
};
pub use invitation::{BadInvitation, DeskAddress, EnrolCode, Invitation};
pub use message::{
    BLOB_BYTES_MAX, Challenge, DeskError, DeskIdentity, Enroll, Enrolled, EnrolledAccount, FACTS_BYTES_MAX,
    FilingPapers, Health, Judged, KeyOf, Lack, Lacking, LackingRequest, MISSING_MAX, PAGE_ENTRIES_MAX,
    PUSH_ENTRIES_MAX, Page, Push, Pushed, Sworn, Token, TokenRequest, Told, UPLOAD_OFFSET, Verdict,
};
pub use receipt::{
    ChainStanding, DeskKey, DeskPublicKey, DeskSignature, Divergence, FilesStanding, HELD_FILES_MAX, Held, HeldRequest,
    HistoryStanding, RECEIPT_CHAINS_MAX, Receipt, ReceiptRequest, SignedReceipt, Standing, named_file,
};
