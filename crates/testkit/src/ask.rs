//! What people ask. An [`Ask`] says it by number; what it means is looked up where and when it is asked.

mod act;
mod case;

use casework::{
    dispute::Claim,
    format::FormatCode,
    id::{ActId, CaseId, Digest, ItemId, PersonId, SiteId},
    identity::normalise,
    intent::{Actor, Change, IntentBody, New, NewItem},
    item::{ItemDetails, LifecycleState, Placement},
    movement::MovementKind,
    person::PersonDetails,
};
use fastrand::Rng;
use store::{StoreError, Writer};

use crate::names::{self, ACTS, CASES, ITEMS, PEOPLE, SITES, STATIONS};

/// How every photo begins.
pub(crate) const PHOTO: &[u8] = b"foto ";

/// How far an act is brought at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Upto {
    Issued,
    HalfSigned,
    Signed,
    Sealed,
}

/// Which act, or case: of the workstation that asks, or of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    pub(crate) of: Option<u8>,
    pub(crate) n: u8,
}

/// One thing that a person asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    RegisterItem {
        n: u8,
        like: u8,
        holder: Option<u8>,
    },
    ChangeItem {
        n: u8,
        like: u8,
    },
    MoveItem {
        n: u8,
        kind: MovementKind,
    },
    Photo {
        n: u8,
    },
    RegisterPerson {
        n: u8,
    },
    ChangePerson {
        n: u8,
        position: u8,
    },
    ErasePerson {
        n: u8,
    },
    RegisterSite {
        n: u8,
    },
    ChangeSite {
        n: u8,
    },
    Format {
        title: u8,
    },
    HandOver {
        act: u8,
        holder: u8,
        items: Vec<u8>,
        upto: Upto,
        refuses: bool,
        replaces: Option<(Which, bool)>,
    },
    Turn {
        act: Which,
    },
    Seal {
        act: Which,
    },
    Accept {
        act: Which,
    },
    Reject {
        act: Which,
    },
    Withdraw {
        act: Which,
    },
    RegisterCase {
        n: u8,
    },
    StepCase {
        case: Which,
        step: u8,
    },
    NoteCase {
        case: Which,
        contact: bool,
    },
    Settle {
        n: u8,
        upheld: bool,
    },
    /// Not asked of anybody: the author has seen what was refused.
    Close,
}

impl Which {
    fn any(rng: &mut Rng) -> Self {
        Self { of: (rng.u8(..3) == 0).then(|| rng.u8(..STATIONS)), n: rng.u8(..ACTS) }
    }

    fn case(self, asker: Asker<'_>) -> CaseId {
        let of = self.of.and_then(|of| asker.marks.get(usize::from(of)).copied());
        names::case(of.unwrap_or(asker.mark), self.n % CASES)
    }

    fn id(self, asker: Asker<'_>) -> ActId {
        let of = self.of.and_then(|of| asker.marks.get(usize::from(of)).copied());
        names::act(of.unwrap_or(asker.mark), self.n)
    }
}

impl Ask {
    pub(crate) fn any(rng: &mut Rng) -> Self {
        let (n, person) = (rng.u8(..ITEMS), rng.u8(..PEOPLE));
        match rng.u8(..118) {
            0..14 => Self::RegisterItem {
                n,
                // Now and then the plate of one and the serial of another.
                like: if rng.u8(..5) == 0 { rng.u8(..ITEMS) } else { n },
                holder: (rng.u8(..3) == 0).then_some(person),
            },
            14..22 => Self::ChangeItem { n, like: if rng.u8(..5) == 0 { rng.u8(..ITEMS) } else { n } },
            22..34 => Self::MoveItem { n, kind: MovementKind::ALL[rng.usize(..MovementKind::ALL.len())] },
            34..40 => Self::Photo { n },
            40..47 => Self::RegisterPerson { n: person },
            47..51 => Self::ChangePerson { n: person, position: rng.u8(..3) },
            51..54 => Self::ErasePerson { n: person },
            54..57 => Self::RegisterSite { n: rng.u8(..SITES) },
            57..59 => Self::ChangeSite { n: rng.u8(..SITES) },
            59..61 => Self::Format { title: rng.u8(..3) },
            61..80 => Self::hand_over(rng, person),
            80..84 => Self::Turn { act: Which::any(rng) },
            84..88 => Self::Seal { act: Which::any(rng) },
            88..90 => Self::Accept { act: Which::any(rng) },
            90 => Self::Reject { act: Which::any(rng) },
            91 => Self::Withdraw { act: Which::any(rng) },
            92..97 => Self::Settle { n, upheld: rng.bool() },
            100..106 => Self::RegisterCase { n: rng.u8(..CASES) },
            106..115 => Self::StepCase { case: Which::any(rng), step: rng.u8(..16) },
            115..118 => Self::NoteCase { case: Which::any(rng), contact: rng.bool() },
            _ => Self::Close,
        }
    }

