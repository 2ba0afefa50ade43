//! What is asked for on a form: what it must say, and who may have authorised it.

use uuid::Uuid;

use super::desk::*;
use super::office::{LUZ, RAUL};
use super::sample::day;
use crate::case::CaseForm;
use crate::case::form::{
    AccessForm, AccessRequest, AccessTarget, Authorisation, BossDecision, DialProfile, FormAsked, FormField, FormFlaw,
    FormKind, TelephonyFeature, TelephonyForm, TelephonyRequest, Terminal,
};
use crate::catalogue::{Category, Listed};
use crate::fact::{CaseFact, Fact};
use crate::id::{CategoryId, PersonId};
use crate::intent::{Intent, IntentBody, NewCase};
use crate::refusal::Refusal;
use crate::rename::Names;
use crate::scope::{Record, Shows};

type Case = (&'static str, &'static str, fn(&mut ServiceDesk) -> Answered);

/// Asked for on Anexo 13.
const PHONES: CategoryId = CategoryId(Uuid::from_u128(0x606));
/// Asked for on a request of access.
const ACCOUNTS: CategoryId = CategoryId(Uuid::from_u128(0x607));
const NOBODY: PersonId = PersonId(Uuid::from_u128(0xFF1));

fn by_boss() -> Authorisation {
    Authorisation { authorised_by: RAUL, decision: BossDecision::Authorised, on: day(12, 2) }
}

pub(super) fn telephony() -> TelephonyForm {
    TelephonyForm {
        request: TelephonyRequest::NewExtension,
        features: [TelephonyFeature::Voicemail, TelephonyFeature::Forwarding].into(),
        terminals: [Terminal::Phone, Terminal::Headset].into(),
        dial_profile: Some(DialProfile::NationalFixed),
        extension: String::new(),
        current_user: None,
        forward_to: "3001234567".into(),
        outlet: "P-12".into(),
        from: Some(day(12, 7)),
        until: Some(day(12, 31)),
        justification: "Ingresa al grupo de respuesta".into(),
        authorisation: by_boss(),
    }
}

pub(super) fn access() -> AccessForm {
    AccessForm {
        request: AccessRequest::Creation,
        target: AccessTarget::Database,
        system: "Base de datos de pagos".into(),
        holder: ONA,
        permission: "Consulta".into(),
        from: Some(day(12, 7)),
        until: None,
        justification: "Conciliación mensual".into(),
        authorisation: by_boss(),
    }
}

/// Lists both categories and registers a case of one.
fn register(desk: &mut ServiceDesk, category: CategoryId, form: Option<CaseForm>) -> Answered {
    for (id, name, form) in [(PHONES, "Telefonía IP", FormKind::Telephony), (ACCOUNTS, "Cuentas", FormKind::Access)] {
        let record = Category { form: Some(form), ..category_of(name) };
        desk.list(Listed::Category { id, record }).unwrap();
    }
    desk.register_new(ANA, new_case(category, form))
}

fn category_of(name: &str) -> Category {
    super::desk::category(OTI, name, &[ANS16])
}

fn new_case(category: CategoryId, form: Option<CaseForm>) -> NewCase {
    let mut new = ServiceDesk::new_case(CASE, category, MESA);
    new.details.form = form.map(Box::new);
    new
}

fn phones(desk: &mut ServiceDesk, change: impl FnOnce(&mut TelephonyForm)) -> Answered {
    let mut form = telephony();
    change(&mut form);
    register(desk, PHONES, Some(CaseForm::Telephony(form)))
}

fn accounts(desk: &mut ServiceDesk, change: impl FnOnce(&mut AccessForm)) -> Answered {
    let mut form = access();
    change(&mut form);
    register(desk, ACCOUNTS, Some(CaseForm::Access(form)))
}

pub(super) const REFUSALS: &[Case] = &[
    ("telephony without its form", "FormMissing", |d| register(d, PHONES, None)),
    ("telephony on another form", "FormMissing", |d| register(d, PHONES, Some(CaseForm::Access(access())))),
    ("a fault on a form", "FormUnasked", |d| register(d, FAULT, Some(CaseForm::Access(access())))),
    ("until a day before its first", "BadForm", |d| phones(d, |form| form.until = Some(day(12, 6)))),
    ("from a year before any", "DateOutOfRange", |d| {
        phones(d, |form| form.from = chrono::NaiveDate::from_ymd_opt(1899, 12, 31))
    }),
    ("forwarded to a number of before 2021", "BadForm", |d| phones(d, |form| form.forward_to = "14261111".into())),
    ("authorised by whoever asks", "BadForm", |d| phones(d, |form| form.authorisation.authorised_by = LUZ)),
    ("authorised by whom it is for", "BadForm", |d| accounts(d, |form| form.holder = RAUL)),
    ("not authorised", "BadForm", |d| accounts(d, |form| form.authorisation.decision = BossDecision::Denied)),
    ("authorised tomorrow", "BadForm", |d| accounts(d, |form| form.authorisation.on = day(12, 4))),
    ("justified at more length than a note has", "BadForm", |d| {
        accounts(d, |form| form.justification = "x".repeat(2_001))
    }),
    ("for a person whom nobody knows", "NoSuchPerson", |d| accounts(d, |form| form.holder = NOBODY)),
];

fn asked(has_site: bool) -> FormAsked {
    FormAsked { requester: LUZ, has_site, on: day(12, 3) }
}

fn flaw_of(change: impl FnOnce(&mut TelephonyForm)) -> Option<FormFlaw> {
    let mut form = telephony();
    change(&mut form);
    CaseForm::Telephony(form).check(asked(true)).err()
}

