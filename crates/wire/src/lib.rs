//! What workstation and desk say to each other, and how what was asked is kept on both sides. Types and pure functions:
//! no clock, disk or network. The protocol's own document is `docs/sync.md`.

mod admin;
mod body;
mod brief;
mod bundle;
mod capsule;
mod desk_key;
mod device;
#[cfg(test)]
mod document;
mod entry;
mod fact;
mod filing;
mod fork;
mod frame;
mod invitation;
mod message;
mod receipt;
mod scope;
mod sign_in;

pub use admin::{
    ACCOUNT_HEADER, AUDIT_MAX, AdminAct, Audit, Audited, AuditedBy, CODE_HOURS_MAX, CodeMade, DEVICES_MAX,
    DevicePerson, DeviceRow, Devices, GiveRole, GiveScope, MakeCode, Revoke,
};
pub use body::{Opened, Unread, capsule_owners, has_capsules, open_body, seal_body};
pub use brief::{NotOwn, Own, PageLine};
pub use bundle::{
    Address, Answered, BUNDLE_ANSWER_FILES_BYTES_MAX, BUNDLE_BYTES_MAX, BUNDLE_ENDING, BUNDLE_FILES_MAX,
    BUNDLE_PHOTOS_BYTES_MAX, BUNDLE_WANT_MAX, BadBundle, BadBundleKey, BundleIdentity, BundleKey, BundleReader,
    BundleRecipient, BundleSigner, BundleWriter, CARRIED_BYTES_MAX, Counts, FiledAct, KeptFiles, Part, SealTo, Stated,
    Way, plain as plain_part, read_address,
};
pub use capsule::{Capsule, CapsuleKey, CapsuleOwner, KEY_BYTES, Keys, NONCE_BYTES, NewKeys, Unopened};
pub use desk_key::{
    DeskKey, DeskKeys, DeskPublicKey, DeskSignature, NotOpened, RESCUED_BYTES, RescueKey, RescueOpener, SealedKey,
    Stay, WipeOrder,
};
pub use device::{DeviceKey, DevicePublicKey, DeviceSignature, WrongSignature};
pub use entry::{BODY_VERSION, Entry, Envelope, NO_HEAD};
pub use fact::{open_facts, seal_facts};
pub use filing::{FilingPapers, StampPapers};
pub use fork::{HAVE_IDS_MAX, Had, Have, HaveRequest, Incarnation, IncarnationRequest, Place};
pub use frame::{
    BadFrame, FRAME_PACKED_BYTES_MAX, FRAME_RATIO_MAX, PAGE_PACKED_BYTES_MAX, pack, pack_page, unpack, unpack_page,
};
pub use invitation::{BadInvitation, DeskAddress, EnrolCode, Invitation, Signpost};
pub use message::{
    BLOB_BYTES_MAX, Challenge, DeskError, DeskIdentity, Enroll, Enrolled, EnrolledAccount, FACTS_BYTES_MAX, Health,
    Judged, KeyOf, Lack, Lacking, LackingRequest, MISSING_MAX, Membership, PAGE_ENTRIES_MAX, PAGE_WHOLE_MAX,
    PUSH_ENTRIES_MAX, Page, Push, Pushed, Reopen, Reopened, ShutOut, Sworn, Token, TokenRequest, Told, UPLOAD_OFFSET,
    Verdict,
};
pub use receipt::{
    ChainStanding, Divergence, FilesStanding, HELD_FILES_MAX, Held, HeldRequest, HistoryStanding, RECEIPT_CHAINS_MAX,
    Receipt, ReceiptRequest, SignedReceipt, Standing, file_comes_later, named_file, sealed_act,
};
pub use scope::{Came, InScope, Row};
pub use sign_in::{
    ADMISSION_DEVICES_MAX, ADMISSIONS_MAX, AdmissionRow, Admissions, Admit, Admitted, Dismiss, ProviderFault,
    SIGN_IN_CODE_BYTES_MAX, SIGN_IN_URL_BYTES_MAX, SUBJECT_BYTES_MAX, SignInAsked, SignInBegun, SignInOffer, SignedIn,
    Unadmitted, challenge_of, is_email, is_subject, is_url_text, url_text,
};