    /// An act that is brought to its seal at once.
    pub(crate) fn sealed(rng: &mut Rng) -> Self {
        let (act, holder, items) = (rng.u8(..ACTS), rng.u8(..PEOPLE), Self::some_items(rng));
        Self::HandOver { act, holder, items, upto: Upto::Sealed, refuses: false, replaces: None }
    }

    fn some_items(rng: &mut Rng) -> Vec<u8> {
        (0..rng.u8(1..3)).map(|_| rng.u8(..ITEMS)).collect()
    }

    fn hand_over(rng: &mut Rng, holder: u8) -> Self {
        let items = Self::some_items(rng);
        let upto = match rng.u8(..10) {
            0 => Upto::Issued,
            1 => Upto::HalfSigned,
            2 => Upto::Signed,
            _ => Upto::Sealed,
        };
        let replaces = (rng.u8(..4) == 0).then(|| (Which::any(rng), rng.bool()));
        Self::HandOver { act: rng.u8(..ACTS), holder, items, upto, refuses: rng.u8(..8) == 0, replaces }
    }
}

/// Who asks, where, and what makes their files different from all others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asker<'m> {
    /// Of the workstation.
    pub(crate) mark: u8,
    /// Of every one, in their order.
    pub(crate) marks: &'m [u8],
    pub(crate) by: Actor,
    /// Counts what was asked in the world.
    pub(crate) turn: u64,
}

/// An intent, and the file that has to be there before it.
pub(crate) struct Wanted {
    pub(crate) body: IntentBody,
    pub(crate) file: Option<Vec<u8>>,
}

impl From<IntentBody> for Wanted {
    fn from(body: IntentBody) -> Self {
        Self { body, file: None }
    }
}

type Found = Result<Option<Wanted>, StoreError>;

