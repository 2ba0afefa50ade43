//! Everything a person can ask for.
//!
//! The window and the command line call the functions listed in [`commands!`](crate::router) below and nothing
//! else; the list also makes the TypeScript types of the window. To add a command: write a function in the file
//! of its area, add its line here, run `cargo xtask types`.
//!
//! A function takes the [`App`] when it works without an open store, else the [`Open`] session of one person. It
//! reads the clock and draws randomness here, at the edge, and gives plain values to `casework`, `store`, `acts`
//! and `sheets`.

mod account;
mod act;
mod answer;
mod app;
mod backup;
mod case;
mod catalogue;
mod clock;
mod credential;
mod decision;
mod desk;
mod doubt;
mod draft;
mod export;
mod filing;
mod import;
mod incarnation;
mod integrity;
mod item;
mod job;
mod leftover;
mod list;
mod logo;
mod mail;
mod open;
mod paper;
mod person;
mod photo;
pub mod problem;
mod rescue;
mod restore;
mod router;
mod sample;
mod secret;
mod setting;
mod signer;
mod site;
mod stamp;
mod template;
mod verify;
pub mod view;
mod warm;

pub use answer::{Answer, Failure};
pub use app::{App, Host, NoHost, Options};
pub use clock::{Clock, Instant, SystemClock};
pub use export::wording;
pub use open::Open;
pub use store::{Area, Changed, KdfCost};

/// The closed lists of the procedure that answers and refusals carry, for whoever makes sentences of them.
pub mod term {
    pub use casework::act::{ActStage, ReplaceMode};
    pub use casework::ans::{AnsFlaw, CaseState, Reading, SuspensionReason, Verdict};
    pub use casework::case::form::{CaseForm, FormField, FormFlaw, FormKind};
    pub use casework::case::{Ground, Hand, Need, NoteKind, Step};
    pub use casework::catalogue::{CaseKind, CatalogueFlaw};
    pub use casework::dispute::Claim;
    pub use casework::filing::PaperFlaw;
    pub use casework::id::{ActId, CaseId, ItemId, PersonId};
    pub use casework::movement::MovementKind;
    pub use casework::refusal::{Refusal, RequiredField};
    pub use casework::role::Role;
    pub use casework::signing::SignerRole;
    pub use casework::site::TerritorialDirection;
    pub use casework::telephony::TelephonyField;
    pub use casework::time::Timestamp;
}

use view::Nothing;
use view::account as va;
use view::act as vt;
use view::admin as vz;
use view::bundle as vb;
use view::case as ve;
use view::catalogue as vg;
use view::desk as vk;
use view::import as vi;
use view::list as vl;
use view::mail as vm;
use view::receipt as vc;
use view::record as vr;
use view::setting as vs;

