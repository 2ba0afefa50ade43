//! What a row comes to, for each kind of record.

use casework::intent::{Change, IntentBody};
use sheets::header::Mapping;
use sheets::rows::{Parsed, Record};

use super::notes::Notes;
use super::resolve::{Candidates, Resolver};
use crate::answer::Answer;
use crate::view::import::ImportDifference;

/// What a row comes to.
#[derive(Debug)]
pub(super) enum Fate<R: Subject> {
    /// It cannot come in.
    Failed,
    New(R::New),
    /// The store says the same.
    Same,
    /// The store says something else.
    Differs {
        key: String,
        differences: Vec<ImportDifference>,
        change: Change<R::Id, R::Details>,
    },
}

/// A row that can become a record of the store.
pub(super) trait Subject: Record + Sized {
    type Id;
    type Details;
    type New;

    /// Whether rows may introduce people, who then have to be gathered before any row is judged.
    fn introduces_people(_mapping: &Mapping<Self::Field>) -> bool {
        false
    }

    /// Gathers the people whom the row introduces.
    fn gather(&self, _candidates: &mut Candidates) {}

    /// What the row comes to. Its problems are noted; only a new record introduces the sites and people it names.
    fn judge(row: &Parsed<Self>, world: &mut Resolver<'_>, notes: &mut Notes) -> Answer<Fate<Self>>;

    fn register(records: Vec<Self::New>) -> IntentBody;

    fn change(records: Vec<Change<Self::Id, Self::Details>>) -> IntentBody;
}

/// The intents that ask for each record of `body` by itself, in order.
pub(super) fn singly(body: IntentBody) -> Vec<IntentBody> {
    fn each<T>(records: Vec<T>, make: fn(Vec<T>) -> IntentBody) -> Vec<IntentBody> {
        records.into_iter().map(|record| make(vec![record])).collect()
    }
    match body {
        IntentBody::RegisterItems { items } => each(items, |items| IntentBody::RegisterItems { items }),
        IntentBody::ChangeItems { items } => each(items, |items| IntentBody::ChangeItems { items }),
        IntentBody::RegisterPeople { people } => each(people, |people| IntentBody::RegisterPeople { people }),
        IntentBody::ChangePeople { people } => each(people, |people| IntentBody::ChangePeople { people }),
        IntentBody::RegisterSites { sites } => each(sites, |sites| IntentBody::RegisterSites { sites }),
        IntentBody::ChangeSites { sites } => each(sites, |sites| IntentBody::ChangeSites { sites }),
        other => vec![other],
    }
}

/// Collects the fields in which two records differ.
#[derive(Debug, Default)]
pub(super) struct Differences(pub(super) Vec<ImportDifference>);

impl Differences {
    pub(super) fn compare(
        &mut self,
        field: impl Into<crate::view::import::AnyField>,
        stored: impl Into<String>,
        sheet: impl Into<String>,
    ) {
        let (stored, sheet) = (stored.into(), sheet.into());
        if stored != sheet {
            self.0.push(ImportDifference { field: field.into(), stored, sheet });
        }
    }
}