impl Asker<'_> {
    /// What is to be asked first, or next after `done` parts of it; `None` when there is nothing (more) to ask.
    pub(crate) fn wants(self, w: &Writer<'_>, ask: &Ask, done: usize) -> Found {
        if let Ask::HandOver { act, upto, refuses, .. } = ask {
            let act = names::act(self.mark, *act);
            return match done {
                0 => self.issue(w, ask),
                1 if *upto >= Upto::HalfSigned => self.turn(w, act, false),
                2 if *upto >= Upto::Signed => self.turn(w, act, *refuses),
                3 if *upto >= Upto::Sealed => self.seal(w, act),
                _ => Ok(None),
            };
        }
        if done > 0 {
            return Ok(None);
        }
        match ask {
            Ask::Turn { act } => self.turn(w, act.id(self), false),
            Ask::Seal { act } => self.seal(w, act.id(self)),
            Ask::Accept { act } => {
                Ok(Some(IntentBody::AcceptConstancia { act: act.id(self), note: "vale".into() }.into()))
            }
            Ask::Reject { act } => {
                Ok(Some(IntentBody::RejectConstancia { act: act.id(self), reason: "no vale".into() }.into()))
            }
            Ask::Withdraw { act } => {
                Ok(Some(IntentBody::WithdrawAct { act: act.id(self), reason: "no va".into() }.into()))
            }
            Ask::RegisterCase { .. } | Ask::StepCase { .. } | Ask::NoteCase { .. } => self.case(w, ask),
            _ => self.record(w, ask),
        }
    }

    fn record(self, w: &Writer<'_>, ask: &Ask) -> Found {
        let body = match ask {
            Ask::RegisterItem { n, like, holder } => self.new_item(w, *n, *like, *holder)?,
            Ask::RegisterPerson { n } => {
                let details = PersonDetails { site: site(w, *n)?, ..names::person_details(*n) };
                let new = New { id: names::person(self.mark, *n), details };
                IntentBody::RegisterPeople { people: vec![new] }
            }
            Ask::RegisterSite { n } => {
                let new = New { id: names::site(self.mark, *n), details: names::site_details(*n) };
                IntentBody::RegisterSites { sites: vec![new] }
            }
            Ask::Format { title } => {
                let edition = w.format(FormatCode::Anexo7)?.map_or(2, |known| known.edition + 1);
                let template = Box::new(names::template(edition, &format!("ACTA {title}")));
                IntentBody::ChangeFormat { code: FormatCode::Anexo7, template }
            }
            Ask::ChangePerson { .. } | Ask::ErasePerson { .. } | Ask::ChangeSite { .. } => {
                return self.known(w, ask);
            }
            _ => return self.item(w, ask),
        };
        Ok(Some(body.into()))
    }

    fn known(self, w: &Writer<'_>, ask: &Ask) -> Found {
        let body = match ask {
            Ask::ChangePerson { n, position } => {
                let Some(known) = person(w, *n)?.map(|id| w.people().get(id)).transpose()?.flatten() else {
                    return Ok(None);
                };
                let mut details = known.details;
                details.position = format!("Cargo {position}");
                IntentBody::ChangePeople { people: vec![Change { id: known.id, base_rev: known.rev, details }] }
            }
            Ask::ErasePerson { n } => {
                let Some(person) = person(w, *n)? else { return Ok(None) };
                IntentBody::ErasePerson { person, reason: "lo pidió".into() }
            }
            Ask::ChangeSite { n } => {
                let Some(row) = w.sites().named(&names::site_name(*n))?.into_iter().next() else { return Ok(None) };
                let Some(known) = w.sites().get(row.id)? else { return Ok(None) };
                let mut details = known.details;
                details.address = format!("Calle {}", self.turn);
                IntentBody::ChangeSites { sites: vec![Change { id: known.id, base_rev: known.rev, details }] }
            }
            _ => return Ok(None),
        };
        Ok(Some(body.into()))
    }

    fn item(self, w: &Writer<'_>, ask: &Ask) -> Found {
        let (Ask::ChangeItem { n, .. } | Ask::MoveItem { n, .. } | Ask::Photo { n } | Ask::Settle { n, .. }) = ask
        else {
            return Ok(None);
        };
        let Some(known) = item(w, *n)?.map(|id| w.items().get(id)).transpose()?.flatten() else { return Ok(None) };
        let (id, base_rev) = (known.id, known.rev);
        let body = match ask {
            Ask::ChangeItem { like, .. } => {
                let model = format!("Modelo {}", self.turn);
                let details = names::item_details(*like, &model);
                let mut items = vec![Change { id, base_rev, details }];
                // And the next as it is, but for its model.
                let next = item(w, (n + 1) % ITEMS)?.map(|id| w.items().get(id)).transpose()?.flatten();
                items.extend(next.map(|next| {
                    let details = ItemDetails { model, ..next.details };
                    Change { id: next.id, base_rev: next.rev, details }
                }));
                IntentBody::ChangeItems { items }
            }
            Ask::MoveItem { kind, .. } => {
                let to = Placement { site: site(w, n + 1)?, ..placement(None) };
                IntentBody::MoveItem { id, base_rev, movement: *kind, to, note: "visto".into() }
            }
            Ask::Photo { .. } => {
                let file = [PHOTO, format!("{} {}", self.mark, self.turn).as_bytes()].concat();
                let body = IntentBody::AddItemPhoto { id, photo: named(&file), caption: "frente".into() };
                return Ok(Some(Wanted { body, file: Some(file) }));
            }
            _ => {
                let claim = known.disputes.iter().find_map(|claim| match claim {
                    Claim::Custody { act, .. } => Some(*act),
                    _ => None,
                });
                let upheld = claim.filter(|_| matches!(ask, Ask::Settle { upheld: true, .. }));
                IntentBody::SettleDispute { item: id, base_rev, upheld, note: "se miró".into() }
            }
        };
        Ok(Some(body.into()))
    }

    fn new_item(self, w: &Writer<'_>, n: u8, like: u8, holder: Option<u8>) -> Result<IntentBody, StoreError> {
        let holder = holder.map(|holder| person(w, holder)).transpose()?.flatten();
        let mut details = names::item_details(n, "");
        details.serial = names::item_details(like, "").serial;
        let placement = Placement { site: site(w, n)?, ..placement(holder) };
        let new = NewItem { id: names::item(self.mark, n), details, placement };
        Ok(IntentBody::RegisterItems { items: vec![new] })
    }

    /// A paper: no PDF, so that the desk finds it flawed and takes it in all the same.
    fn paper(self, what: &str) -> Vec<u8> {
        format!("{what} {} {}", self.mark, self.turn).into_bytes()
    }
}

fn named(file: &[u8]) -> Digest {
    Digest(store::Sha256::of(file).0)
}

fn item(w: &Writer<'_>, n: u8) -> Result<Option<ItemId>, StoreError> {
    w.items().with_tag(&normalise(&names::tag(n)))
}

fn person(w: &Writer<'_>, n: u8) -> Result<Option<PersonId>, StoreError> {
    w.people().with_document(&names::person_details(n).document)
}

/// Where things with this number are, as far as that is known.
fn site(w: &Writer<'_>, n: u8) -> Result<Option<SiteId>, StoreError> {
    Ok(w.sites().named(&names::site_name(n % SITES))?.into_iter().next().map(|row| row.id))
}

fn placement(holder: Option<PersonId>) -> Placement {
    let lifecycle = if holder.is_some() { LifecycleState::Assigned } else { LifecycleState::InStock };
    Placement { lifecycle, holder, site: None, workplace: String::new(), expected_return_on: None }
}
