//! The six invariants, literally, once everybody has exchanged everything.

mod away;
mod line;
mod receipt;
mod scope;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use casework::{
    act::{Act, ActStage},
    case::Case,
    fact::{ActFact, Fact},
    format::{FormatCode, FormatTemplate},
    id::{ActId, CaseId, DeviceId, Digest, IntentId, ItemId, PersonId, SiteId},
    item::Item,
    person::Person,
    site::Site,
    time::{CLOCK_TOLERANCE, Timestamp},
};
use desk::entrance::{Arrived, Asked, Entrance};
use store::{Sha256, StoreError, VerifyDepth};
use wire::{DeskError, Envelope, NO_HEAD, Page, Push, Verdict};

use crate::{
    central::{Central, is_judged},
    names,
    run::{Violation, World},
    station::Station,
    truth::Checked,
};

fn holds(invariant: u8, is_so: bool, what: impl FnOnce() -> String) -> Checked {
    if is_so { Ok(()) } else { Err(Violation::new(invariant, what())) }
}

/// Everything, at the end of a schedule.
pub(crate) fn all(world: &World<'_>) -> Checked {
    let central = &*world.central.borrow();
    let pages = central.history();
    let arrived = central.entrance().arrived().unwrap();
    one_chain(central, &arrived)?;
    known_entries(world, &arrived)?;
    let rows = Rows::told(&pages)?;
    numbers(central, &pages)?;
    clocks(&pages)?;
    files_at_the_desk(central.entrance(), &pages)?;
    receipt::photos_came(world, central, &pages)?;
    central.truth.filed.clone().files(&pages)?;
    rows.are_the_desks(central.entrance(), world)?;
    evidence(central, &arrived)?;
    line::none_is_lost(&pages, &arrived)?;
    let verdicts: HashMap<IntentId, &Arrived> = arrived.iter().map(|arrived| (arrived.envelope.id, arrived)).collect();
    for (at, station) in world.stations.iter().enumerate() {
        let alone =
            |violation: Violation| Violation { what: format!("workstation {at}: {}", violation.what), ..violation };
        let is_out = world.is_out(at);
        of_one(station, is_out).map_err(alone)?;
        if world.is_away(at) {
            away::is_kept(station, central, is_out).map_err(alone)?;
            continue;
        }
        was_told(station, &pages).map_err(alone)?;
        let told = rows.told_to(station, central, &pages).map_err(alone)?;
        offered(station, &verdicts, !central.truth.bases.is_empty())
            .and_then(|()| told.are_of(station, &rows))
            .map_err(alone)?;
        // Of what a twin asks under its name it hears nothing before it has something new to compare.
        if !station.may_fork {
            receipt::agrees(station, central, &arrived).map_err(alone)?;
        }
    }
    Ok(())
}

/// 1, 3, 4: what a workstation has, whatever became of it.
fn of_one(station: &Station<'_>, is_out: bool) -> Checked {
    let store = station.store();
    // What was known stays in sight while the history begins, or begins anew, and whoever is shut out by then is not told it.
    let begins = store.read(|r| r.link()).unwrap().is_none_or(|link| link.cursor.is_none());
    if !(is_out && begins) {
        let findings = store.rebase_check().unwrap();
        holds(1, findings.is_empty(), || format!("rows are not what follows: {findings:?}"))?;
    }
    let findings = store.read(|r| r.verify_journal(VerifyDepth::All)).unwrap();
    holds(4, findings.is_empty(), || format!("the journal is not whole: {findings:?}"))?;
    let device = station.device();
    let last = station.own.iter().rfind(|own| (own.dev, own.inc) == (device.id, device.incarnation));
    let head = last.map_or(NO_HEAD, |own| own.hash);
    holds(4, device.head == head, || "what was asked last is not in the journal".into())?;
    for own in &station.own {
        let here = own.file.is_none_or(|file| store.blobs().get(Sha256(file.0)).is_ok());
        holds(3, here, || format!("the file of {} {} is gone", own.kind, own.id))?;
    }
    Ok(())
}

/// 1: who has an account is somebody, whatever was cut short: else nobody could come in, and nothing would be exchanged.
pub(crate) fn lets_somebody_in(station: &Station<'_>) -> Checked {
    if station.shut().is_some() {
        return Ok(());
    }
    for account in [names::account(station.number), names::other_account(station.number)] {
        let person = station.store().read(|r| {
            let Some(row) = r.account(account)? else { return Ok(false) };
            // Of a store that was begun anew the desk has to tell the people first; whoever has an account comes in.
            Ok::<_, StoreError>(r.is_untold()? || r.people().get(row.person)?.is_some())
        });
        holds(1, person.unwrap(), || format!("nobody is known by the account {account}"))?;
    }
    Ok(())
}