router::commands! {
    // `any` works on a locked store too; `open` needs somebody to be in; `work` may go on in the background.
    calls {
        any status(Nothing) -> va::Status = account::status;
        any setup(va::Setup) -> va::Status = account::setup;
        any unlock(va::Unlock) -> va::Status = account::unlock;
        any unlock_pin(va::UnlockPin) -> va::Status = account::unlock_pin;
        any lock(Nothing) -> va::Status = account::lock;
        any leave(Nothing) -> va::Status = account::leave;
        any backup_restore(vs::Restore) -> va::Status = restore::restore;
        any backup_restore_progress(Nothing) -> vs::RestoreProgress = restore::restore_progress;
        any rescue_begin(vs::Rescue) -> vs::Rescued = rescue::begin;
        open account_list(Nothing) -> Vec<va::AccountView> = account::list;
        open account_add(va::AccountAdd) -> Vec<va::AccountView> = account::add;
        open account_remove(va::AccountRemove) -> Vec<va::AccountView> = account::remove;
        open account_reset(va::AccountReset) -> Nothing = credential::reset;
        open account_role(va::AccountRole) -> Vec<va::AccountView> = credential::set_role;
        open account_password(va::ChangePassword) -> Nothing = credential::change_password;
        open account_pin(va::ChangePin) -> Nothing = credential::change_pin;
        open search(vl::Search) -> Vec<vl::SearchHit> = list::search;
        open item_scan(vl::Scan) -> vl::ScanAnswer = list::scan;
        open item_list(vl::ListQuery<vl::ItemFilter>) -> vl::Page<vl::ItemRow> = list::items;
        open item_get(vl::ItemRef) -> vr::ItemView = item::get;
        open item_save(vr::ItemSave) -> vr::ItemView = item::save;
        open item_move(vr::ItemMove) -> vr::ItemView = item::shift;
        open loan_extend(vr::LoanExtend) -> vr::ItemView = item::extend_loan;
        open item_photo(vr::ItemPhoto) -> vr::ItemView = item::add_photo;
        open person_list(vl::ListQuery<vl::PersonFilter>) -> vl::Page<vl::PersonRow> = list::people;
        open person_get(vl::PersonRef) -> vr::PersonView = person::get;
        open person_save(vr::PersonSave) -> vr::PersonView = person::save;
        open person_erase(vr::PersonErase) -> vr::PersonView = person::erase;
        open site_list(vl::ListQuery<vl::SiteFilter>) -> vl::Page<vl::SiteRow> = list::sites;
        open site_get(vl::SiteRef) -> vr::SiteView = site::get;
        open site_save(vr::SiteSave) -> vr::SiteView = site::save;
        open list_export(vl::Export) -> vl::Saved = export::export;
        open draft_new(vt::DraftNew) -> vt::DraftView = draft::new;
        open draft_list(Nothing) -> Vec<vt::DraftRow> = draft::list;
        open draft_get(vt::DraftRef) -> vt::DraftView = draft::get;
        open draft_save(vt::DraftSave) -> vt::DraftView = draft::save;
        open draft_discard(vt::DraftRef) -> Nothing = draft::discard;
        open act_list(vl::ListQuery<vl::ActFilter>) -> vl::Page<vl::ActRow> = list::acts;
        open act_get(vl::ActRef) -> vt::ActView = act::get;
        open act_issue(vt::DraftRef) -> vt::ActView = act::issue;
        open act_identify(vt::ActIdentify) -> Nothing = act::identify::identify;
        open act_sign(vt::ActSign) -> vt::ActView = act::sign;
        open act_not_signed(vt::ActNotSigned) -> vt::ActView = act::not_signed;
        open act_seal(vt::ActSeal) -> vt::ActView = act::seal;
        open act_edit(vl::ActRef) -> vt::DraftView = decision::edit;
        open act_withdraw(vt::ActReasoned) -> vt::ActView = decision::withdraw;
        open act_accept(vt::ActReasoned) -> vt::ActView = decision::accept_constancia;
        open act_reject(vt::ActReasoned) -> vt::ActView = decision::reject_constancia;
        open act_replace(vt::ActReplace) -> vt::DraftView = decision::replace;
        open act_save(vt::ActSave) -> vl::Saved = act::save;
        open act_show(vl::ActRef) -> Nothing = act::show;
        open filing_save(vt::ActSave) -> vl::Saved = filing::save;
        open filing_show(vl::ActRef) -> Nothing = filing::show;
        open mail_propose(vl::ActRef) -> vm::MailProposal = mail::propose;
        open mail_queue(vm::MailQueue) -> vm::MailView = mail::queue;
        open mail_list(Nothing) -> vm::Outbox = mail::list;
        open mail_withdraw(vm::MailRef) -> vm::Outbox = mail::withdraw;
        open mail_save(vm::MailSave) -> vl::Saved = mail::save;
        open mail_handed_over(vm::MailRef) -> vm::Outbox = mail::handed_over;
        open import_look(vi::ImportLook) -> vi::ImportPreview = import::look;
        work import_check(vi::ImportCheck) -> vi::ImportStarted = import::check;
        open import_report(vi::ImportRef) -> vi::ImportReport = import::report;
        work import_apply(vi::ImportApply) -> vi::ImportStarted = import::apply;
        open import_done(vi::ImportRef) -> vi::ImportDone = import::done;
        open import_discard(vi::ImportRef) -> Nothing = import::discard;
        open sample_load(Nothing) -> Vec<vi::ImportDone> = sample::load;
        open settings_get(Nothing) -> vs::Settings = setting::get;
        open settings_save(vs::Settings) -> vs::Settings = setting::save;
        open format_list(Nothing) -> Vec<vs::FormatView> = template::list;
        open format_save(vs::FormatSave) -> Vec<vs::FormatView> = template::save;
        work backup_save(vs::BackupSave) -> vs::BackupStarted = backup::save;
        open backup_last(Nothing) -> vs::LastBackup = backup::last;
        work integrity_check(Nothing) -> vs::IntegrityStarted = integrity::check;
        open integrity_report(vs::JobRef) -> vs::IntegrityReport = integrity::report;
        open desk_status(Nothing) -> vk::DeskView = desk::status;
        open desk_enrol(vk::DeskEnrol) -> vk::DeskView = desk::enrol;
        work desk_sign_in(vk::DeskSignIn) -> vk::SyncStarted = desk::sign_in::begin;
        open desk_sign_in_view(vs::JobRef) -> vk::SignInView = desk::sign_in::look;
        open desk_sign_in_browse(vs::JobRef) -> Nothing = desk::sign_in::browse;
        open desk_sign_in_paste(vk::SignInPaste) -> Nothing = desk::sign_in::paste;
        open desk_metered(vk::DeskMetered) -> vk::DeskView = desk::metered;
        work desk_sync(vk::DeskSync) -> vk::SyncStarted = desk::sync;
        open desk_sync_done(vs::JobRef) -> vk::SyncDone = desk::sync_done;
        work bundle_export(vb::BundleExport) -> vb::BundleStarted = desk::bundle::export;
        work bundle_import(vb::BundlePath) -> vb::BundleStarted = desk::bundle::import;
        open bundle_done(vs::JobRef) -> vb::BundleDone = desk::bundle::done;
        open bundle_carried(Nothing) -> Vec<vb::Carried> = desk::bundle::carried;
        open bundle_hand(vb::BundleHand) -> vl::Saved = desk::bundle::hand;
        any desk_reopen(vz::DeskReopen) -> va::Status = desk::shut::reopen;
        open admin_view(Nothing) -> vz::AdminView = desk::admin::look;
        open admin_code(vz::AdminCode) -> vz::AdminCodeMade = desk::admin::make_code;
        open admin_revoke(vz::AdminRevoke) -> vz::AdminView = desk::admin::revoke;
        open admin_role(vz::AdminRole) -> vz::AdminView = desk::admin::give_role;
        open admin_scope(vz::AdminScope) -> vz::AdminView = desk::admin::give_scope;
        open admission_list(Nothing) -> Vec<vz::AdmissionView> = desk::admission::list;
        open admission_add(vz::AdmissionAdd) -> Vec<vz::AdmissionView> = desk::admission::add;
        open admission_end(vz::AdmissionEnd) -> Vec<vz::AdmissionView> = desk::admission::end;
        open desk_policy(vc::DeskPolicy) -> vk::DeskView = desk::decide;
        open desk_receipt(vc::ReceiptSave) -> vl::Saved = desk::save_receipt;
        open desk_room(Nothing) -> vc::Room = desk::room;
        open desk_release(Nothing) -> vc::Room = desk::release;
        open case_list(ve::CaseQueue) -> vl::Page<ve::CaseRow> = case::list;
        open case_get(ve::CaseRef) -> ve::CaseView = case::get;
        open case_why(ve::CaseRef) -> ve::CaseWhy = case::why;
        open case_register(ve::CaseRegister) -> ve::CasesRegistered = case::register;
        open case_step(ve::CaseDo) -> ve::CaseView = case::step;
        open case_step_all(ve::CasesDo) -> ve::CasesDone = case::step_all;
        open case_form_save(ve::CaseFormSave) -> vl::Saved = case::save_form;
        open case_note(ve::CaseNote) -> ve::CaseView = case::note;
        open case_file_save(ve::CaseFileSave) -> vl::Saved = case::file::save;
        open case_sla(ve::CaseSla) -> ve::CaseView = case::change_sla;
        open mass_event_list(Nothing) -> ve::MassEvents = case::mass_events;
        open mass_event_declare(ve::MassEventDeclare) -> ve::MassEvents = case::declare_mass_event;
        open catalogue_get(Nothing) -> ve::CatalogueView = case::catalogue;
        open catalogue_export(vg::CatalogueExport) -> vl::Saved = catalogue::export;
        open catalogue_change(ve::CatalogueChange) -> ve::CatalogueView = case::change_catalogue;
        open question_list(Nothing) -> vk::Questions = desk::questions;
        open question_close(vk::RefusedClose) -> vk::Questions = desk::close_refused;
        open question_copies(Nothing) -> vk::Questions = desk::close_copies;
        open item_settle(vk::ItemSettle) -> vr::ItemView = item::settle;
        open job_get(vs::JobRef) -> vs::JobView = job::get;
        open job_cancel(vs::JobRef) -> vs::JobView = job::cancel;
    }
    // Bytes in, a view out.
    uploads {
        any verify(Nothing) -> view::verify::VerifyAnswer = verify::verify;
        open photo_add(Nothing) -> vr::PhotoStored = photo::add;
        open case_file_add(ve::FileAdd) -> ve::FileStored = case::file::add;
        open logo_add(Nothing) -> vs::LogoStored = logo::add;
        open bundle_drop(Nothing) -> vb::BundleDone = desk::bundle::dropped;
        open import_open(vi::ImportUpload) -> vi::ImportOpened = import::open;
        open catalogue_import(vi::ImportUpload) -> vg::CatalogueSheet = catalogue::preview;
    }
    // A request in, bytes out.
    fetches {
        open photo_get(vr::PhotoGet) = photo::get;
        open draft_preview(vt::DraftRef) = paper::preview;
        open act_pdf(vt::ActPdf) = act::pdf;
        open case_form_pdf(ve::CaseRef) = case::form_pdf;
    }
}

/// The territorial direction that a person may have meant: its code, name or another spelling, whatever its case.
#[must_use]
pub fn territorial_from(text: &str) -> Option<casework::site::TerritorialDirection> {
    let wanted = text.trim().to_lowercase();
    casework::site::TerritorialDirection::ALL.iter().copied().find(|d| {
        let spellings = [d.code(), d.name()].into_iter().chain(d.aliases().iter().copied());
        spellings.into_iter().any(|s| s.to_lowercase() == wanted)
    })
}
