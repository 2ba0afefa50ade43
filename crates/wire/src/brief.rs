//! A page as it travels to whoever asked part of it. What a workstation asked it has itself: of its own entries it is told
//! what followed from them, and of each chain that the last of them is what it has; that one's hash vouches for those before.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    fmt,
    marker::PhantomData,
};

use casework::{
    fact::Fact,
    id::{DeviceId, Digest},
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, SeqAccess, Visitor},
};

use crate::{Envelope, PAGE_ENTRIES_MAX, Page, Place, Told};

/// How a workstation is told of what it asked itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// As [`Page::brief`] tells it.
    Brief,
    /// As everybody else.
    Whole,
}

/// One entry of such a page. It has an envelope and a hash, or stands at a place of the chains of whoever asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLine<'a> {
    /// As in [`Told`].
    pub n: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Cow<'a, Envelope>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Digest>,
    pub facts: Cow<'a, [Fact]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Digest>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
}

/// What the page says of own entries does not follow from those that are here: it is asked for again, whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOwn;

/// Reads no more than a page may hold, whatever there is: a line of a few bytes needs a hundred times as many once it is read.
pub(crate) fn entries<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Bounded<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Bounded<T> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {PAGE_ENTRIES_MAX} entries")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Vec<T>, A::Error> {
            let mut read = Vec::new();
            while let Some(entry) = entries.next_element()? {
                if read.len() == PAGE_ENTRIES_MAX {
                    return Err(A::Error::invalid_length(PAGE_ENTRIES_MAX + 1, &self));
                }
                read.push(entry);
            }
            Ok(read)
        }
    }
    deserializer.deserialize_seq(Bounded(PhantomData))
}

impl Page {
    /// The page for the workstation `device`. Of each of its chains the last entry in the page is told whole.
    #[must_use]
    pub fn brief(&self, device: DeviceId) -> Page<PageLine<'_>> {
        let mut last = HashMap::new();
        for envelope in self.entries.iter().map(|told| &told.envelope).filter(|envelope| envelope.dev == device) {
            let last = last.entry(envelope.inc).or_insert(envelope.seq);
            *last = envelope.seq.max(*last);
        }
        let place = |told: &Told| {
            let Envelope { dev, inc, seq, .. } = told.envelope;
            (dev == device && last.get(&inc) != Some(&seq)).then_some(Place { inc, seq })
        };
        let entries = self.entries.iter().map(|told| {
            let own = place(told);
            let whole = own.is_none();
            PageLine {
                n: told.n,
                own,
                envelope: whole.then_some(Cow::Borrowed(&told.envelope)),
                hash: whole.then_some(told.hash),
                facts: Cow::Borrowed(&told.facts),
                file: told.file,
                doubtful: told.doubtful,
            }
        });
        let (cursor, scoped) = (self.cursor.clone(), self.scoped.clone());
        Page { epoch: self.epoch, entries: entries.collect(), cursor, left: self.left, scoped }
    }
}

