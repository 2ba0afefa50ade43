//! Entries one after the other, as they travel. A hash is 32 bytes that nothing compresses: half of what a short intent
//! needs on the line. So what follows from the entries is left out: `prev` of one that goes on from the entry before it is
//! zeros, and its own hash is counted by whoever reads. The hash at the end of a chain is stated, and vouches for all of it.

use casework::id::Digest;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{Entry, Envelope, NO_HEAD};

#[derive(Serialize, Deserialize)]
struct Link {
    envelope: Envelope,
    /// Of the last one, and of one from which the next does not go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hash: Option<Digest>,
    #[serde(with = "super::text")]
    body: Vec<u8>,
}

pub(crate) fn serialize<S: Serializer>(entries: &[Entry], serializer: S) -> Result<S::Ok, S::Error> {
    let mut before = None;
    let links = entries.iter().enumerate().map(|(i, entry)| {
        let follows = before.replace(entry).is_some_and(|before| goes_on(before, entry));
        let is_followed = entries.get(i + 1).is_some_and(|next| goes_on(entry, next));
        let mut envelope = entry.envelope.clone();
        if follows {
            envelope.prev = NO_HEAD;
        }
        Link { envelope, hash: (!is_followed).then_some(entry.hash), body: entry.body.clone() }
    });
    serializer.collect_seq(links)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Entry>, D::Error> {
    let links = Vec::<Link>::deserialize(deserializer)?;
    let mut entries: Vec<Entry> = Vec::with_capacity(links.len());
    let mut is_open = false;
    for Link { mut envelope, hash, body } in links {
        let before = entries.last().filter(|_| is_open);
        match before {
            Some(before) if envelope.prev == NO_HEAD => envelope.prev = before.hash,
            Some(_) => return Err(D::Error::custom("a chain breaks off without a hash")),
            None => {}
        }
        let counted = envelope.hash(&body);
        if hash.is_some_and(|stated| stated != counted) {
            return Err(D::Error::custom("an entry is not what its hash was made of"));
        }
        is_open = hash.is_none();
        entries.push(Entry { envelope, hash: counted, body });
    }
    if is_open { Err(D::Error::custom("a chain ends without a hash")) } else { Ok(entries) }
}

/// The first entry of a chain goes on from none.
fn goes_on(before: &Entry, next: &Entry) -> bool {
    next.envelope.prev == before.hash && before.hash != NO_HEAD
}

#[cfg(test)]
mod tests {
    use casework::{
        id::{AccountId, DeviceId, IntentId, PersonId},
        role::Role,
    };
    use uuid::Uuid;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(transparent)]
    struct Entries(#[serde(with = "super")] Vec<Entry>);

    fn entry(seq: u32, prev: Digest) -> Entry {
        let id = Uuid::from_u128(u128::from(seq) + 1_000);
        let envelope = Envelope {
            id: IntentId(id),
            dev: DeviceId(id),
            inc: 1,
            seq,
            wall_ms: 0,
            mono_ms: 0,
            boot: id,
            seen: 0,
            account: AccountId(id),
            person: PersonId(id),
            role: Role::OnsiteL2,
            kind: "WITHDRAW_ACT".to_owned(),
            v: 1,
            prev,
        };
        let body = format!("{{\"n\":{seq}}}").into_bytes();
        Entry { hash: envelope.hash(&body), envelope, body }
    }

    fn chain(seqs: impl IntoIterator<Item = u32>) -> Vec<Entry> {
        let mut prev = NO_HEAD;
        seqs.into_iter()
            .map(|seq| {
                let entry = entry(seq, prev);
                prev = entry.hash;
                entry
            })
            .collect()
    }

    fn sent(entries: &[Entry]) -> String {
        serde_json::to_string(&Entries(entries.to_vec())).unwrap()
    }

    fn read(text: &str) -> Result<Vec<Entry>, serde_json::Error> {
        serde_json::from_str::<Entries>(text).map(|entries| entries.0)
    }

    #[test]
    fn a_chain_states_one_hash_and_reads_back_as_it_was() {
        let entries = chain(1..=50);
        assert_eq!(sent(&entries).matches("\"hash\"").count(), 1);
        assert_eq!(read(&sent(&entries)).unwrap(), entries);
        assert_eq!(read(&sent(&entries[20..])).unwrap(), entries[20..], "a push in the middle of it");
        assert_eq!(read("[]").unwrap(), []);
    }

    #[test]
    fn where_a_chain_breaks_off_hashes_are_stated() {
        // Entries that nobody could read are offered again, without those between them.
        let mut entries = chain(1..=9);
        entries.remove(4);
        entries.remove(6);
        assert_eq!(sent(&entries).matches("\"hash\"").count(), 3);
        assert_eq!(read(&sent(&entries)).unwrap(), entries);
        let beginnings = [chain(1..=2), chain(1..=3)].concat();
        assert_eq!(read(&sent(&beginnings)).unwrap(), beginnings, "the first of a chain goes on from none");
    }

    #[test]
    fn nothing_in_it_changes_unnoticed() {
        let text = sent(&chain(1..=5));
        assert!(read(&text.replacen("\"seq\":2,", "\"seq\":7,", 1)).is_err());
        assert!(read(&text.replacen("{\\\"n\\\":3}", "{\\\"n\\\":4}", 1)).is_err());
        let at = text.rfind("\"hash\"").unwrap();
        let without = format!("{}{}", &text[..at], &text[text[at..].find("\"body\"").unwrap() + at..]);
        assert!(read(&without).is_err(), "nothing vouches for it");
        let (head, of_another) = (chain(1..=5)[4].hash.to_string(), chain(1..=4)[3].hash.to_string());
        assert!(read(&text.replace(&head, &of_another)).is_err(), "another hash vouches for it");
        let broken = sent(&[chain(1..=3), chain(1..=9).split_off(7)].concat()).replacen("\"hash\"", "\"was\"", 1);
        assert!(read(&broken).is_err(), "what comes next does not go on from it");
    }
}