#[test]
fn each_kind_of_telephony_request_asks_for_its_own_fields() {
    use FormField::{CurrentUser, DialProfile, Extension, Features, ForwardTo, Outlet, Terminals};
    let missing = |field| Some(FormFlaw::Missing { field });
    assert_eq!(flaw_of(|_| ()), None);
    assert_eq!(flaw_of(|form| form.terminals.clear()), missing(Terminals));
    assert_eq!(flaw_of(|form| form.dial_profile = None), missing(DialProfile));
    assert_eq!(flaw_of(|form| form.outlet.clear()), missing(Outlet), "a telephone on a table is plugged in");
    let soft = |form: &mut TelephonyForm| {
        form.terminals = [Terminal::Softphone].into();
        form.outlet.clear();
    };
    assert_eq!(flaw_of(soft), None, "a softphone is not");
    assert_eq!(flaw_of(|form| form.forward_to.clear()), missing(ForwardTo));
    for (request, field) in [
        (TelephonyRequest::Move, None),
        (TelephonyRequest::ChangeOfHolder, Some(CurrentUser)),
        (TelephonyRequest::Cancellation, None),
        (TelephonyRequest::SpecialFeature, None),
    ] {
        let of = |form: &mut TelephonyForm| form.request = request;
        assert_eq!(flaw_of(of), missing(Extension), "{request:?}");
        let with = |form: &mut TelephonyForm| (form.request, form.extension) = (request, "2014".into());
        assert_eq!(flaw_of(with), field.and_then(missing), "{request:?}");
    }
    let bare = |form: &mut TelephonyForm| {
        (form.request, form.extension) = (TelephonyRequest::SpecialFeature, "2014".into());
        form.features.clear();
    };
    assert_eq!(flaw_of(bare), missing(Features));
    let badly = FormFlaw::NotAnExtension { field: Extension };
    assert_eq!(flaw_of(|form| form.extension = "ext. 20".into()), Some(badly));
    assert_eq!(CaseForm::Telephony(telephony()).check(asked(false)), Err(FormFlaw::Missing { field: FormField::Site }));
}

#[test]
fn what_grants_something_says_what_it_grants() {
    let flaw = |change: fn(&mut AccessForm)| {
        let mut form = access();
        change(&mut form);
        CaseForm::Access(form).check(asked(false)).err()
    };
    assert_eq!(flaw(|_| ()), None, "an account is of no site");
    assert_eq!(flaw(|form| form.permission.clear()), Some(FormFlaw::Missing { field: FormField::Permission }));
    assert_eq!(flaw(|form| form.system = " ".into()), Some(FormFlaw::Missing { field: FormField::System }));
    assert_eq!(flaw(|form| (form.request, form.permission) = (AccessRequest::Reset, String::new())), None);
    let over = |form: &mut AccessForm| (form.request, form.until) = (AccessRequest::Deactivation, Some(day(12, 8)));
    assert_eq!(flaw(over), Some(FormFlaw::Unasked { field: FormField::Until }));
    assert_eq!(flaw(|form| form.justification.clear()).map(FormFlaw::field), Some(FormField::Justification));
}

#[test]
fn whoever_is_told_the_case_is_told_whom_its_form_names() {
    let mut desk = ServiceDesk::open();
    let facts = accounts(&mut desk, |_| ()).unwrap();
    for person in [LUZ, ONA, RAUL] {
        assert!(facts[0].names().contains(&Record::Person(person)), "{person:?}");
        assert!(desk.case(CASE).shows().contains(&Record::Person(person)), "{person:?}");
    }
    let Fact::Case(_, fact) = &facts[0] else { panic!("{facts:?}") };
    let CaseFact::Registered { details, .. } = &**fact else { panic!("{fact:?}") };
    assert_eq!(details.form.as_deref(), Some(&CaseForm::Access(access())), "as it was filled in");
}

/// Everybody was known as somebody else.
struct Renamed;

impl Names for Renamed {
    type Error = std::convert::Infallible;

    fn item_is(&self, id: crate::id::ItemId) -> Result<crate::id::ItemId, Self::Error> {
        Ok(id)
    }

    fn person_is(&self, id: PersonId) -> Result<PersonId, Self::Error> {
        Ok(PersonId(Uuid::from_u128(id.0.as_u128() + 1)))
    }

    fn site_is(&self, id: crate::id::SiteId) -> Result<crate::id::SiteId, Self::Error> {
        Ok(id)
    }
}

#[test]
fn whom_a_form_names_is_told_by_the_id_that_they_are_known_by() {
    let desk = ServiceDesk::open();
    let request = crate::id::RequestId(Uuid::nil());
    let mut form = telephony();
    form.current_user = Some(ONA);
    let cases = vec![new_case(PHONES, Some(CaseForm::Telephony(form)))];
    let Ok(Intent { body, .. }) = desk.intent(ANA, IntentBody::RegisterCases { request, cases }).renamed(&Renamed);
    let IntentBody::RegisterCases { cases, .. } = body else { panic!("{body:?}") };
    let named: Vec<_> = cases[0].details.named().collect();
    assert_eq!(named, [RAUL, ONA].map(|person| Renamed.person_is(person).unwrap()));
}

#[test]
fn a_refusal_says_at_which_field() {
    let mut desk = ServiceDesk::open();
    let refused = phones(&mut desk, |form| form.until = Some(day(12, 6)));
    assert_eq!(refused, Err(Refusal::BadForm { flaw: FormFlaw::Reversed }));
    assert_eq!(FormFlaw::Reversed.field(), FormField::Until);
}
