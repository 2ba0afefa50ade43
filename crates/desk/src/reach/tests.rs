//! What workstations are told that do not see everything: after any history, what the desk knows less what they may not see;
//! and nothing else in any answer.

mod cases;
mod limits;
mod made;
mod matrix;
mod oracle;
mod shared;

use std::{cell::RefCell, convert::Infallible, time::Duration};

use casework::{
    id::{AccountId, ActId, CaseId, Digest, ItemId, SiteId},
    role::Role,
    scope::Scope,
    time::Timestamp,
};
use tempfile::TempDir;
use uuid::Uuid;
use wire::{
    DeskError, Enroll, EnrolledAccount, GiveScope, Judged, Own, Page, PageLine, Place, ReceiptRequest, Row, Verdict,
    unpack_page,
};

use self::made::{Made, Random};
use super::{records::evolve, *};
use crate::{
    Ledger,
    blob::Blobs,
    cluster::{self, Base},
    enrol::enrol,
    error::NotDone,
    folder::{Folder, tests::folder_in},
    judge::judge,
    pull::packed_page,
    receipt::receipt,
    sql::Reader,
    table::{
        code::{Grant, tests::grant},
        reach::key,
    },
    workstation::{NOW, Workstation, uuid},
};

use TerritorialDirection::{Antioquia, Santander, Valle};

const OFFICES: [TerritorialDirection; 3] = [Antioquia, Valle, Santander];

pub(super) struct Office {
    pub(super) ledger: Ledger,
    pub(super) blobs: Blobs,
    /// What the workstation might see, and had seen before, when the entry with a number was accepted.
    then: RefCell<BTreeMap<u64, Views>>,
    _at: (TempDir, Option<Base>),
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (folder, base) = folder_in(dir.path().join("mesa"));
        Self::of(&folder, (dir, base))
    }

    fn of(folder: &Folder, at: (TempDir, Option<Base>)) -> Self {
        let (ledger, blobs) = (Ledger::open(folder).unwrap(), Blobs::new(folder));
        Self { ledger, blobs, then: RefCell::default(), _at: at }
    }

    /// One on SQLite whatever the suite runs on: what is said does not depend on where it is kept.
    fn plain() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path().join("mesa")).unwrap();
        Self::of(&folder, (dir, None))
    }

    fn seat(&self, number: u8, role: Role, scope: Scope) -> Seat {
        let at = Workstation::new(number);
        let code =
            self.ledger.new_code(Grant { scope: Some(scope), ..grant(role) }, Duration::from_secs(60), NOW).unwrap();
        enrol(&self.ledger, &at.enroll(&code), NOW).unwrap();
        Seat { crew: vec![at.account], at, rows: BTreeMap::new(), cursor: None, told: BTreeMap::new() }
    }

    /// One at which two people work.
    fn shared(&self, number: u8, role: Role, scope: Scope) -> Seat {
        let at = Workstation::new(number);
        let id = u128::from(number) << 64;
        let second = EnrolledAccount { account: AccountId(uuid(id + 3)), person: PersonId(uuid(id + 4)), role };
        let grant = Grant { scope: Some(scope), ..grant(role) };
        let code = self.ledger.new_code(grant, Duration::from_secs(60), NOW).unwrap();
        let request = Enroll { accounts: vec![at.account, second], ..at.enroll(&code) };
        enrol(&self.ledger, &request, NOW).unwrap();
        Seat { crew: vec![at.account, second], at, rows: BTreeMap::new(), cursor: None, told: BTreeMap::new() }
    }

    pub(super) fn said(&self, at: &mut Workstation, body: casework::intent::IntentBody) -> Verdict {
        let entry = at.ask(body);
        let push = at.push(self.ledger.desk().identity.epoch, &[entry]);
        let pushed = judge(&self.ledger, &self.blobs, at.dev, &push, NOW).unwrap();
        let [Judged { verdict, .. }] = <[Judged; 1]>::try_from(pushed.verdicts).unwrap();
        if let Verdict::Accepted { n, .. } = &verdict {
            let views = self.ledger.read("look", |reader| reader.views(at.dev)).unwrap();
            self.then.borrow_mut().insert(*n, views);
        }
        verdict
    }

    fn give(&self, device: DeviceId, scope: Scope) {
        assert!(self.ledger.give_scope(GiveScope { device, scope }, Timestamp(NOW.0 + 1)).unwrap());
    }

    /// Everything that the desk knows.
    fn all(&self) -> BTreeMap<Record, Row> {
        self.ledger
            .read("look", |reader| {
                let ids = |sql: &'static str| reader.all(sql, [], |row| row.get::<_, Uuid>("id"));
                let mut records = Vec::new();
                records.extend(ids("select id from item")?.into_iter().map(|id| Record::Item(ItemId(id))));
                records.extend(ids("select id from person")?.into_iter().map(|id| Record::Person(PersonId(id))));
                records.extend(ids("select id from site")?.into_iter().map(|id| Record::Site(SiteId(id))));
                records.extend(ids("select id from act")?.into_iter().map(|id| Record::Act(ActId(id))));
                records.extend(ids("select id from case_record")?.into_iter().map(|id| Record::Case(CaseId(id))));
                let row = |record| Ok((record, Records::Now(reader).row(record)?.unwrap()));
                records.into_iter().map(row).collect::<Result<_, LedgerError>>()
            })
            .unwrap()
    }

    fn reaches(&self, records: impl Iterator<Item = Record>) -> BTreeMap<Record, BTreeSet<Circle>> {
        let reach = |reader: &Reader<'_>, record| Ok((record, reader.reach(record)?.0.into_keys().collect()));
        let all = |reader: &Reader<'_>| records.map(|record| reach(reader, record)).collect::<Result<_, LedgerError>>();
        self.ledger.read("look", all).unwrap()
    }

    /// The file comes from this workstation.
    pub(super) fn brings(&self, dev: DeviceId, file: Digest) {
        brought(&self.ledger, dev, &[file]).unwrap();
    }

    fn sees(&self, dev: DeviceId, record: Record) -> bool {
        self.ledger.read("look", |reader| sees(reader, dev, record)).unwrap()
    }
}