impl Page<PageLine<'_>> {
    /// The page with everything in it, for the workstation `device`, which knows what stands at each place of its chains.
    ///
    /// # Errors
    /// [`NotOwn`]; and what `at` answers when it cannot look.
    pub fn whole<E>(
        self,
        device: DeviceId,
        mut at: impl FnMut(Place) -> Result<Option<(Envelope, Digest)>, E>,
    ) -> Result<Result<Page, NotOwn>, E> {
        let asked: HashSet<u32> = self.entries.iter().filter_map(|line| Some(line.own?.inc)).collect();
        let mut vouched: HashMap<u32, u32> = HashMap::new();
        for line in &self.entries {
            if let (Some(envelope), Some(hash)) = (&line.envelope, line.hash)
                && envelope.dev == device
                && asked.contains(&envelope.inc)
                && at(Place { inc: envelope.inc, seq: envelope.seq })?.is_some_and(|(_, own)| own == hash)
            {
                let upto = vouched.entry(envelope.inc).or_default();
                *upto = envelope.seq.max(*upto);
            }
        }
        let mut entries = Vec::with_capacity(self.entries.len());
        for PageLine { n, own, envelope, hash, facts, file, doubtful } in self.entries {
            let found = match (own, envelope, hash) {
                (None, Some(envelope), Some(hash)) => Some((envelope.into_owned(), hash)),
                (Some(place), None, None) if vouched.get(&place.inc).is_some_and(|upto| place.seq < *upto) => {
                    at(place)?
                }
                _ => None,
            };
            let Some((envelope, hash)) = found else { return Ok(Err(NotOwn)) };
            entries.push(Told { n, envelope, hash, facts: facts.into_owned(), file, doubtful });
        }
        Ok(Ok(Page { epoch: self.epoch, entries, cursor: self.cursor, left: self.left, scoped: self.scoped }))
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use casework::{
        fact::{Fact, ItemFact},
        id::{AccountId, IntentId, ItemId, PersonId},
        role::Role,
    };
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{BadFrame, Came, InScope, NO_HEAD, pack_page, unpack_page};

    const OWN: DeviceId = DeviceId(Uuid::from_u128(7));

    fn told(n: u64, dev: DeviceId, Place { inc, seq }: Place) -> Told {
        let id = Uuid::from_u128(u128::from(n) + 1_000);
        let envelope = Envelope {
            id: IntentId(id),
            dev,
            inc,
            seq,
            wall_ms: 0,
            mono_ms: 0,
            boot: Uuid::nil(),
            seen: 0,
            account: AccountId(id),
            person: PersonId(id),
            role: Role::OnsiteL2,
            kind: "ADD_ITEM_PHOTO".to_owned(),
            v: 1,
            prev: NO_HEAD,
        };
        let photo = Digest([7; 32]);
        let facts = vec![Fact::Item(ItemId(id), ItemFact::PhotoAdded { photo, caption: n.to_string() })];
        let mut hash = [dev.0.as_bytes()[15]; 32];
        hash[..4].copy_from_slice(&inc.to_be_bytes());
        hash[4..8].copy_from_slice(&seq.to_be_bytes());
        Told { n, envelope, hash: Digest(hash), facts, file: (seq % 2 == 0).then_some(photo), doubtful: seq % 3 == 0 }
    }

    fn page(of: &[(bool, u32)]) -> Page {
        let mut seqs: HashMap<(bool, u32), u32> = HashMap::new();
        let entries = (1..).zip(of).map(|(n, &(is_own, inc))| {
            let seq = seqs.entry((is_own, inc)).or_default();
            *seq += 1;
            told(n, if is_own { OWN } else { DeviceId(Uuid::from_u128(8)) }, Place { inc, seq: *seq })
        });
        Page { epoch: Uuid::nil(), entries: entries.collect(), cursor: "c".to_owned(), left: 3, scoped: None }
    }

    fn has(page: &Page, place: Place) -> Option<(Envelope, Digest)> {
        let is =
            |told: &&Told| told.envelope.dev == OWN && (told.envelope.inc, told.envelope.seq) == (place.inc, place.seq);
        page.entries.iter().find(is).map(|told| (told.envelope.clone(), told.hash))
    }

    fn travelled(page: &Page) -> Page<PageLine<'static>> {
        unpack_page(&pack_page(&page.brief(OWN)).unwrap()).unwrap()
    }

    fn whole(brief: Page<PageLine<'_>>, at: impl Fn(Place) -> Option<(Envelope, Digest)>) -> Result<Page, NotOwn> {
        let Ok(page) = brief.whole(OWN, |place| Ok::<_, Infallible>(at(place)));
        page
    }

    proptest! {
        #[test]
        fn whoever_has_its_entries_gets_the_page_and_whoever_has_others_asks_again(
            of in prop::collection::vec((any::<bool>(), 1_u32..3), 1..30),
            other in any::<prop::sample::Index>(),
            upto in prop::option::of(any::<u64>()),
        ) {
            let mut page = page(&of);
            page.scoped = upto.map(|n| InScope { upto, goes_on: n % 2 == 0, came: vec![Came { n, rows: Vec::new() }] });
            prop_assert_eq!(whole(travelled(&page), |place| has(&page, place)), Ok(page.clone()));
            let is_brief = page.brief(OWN).entries.iter().any(|line| line.own.is_some());
            let nobody = whole(travelled(&page), |_| None);
            prop_assert_eq!(nobody.is_err(), is_brief, "a store from before them");
            // A copy of the store has another entry, and hence another end.
            let changed = &page.entries[other.index(page.entries.len())].envelope;
            let copy = |place: Place| {
                let (envelope, hash) = has(&page, place)?;
                let differs = changed.dev == OWN && place.inc == changed.inc && place.seq >= changed.seq;
                Some((envelope, if differs { NO_HEAD } else { hash }))
            };
            let brief = page.brief(OWN).entries.iter().any(|line| line.own.is_some_and(|own| own.inc == changed.inc));
            prop_assert_eq!(whole(travelled(&page), copy).is_err(), changed.dev == OWN && brief);
        }
    }

    #[test]
    fn the_last_of_a_chain_is_so_by_its_place_whatever_its_number() {
        // What nobody could read at first is numbered after what came later.
        let mut page = page(&[(true, 1), (true, 1), (true, 1)]);
        page.entries[2] = told(3, OWN, Place { inc: 1, seq: 1 });
        page.entries[0] = told(1, OWN, Place { inc: 1, seq: 3 });
        let told_whole: Vec<bool> = page.brief(OWN).entries.iter().map(|line| line.own.is_none()).collect();
        assert_eq!(told_whole, [true, false, false]);
        assert_eq!(whole(travelled(&page), |place| has(&page, place)), Ok(page.clone()));
        page.entries = vec![told(9, OWN, Place { inc: 1, seq: 2 })];
        assert_eq!(whole(travelled(&page), |_| None), Ok(page), "alone it is told whole, and may be a copy's");
    }

    #[test]
    fn no_more_is_read_than_a_page_may_hold() {
        let mut page = page(&[(false, 1)]);
        page.entries = vec![page.entries[0].clone(); PAGE_ENTRIES_MAX];
        assert_eq!(unpack_page(&pack_page(&page).unwrap()).as_ref(), Ok(&page));
        page.entries.push(page.entries[0].clone());
        assert_eq!(unpack_page::<Told>(&pack_page(&page).unwrap()), Err(BadFrame::NotUnderstood));
    }

    #[test]
    fn a_line_that_nothing_vouches_for_is_not_taken() {
        let page = page(&[(true, 1), (true, 1), (true, 1)]);
        let mut brief = travelled(&page);
        brief.entries.pop();
        assert_eq!(whole(brief, |place| has(&page, place)), Err(NotOwn));
        let mut both = travelled(&page);
        both.entries[2].own = Some(Place { inc: 1, seq: 3 });
        assert_eq!(whole(both, |place| has(&page, place)), Err(NotOwn));
    }
}