/// 5: what the desk tells came down, whatever became of what goes up.
pub(crate) fn was_told(station: &Station<'_>, pages: &[Page]) -> Checked {
    let seen = station.store().read(|r| r.link()).unwrap().unwrap().seen;
    let last = pages.iter().flat_map(|page| &page.entries).map(|told| told.n).max().unwrap_or_default();
    holds(5, seen >= last, || format!("of {last} entries of the history {seen} came down"))
}

/// 4, 5: what it asked has a verdict, and what was not taken in is in sight until it is closed.
fn offered(station: &Station<'_>, verdicts: &HashMap<IntentId, &Arrived>, is_restored: bool) -> Checked {
    holds(5, station.unjudged() == 0, || format!("{} entries still wait", station.unjudged()))?;
    let refused: BTreeSet<i64> = station.store().read(|r| r.refused()).unwrap().iter().map(|r| r.at.0).collect();
    for own in &station.own {
        // Confirmed by a desk that is not the one before its restore: nobody can offer it again.
        if own.gone && is_restored && !verdicts.contains_key(&own.id) {
            continue;
        }
        let Some(arrived) = verdicts.get(&own.id) else {
            return Err(Violation::new(4, format!("{} {} is not at the desk", own.kind, own.id)));
        };
        holds(2, arrived.hash == own.hash, || format!("another entry has the id of {}", own.id))?;
        let whole = match &arrived.verdict {
            Verdict::Accepted { left_out, .. } => left_out.is_empty(),
            Verdict::Refused { .. } => false,
            // There is no reason to show.
            Verdict::NotUnderstood => true,
        };
        let in_sight = refused.contains(&own.at.0) || station.closed.contains(&own.at);
        holds(4, whole || in_sight, || format!("nobody is told that {} {} was refused", own.kind, own.id))?;
    }
    Ok(())
}

/// 2: chains without gaps, in their order, and the verdicts that were given.
fn one_chain(central: &Central, arrived: &[Arrived]) -> Checked {
    let mut chains: HashMap<(DeviceId, u32), (u32, Digest)> = HashMap::new();
    let mut last = 0;
    for one in arrived {
        let envelope = &one.envelope;
        let chain = chains.entry((envelope.dev, envelope.inc)).or_insert((0, NO_HEAD));
        let follows = (envelope.seq, envelope.prev) == (chain.0 + 1, chain.1);
        holds(2, follows, || format!("entry {} of {} came after {}", envelope.seq, envelope.dev, chain.0))?;
        *chain = (envelope.seq, one.hash);
        if let Verdict::Accepted { n, .. } = one.verdict {
            holds(2, n > last, || format!("{n} was given after {last}"))?;
            last = n;
        }
    }
    let identity = central.entrance().identity();
    let judged: HashMap<IntentId, &Verdict> = arrived.iter().map(|one| (one.envelope.id, &one.verdict)).collect();
    for (id, said) in central.truth.said_in(identity.epoch) {
        let is = judged.get(&id);
        holds(4, is.is_some(), || format!("{id} was acknowledged, and is gone"))?;
        holds(2, is == Some(&said), || format!("{id} was {said:?} and is {is:?}"))?;
    }
    for ((epoch, dev, inc), upto) in &central.truth.upto {
        let kept = chains.get(&(*dev, *inc)).map_or(0, |(seq, _)| *seq);
        let held = *epoch != identity.epoch || kept >= *upto;
        holds(4, held, || format!("{upto} of {dev} were acknowledged, {kept} are kept"))?;
    }
    Ok(())
}

/// 2: nobody's entry is at the desk that nobody asked.
fn known_entries(world: &World<'_>, arrived: &[Arrived]) -> Checked {
    let asked: BTreeSet<Digest> = world.stations.iter().flat_map(|station| &station.own).map(|own| own.hash).collect();
    let lost = world.stations.iter().any(|station| station.mark >= names::STATIONS);
    for one in arrived {
        let known = lost || asked.contains(&one.hash);
        holds(2, known, || format!("nobody asked {} {}", one.envelope.kind, one.envelope.id))?;
    }
    Ok(())
}

/// 2: the numbers of the one history.
fn numbers(central: &Central, pages: &[Page]) -> Checked {
    let mut last = 0;
    for told in pages.iter().flat_map(|page| &page.entries) {
        let goes_on = told.n == last + 1 || central.truth.bases.contains(&(told.n - 1));
        holds(2, goes_on && told.n > last, || format!("{} follows {last}", told.n))?;
        last = told.n;
    }
    Ok(())
}