/// A workstation, and what it ended with.
pub(super) struct Seat {
    pub(super) at: Workstation,
    /// Who works there; the one who sits there now is that of the workstation.
    crew: Vec<EnrolledAccount>,
    rows: BTreeMap<Record, Row>,
    cursor: Option<String>,
    told: BTreeMap<u64, Digest>,
}

impl Seat {
    /// Takes in everything, and looks at every answer.
    fn pull(&mut self, office: &Office) {
        loop {
            let asked = |own| packed_page(&office.ledger, self.at.dev, self.cursor.as_deref(), own);
            let page = match asked(Own::Whole) {
                Ok((page, packed)) => {
                    assert_eq!(unpack_page(&packed).as_ref(), Ok(&page));
                    let (_, brief) = asked(Own::Brief).unwrap();
                    assert_eq!(self.whole(&brief, &page), page);
                    page
                }
                Err(NotDone::Said(DeskError::OtherScope)) => {
                    assert!(self.cursor.is_some());
                    (self.rows, self.told, self.cursor) = (BTreeMap::new(), BTreeMap::new(), None);
                    continue;
                }
                Err(error) => panic!("{error:?}"),
            };
            is_discreet(office, self.at.dev, &page);
            self.take_in(office, &page);
            if page.entries.is_empty() {
                return;
            }
        }
    }

    /// A page that was told briefly, with own entries as `page` has them.
    fn whole(&self, brief: &[u8], page: &Page) -> Page {
        let own = |place: Place| {
            let is = |told: &&wire::Told| {
                told.envelope.dev == self.at.dev && (told.envelope.inc, told.envelope.seq) == (place.inc, place.seq)
            };
            Ok::<_, Infallible>(page.entries.iter().find(is).map(|told| (told.envelope.clone(), told.hash)))
        };
        let Ok(whole) = unpack_page::<PageLine<'_>>(brief).unwrap().whole(self.at.dev, own);
        whole.unwrap()
    }

    fn take_in(&mut self, office: &Office, page: &Page) {
        let goes_on = page.scoped.as_ref().is_some_and(|scoped| scoped.goes_on);
        assert!(!goes_on || page.entries.len() == 1);
        for told in &page.entries {
            assert!(goes_on || self.told.insert(told.n, told.hash).is_none(), "each once");
            let came = page.scoped.iter().flat_map(|scoped| &scoped.came).filter(|came| came.n == told.n);
            for row in came.flat_map(|came| &came.rows) {
                self.rows.insert(record(row), row.clone());
            }
            for fact in told.facts.iter().filter(|fact| !fact.is_same()) {
                if let Some(record) = fact.record() {
                    evolve(&mut self.rows, record, fact);
                    // As the tables of a workstation refer to each other.
                    for named in self.rows.get(&record).map(shown_by).into_iter().flatten() {
                        let later = told.facts.iter().any(|fact| fact.record() == Some(named));
                        // A claim may name somebody who was never made known.
                        let is_here = later || self.rows.contains_key(&named) || !office.all().contains_key(&named);
                        assert!(is_here, "{record:?} names {named:?}: {told:?}");
                    }
                }
            }
        }
        self.cursor = Some(page.cursor.clone());
    }
}

