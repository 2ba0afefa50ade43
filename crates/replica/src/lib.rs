//! The workstation's side of sync: how it speaks with the desk that it was introduced to. Only this crate of the
//! workstation touches the network. What is said stands in `wire`, what follows from it is decided in `casework` and
//! kept by `store`.

mod bundle;
mod cancel;
mod desk;
mod enrol;
mod fault;
mod http;
mod led;
mod line;
mod pace;
mod pin;
mod run;
mod schedule;
mod sign_in;
mod traffic;

pub use bundle::{Exported, Exporting, Imported, NotByFile, OnBundle, export, import};
pub use cancel::Cancel;
pub use desk::Desk;
pub use enrol::{Enrolling, NotEnrolled, enrol, enrol_by};
pub use fault::{Fault, Unexpected};
pub use http::{DeskClient, Introduction, Patience, Stand};
pub use line::{Line, NoLine, NotFetched};
pub use run::{Ended, HandedOver, Phase, Plan, Progress, Round, hand_over, sync};
pub use schedule::{Last, Schedule};
pub use sign_in::{NotSignedIn, Prompt, SigningIn, sign_in};
pub use traffic::{Class, Meter, Moved, Traffic};
pub use wire::{
    ADMISSION_DEVICES_MAX, Address, AdminAct, AdmissionRow, Admissions, Admit, Admitted, Audit, Audited, AuditedBy,
    BLOB_BYTES_MAX, BUNDLE_BYTES_MAX, BUNDLE_ENDING, BadBundle, BadInvitation, CARRIED_BYTES_MAX, CODE_HOURS_MAX,
    ChainStanding, CodeMade, DeskAddress, DeskError, DevicePerson, DeviceRow, Devices, Dismiss, Divergence, EnrolCode,
    Enrolled, EnrolledAccount, GiveRole, GiveScope, Health, Invitation, MakeCode, ProviderFault, Reopened, Revoke,
    Signpost, StampPapers, Unadmitted, Way, WipeOrder, read_address,
};