/// 7: a clock is doubted where it was wrong, and nowhere else. The monotonic clocks of the world are right, and wall clocks are off
/// by days. One that stood behind is known by what its author had heard from the desk before.
fn clocks(pages: &[Page]) -> Checked {
    let first = pages.iter().flat_map(|page| &page.entries).map(|told| told.n).min().unwrap_or_default();
    for told in pages.iter().flat_map(|page| &page.entries) {
        let Envelope { wall_ms, mono_ms, seen, .. } = told.envelope;
        let off = Timestamp(wall_ms - mono_ms);
        let is_behind = off < Timestamp(0).plus(-CLOCK_TOLERANCE) && seen >= first;
        let is_wrong = is_behind || off > Timestamp(0).plus(CLOCK_TOLERANCE);
        holds(7, told.doubtful == is_wrong, || {
            format!("{}, which is off by {} ms, has the mark: {}", told.n, off.0, told.doubtful)
        })?;
    }
    Ok(())
}

/// 3: the desk has every paper that its history names.
fn files_at_the_desk(desk: &Entrance, pages: &[Page]) -> Checked {
    for fact in pages.iter().flat_map(|page| &page.entries).flat_map(|told| &told.facts) {
        let Fact::Act(_, fact) = fact else { continue };
        let named = match &**fact {
            ActFact::Issued { pdf, .. } | ActFact::TurnTaken { pdf, .. } | ActFact::Sealed { pdf, .. } => *pdf,
            ActFact::Decided { .. } | ActFact::Replaced { .. } | ActFact::Filed { .. } => continue,
        };
        holds(3, desk.has_blob(named).unwrap(), || format!("the desk names {named} and does not have it"))?;
    }
    Ok(())
}

/// 2: what was offered under the id of another entry is kept aside, and what came from outside, unless it was judged as it is.
fn evidence(central: &Central, arrived: &[Arrived]) -> Checked {
    for (device, aside) in &central.truth.aside {
        let kept = central.entrance().quarantined(*device).unwrap();
        let is_kept = kept.iter().any(|entry| entry.hash == aside.hash) || is_judged(arrived, aside);
        holds(2, is_kept, || "what was kept aside is not in quarantine any more".into())?;
    }
    Ok(())
}

/// Somebody with the key of `station` offers its last judged entry once more, otherwise.
pub(crate) fn forges(station: &Station<'_>, central: &mut Central) -> Result<String, Violation> {
    let device = names::device(station.number);
    let arrived = central.entrance().arrived().unwrap();
    let Some(last) = arrived.iter().rfind(|one| one.envelope.dev == device) else { return Ok("nothing".into()) };
    let mut envelope = last.envelope.clone();
    envelope.wall_ms += 1;
    let body = b"{}".to_vec();
    let entry = wire::Entry { hash: envelope.hash(&body), envelope, body };
    let epoch = central.entrance().identity().epoch;
    let push = Push { epoch, entries: vec![entry.clone()], keys: Vec::new(), gone: Vec::new(), after: None };
    let answer = central.handle(device, &Asked::Push(wire::pack(&push).unwrap()));
    match answer {
        Err(DeskError::Fork { .. }) => {
            central.truth.aside.push((device, entry));
            Ok("told that it forks".into())
        }
        Err(DeskError::Revoked) => Ok("revoked".into()),
        other => Err(Violation::new(2, format!("the same id with another hash is answered {other:?}"))),
    }
}

/// What everybody must have.
#[derive(Debug, Default)]
struct Rows {
    items: BTreeMap<ItemId, Item>,
    people: BTreeMap<PersonId, Person>,
    sites: BTreeMap<SiteId, Site>,
    acts: BTreeMap<ActId, Act>,
    cases: BTreeMap<CaseId, Case>,
    format: Option<FormatTemplate>,
}

impl Rows {
    /// The fold of the history. An act that was sealed keeps its paper.
    fn told(pages: &[Page]) -> Result<Self, Violation> {
        let mut rows = Self::default();
        for page in pages {
            for told in &page.entries {
                rows.come(page, told.n);
                told.facts.iter().try_for_each(|fact| rows.fact(fact))?;
            }
        }
        Ok(rows)
    }