fn record(row: &Row) -> Record {
    match row {
        Row::Item(item) => Record::Item(item.id),
        Row::Person(person) => Record::Person(person.id),
        Row::Site(site) => Record::Site(site.id),
        Row::Act(act) => Record::Act(act.id),
        Row::Case(case) => Record::Case(case.id),
    }
}

/// Ids that the papers in an answer name, which are told whole, and those that are known to whoever wrote what bears another.
fn on_paper(page: &Page, dev: DeviceId) -> HashSet<Record> {
    let own = page.entries.iter().filter(|told| told.envelope.dev == dev).flat_map(|told| &told.facts);
    let same = own.filter(|fact| fact.is_same()).filter_map(Fact::record);
    let facts = page.entries.iter().flat_map(|told| &told.facts);
    let issued = facts.filter_map(|fact| match fact {
        Fact::Act(_, of) => match &**of {
            ActFact::Issued { content, .. } => Some((**content).clone()),
            _ => None,
        },
        _ => None,
    });
    let came = page.scoped.iter().flat_map(|scoped| &scoped.came).flat_map(|came| &came.rows);
    let came = came.filter_map(|row| if let Row::Act(act) = row { Some(act.content.clone()) } else { None });
    let named = |content: casework::act::ActContent| {
        let lines = content.lines.iter().map(|line| Record::Item(line.item)).collect::<Vec<_>>();
        let homes = [content.official.snapshot.site, content.holder.snapshot.site].into_iter().flatten();
        lines.into_iter().chain(homes.map(Record::Site)).collect::<Vec<_>>()
    };
    issued.chain(came).flat_map(named).chain(same).collect()
}

/// Nothing in an answer is of what the workstation may not see: no id, and nothing that is written.
fn is_discreet(office: &Office, dev: DeviceId, page: &Page) {
    let text = serde_json::to_string(page).unwrap();
    let on_paper = on_paper(page, dev);
    let (seen, hidden): (Vec<_>, Vec<_>) = office.all().into_iter().partition(|(record, _)| office.sees(dev, *record));
    // Two things may bear one name.
    let known: HashSet<String> = seen.iter().map(|(_, row)| written(row)).collect();
    for (hidden, row) in hidden {
        if on_paper.contains(&hidden) {
            continue;
        }
        assert!(!text.contains(&key(hidden).1.to_string()), "the id of {hidden:?} was told: {text}");
        let written = written(&row);
        let is_told = !written.is_empty() && text.contains(&format!("\"{written}\""));
        assert!(known.contains(&written) || !is_told, "«{written}» was told: {text}");
    }
}

fn written(row: &Row) -> String {
    match row {
        Row::Item(item) => item.details.asset_tag.clone(),
        Row::Person(person) => person.details.full_name.clone(),
        Row::Site(site) => site.details.name.clone(),
        Row::Act(act) => act.folio.to_string(),
        Row::Case(case) => case.details.subject.clone(),
    }
}

/// Where it stood before it came is not told.
fn present(row: &Row) -> Row {
    let mut row = row.clone();
    if let Row::Item(item) = &mut row {
        item.last_move = None;
    }
    row
}