    fn fact(&mut self, fact: &Fact) -> Checked {
        match fact {
            Fact::Item(id, fact) => put(&mut self.items, *id, |item| Item::evolve(item, *id, fact)),
            Fact::Person(id, fact) => put(&mut self.people, *id, |person| Person::evolve(person, *id, fact)),
            Fact::Site(id, fact) => put(&mut self.sites, *id, |site| Site::evolve(site, *id, fact)),
            Fact::Act(id, fact) => {
                let sealed = self.acts.get(id).filter(|act| act.stage != ActStage::Signing).map(|act| act.pdf);
                put(&mut self.acts, *id, |act| Act::evolve(act, *id, fact));
                let is = self.acts.get(id).map(|act| act.pdf);
                holds(3, sealed.is_none() || sealed == is, || format!("the sealed act {id} was changed"))?;
            }
            Fact::Case(id, fact) => put(&mut self.cases, *id, |case| Case::evolve(case, *id, fact)),
            // Nobody changes the catalogue that is shipped, or declares one.
            Fact::Listed(_) | Fact::MassEvent(..) => {}
            Fact::Format(_, template) => self.format = Some((**template).clone()),
        }
        Ok(())
    }

    /// 1, at the desk.
    fn are_the_desks(&self, desk: &Entrance, world: &World<'_>) -> Checked {
        let at = "the desk";
        let marks: Vec<u8> = world.stations.iter().map(|station| station.mark).collect();
        same(1, at, &self.items, ids(&self.items, &marks, names::ITEMS, names::item), |id| desk.item(id).unwrap())?;
        same(1, at, &self.people, ids(&self.people, &marks, names::PEOPLE, names::person), |id| {
            desk.person(id).unwrap()
        })?;
        same(1, at, &self.sites, ids(&self.sites, &marks, names::SITES, names::site), |id| desk.site(id).unwrap())?;
        same(1, at, &self.acts, ids(&self.acts, &marks, names::ACTS, names::act), |id| desk.act(id).unwrap())?;
        same(1, at, &self.cases, ids(&self.cases, &marks, names::CASES, names::case), |id| desk.case(id).unwrap())?;
        let format = desk.format(FormatCode::Anexo7).unwrap();
        holds(1, format == self.format, || format!("the desk has {format:?}, not {:?}", self.format))
    }

    /// 6: the workstation has what it is told, and nothing else of `all`.
    fn are_of(&self, station: &Station<'_>, all: &Self) -> Checked {
        let at = "it";
        let marks = [station.mark];
        let compared = station.store().read(|r| {
            let (items, people, sites, acts, cases) = (r.items(), r.people(), r.sites(), r.acts(), r.cases());
            let all = || {
                same(6, at, &self.items, ids(&all.items, &marks, names::ITEMS, names::item), |id| {
                    items.get(id).unwrap()
                })?;
                same(6, at, &self.people, ids(&all.people, &marks, names::PEOPLE, names::person), |id| {
                    people.get(id).unwrap()
                })?;
                same(6, at, &self.sites, ids(&all.sites, &marks, names::SITES, names::site), |id| {
                    sites.get(id).unwrap()
                })?;
                same(6, at, &self.acts, ids(&all.acts, &marks, names::ACTS, names::act), |id| acts.get(id).unwrap())?;
                same(6, at, &self.cases, ids(&all.cases, &marks, names::CASES, names::case), |id| {
                    cases.get(id).unwrap()
                })
            };
            let format = r.format(FormatCode::Anexo7)?;
            Ok::<_, StoreError>(
                all().and_then(|()| {
                    holds(6, format == self.format, || format!("it has {format:?}, not {:?}", self.format))
                }),
            )
        });
        compared.unwrap()
    }
}

fn put<K: Ord, T>(rows: &mut BTreeMap<K, T>, id: K, evolve: impl FnOnce(Option<T>) -> Option<T>) {
    if let Some(row) = evolve(rows.remove(&id)) {
        rows.insert(id, row);
    }
}

/// Of what is known, and of what might have been made known under these marks.
fn ids<K: Ord + Copy, T>(known: &BTreeMap<K, T>, marks: &[u8], count: u8, name: fn(u8, u8) -> K) -> BTreeSet<K> {
    let made = marks.iter().flat_map(|mark| (0..count).map(move |n| name(*mark, n)));
    known.keys().copied().chain(made).collect()
}

fn same<K: Ord + std::fmt::Debug + Copy, T: PartialEq + std::fmt::Debug>(
    invariant: u8,
    at: &str,
    expected: &BTreeMap<K, T>,
    ids: BTreeSet<K>,
    found: impl Fn(K) -> Option<T>,
) -> Checked {
    ids.into_iter().try_for_each(|id| {
        let (is, must) = (found(id), expected.get(&id));
        holds(invariant, is.as_ref() == must, || format!("{at} has {id:?} as {is:#?}, not as {must:#?}"))
    })
}