/// What holds of whom records are shown, whatever happened: said otherwise than it is kept.
fn is_fair(office: &Office) {
    let all = office.all();
    let reaches = office.reaches(all.keys().copied());
    let office_of = |site: Option<SiteId>| {
        let Some(Row::Site(site)) = all.get(&Record::Site(site?)) else { return None };
        site.details.territorial.map(Circle::Office)
    };
    let group_office = |case: &casework::case::Case| {
        let office = office.ledger.read("look", |reader| reader.office_of_group(case.group)).unwrap();
        office.filter(|_| !case.is_ended()).map(Circle::Office)
    };
    for (record, row) in &all {
        let seen_by = &reaches[record];
        let due = match row {
            Row::Site(site) => Some(site.details.territorial.map_or(Circle::Everybody, Circle::Office)),
            Row::Person(person) => office_of(person.details.site),
            Row::Item(item) => office_of(item.placement.site),
            // It stays with the office that its site had when it was made.
            Row::Act(_) => None,
            Row::Case(case) => office_of(case.details.site).or_else(|| group_office(case)),
        };
        assert!(due.is_none_or(|due| seen_by.contains(&due)), "{record:?} is not shown to {due:?}");
        for named in shown_by(row) {
            let shown = reaches.get(&named).is_none_or(|shown| seen_by.is_subset(shown));
            assert!(shown, "{record:?} names {named:?}");
        }
    }
}

fn some_scope(random: &mut Random) -> Scope {
    match random.below(6) {
        0 => Scope::National,
        1 => Scope::Of([Antioquia, Valle].into_iter().collect()),
        _ => Scope::Of(OFFICES[random.below(3)].into()),
    }
}

/// One history, of which the seed is all that has to be known to see it again.
fn history(seed: u64, steps: usize) {
    let mut random = Random(seed);
    let office = Office::new();
    let mut seats = vec![
        office.seat(1, Role::Administrator, Scope::National),
        office.seat(2, Role::OnsiteL2, Scope::Of(Antioquia.into())),
        office.seat(3, Role::OnsiteL2, Scope::Of(Valle.into())),
        office.shared(4, Role::ItsLead, some_scope(&mut random)),
        office.shared(5, Role::OnsiteL2, Scope::Of([Valle, Antioquia].into_iter().collect())),
    ];
    let mut made = Made::default();
    for seat in &mut seats {
        made.crew(&office, &mut seat.at, &seat.crew);
        seat.at.seen = 0;
    }
    for _ in 0..steps {
        let who = random.below(seats.len());
        let sits = random.below(seats[who].crew.len());
        seats[who].at.account = seats[who].crew[sits];
        match random.below(12) {
            0 if who > 0 => office.give(seats[who].at.dev, some_scope(&mut random)),
            1..=3 => {
                seats[who].pull(&office);
                seats[who].at.seen = office.ledger.read("look", |reader| reader.accepted()).unwrap();
            }
            _ => made.something(&office, &mut seats[who].at, &mut random),
        }
    }
    is_fair(&office);
    oracle::agrees(&office, &seats[0], oracle::With::Scopes);
    let all = office.all();
    for seat in &mut seats {
        seat.pull(&office);
        let dev = seat.at.dev;
        let seen = all.iter().filter(|(record, _)| office.sees(dev, **record));
        let seen: BTreeMap<Record, Row> = seen.map(|(record, row)| (*record, present(row))).collect();
        let here: BTreeMap<Record, Row> = seat.rows.iter().map(|(record, row)| (*record, present(row))).collect();
        assert_eq!(here, seen, "seed {seed}");
        let history = seat.told.iter().fold(wire::HistoryStanding::START, |all, (n, hash)| all.with(*n, hash));
        let epoch = office.ledger.desk().identity.epoch;
        let request = ReceiptRequest { epoch, cursor: seat.cursor.clone() };
        let signed = receipt(&office.ledger, &office.blobs, dev, &request, NOW).unwrap();
        let said = signed.open(&office.ledger.secrets().public().signing).unwrap();
        assert_eq!(said.standing.history, history, "the receipt is about what was told");
    }
    caught_up(&office, &seats[0]);
}

/// A ledger that was written before any of this was kept comes to the same, but for what somebody made known: by which scope they
/// saw it nobody knows any more.
fn caught_up(office: &Office, all: &Seat) {
    office
        .ledger
        .write("forget", |writer| {
            for sql in ["delete from reach", "delete from feed", "delete from about", "delete from file_of"] {
                writer.run(sql, [])?;
            }
            writer.run("insert into reach_due values (1)", []).map(drop)
        })
        .unwrap();
    catch_up(&office.ledger).unwrap();
    oracle::agrees(office, all, oracle::With::Nothing);
    is_fair(office);
}

#[test]
fn what_a_workstation_ends_with_is_what_the_desk_knows_less_what_it_may_not_see() {
    // A database for each takes its time where the suite runs on a server.
    let seeds = if cluster::wanted().is_some() { 8 } else { 24 };
    for seed in 0..seeds {
        history(seed, 70);
    }
}
