//! What this store has of the desk: where it is, what it has not heard yet, what it said.

use casework::{
    id::{Digest, IntentId, PersonId},
    intent::IntentBody,
    refusal::Refusal,
    time::Timestamp,
};
use rusqlite::{Row, named_params};
use uuid::Uuid;
use wire::{
    CapsuleOwner, DeskIdentity, DeskKeys, DeskPublicKey, EnrolledAccount, Entry as Sent, Judged, KeyOf, Keys as _,
    Place, Stay, Verdict,
};
use zeroize::Zeroizing;

use crate::{
    changed::Area,
    column::{DomainColumn, bytes},
    error::StoreError,
    journal::{Entry, Unread, entry},
    sql::{JsonColumn, sql, to_json},
    transaction::{Reader, Writer},
};

const UNTOLD: &str = "untold_since_rescue";

/// Most refused intents that one list shows.
pub const REFUSED_ROWS_MAX: u32 = 500;

/// The desk that this workstation is enrolled at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it is.
    pub url: String,
    /// SHA-256 of its certificate, which is all that is trusted.
    pub certificate: Digest,
    /// Which desk, and which history of it.
    pub identity: DeskIdentity,
    /// Where to go on in its history; `None` at the start.
    pub cursor: Option<String>,
    /// The last number of its history that was told here, since it is told by this scope.
    pub seen: u64,
    /// When it took this workstation in.
    pub enrolled_at: Timestamp,
    /// When everything was last exchanged.
    pub synced_at: Option<Timestamp>,
}

/// What this workstation learnt of the desk when it was enrolled, and by what it knows the desk's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bond {
    /// Names this stay at the desk.
    pub enrolment: Uuid,
    /// The desk's own keys.
    pub keys: DeskKeys,
}

/// What goes to the desk next: entries of one incarnation, in their order, with the keys that open them.
#[derive(Debug)]
pub struct Outgoing {
    /// Never empty.
    pub entries: Vec<Sent>,
    /// The place of the last in the journal.
    pub last: i64,
    /// Of the people and acts in them, as far as they were not forgotten.
    pub keys: Vec<KeyOf>,
    /// Of whom nobody has a key any more.
    pub gone: Vec<CapsuleOwner>,
    /// With the first entry of an incarnation, the own entry after which that begins.
    pub after: Option<Place>,
}

/// An intent of which the desk did not take in everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedIntent {
    /// Its place in the journal.
    pub n: i64,
    /// When it was asked, and by whom.
    pub at: Timestamp,
    /// Who asked.
    pub by: PersonId,
    /// Their name.
    pub by_name: String,
    /// Its kind, as the journal has it.
    pub kind: String,
    /// Nothing of it was taken in; else only the parts that `refusals` are about were left out.
    pub whole: bool,
    /// Why. Empty when the desk is older than this program and has kept it unread.
    pub refusals: Vec<Refusal>,
}

impl Reader<'_> {
    /// The desk; `None` in local mode.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn link(&self) -> Result<Option<Link>, StoreError> {
        self.one(sql!("table/desk/get.sql"), [], |row| {
            Ok(Link {
                url: row.get("url")?,
                certificate: row.digest("certificate")?,
                identity: DeskIdentity { desk: row.get("id")?, epoch: row.get("epoch")? },
                cursor: row.get("cursor")?,
                seen: row.get("seen")?,
                enrolled_at: Timestamp(row.get("enrolled_at")?),
                synced_at: row.get::<_, Option<_>>("synced_at")?.map(Timestamp),
            })
        })
    }

    /// By what orders of the desk are known; `None` in local mode, and until it was spoken with once.
    pub fn orders(&self) -> Result<Option<crate::shut::Orders>, StoreError> {
        let bond = self.one(sql!("table/desk/bond.sql"), [], |row| {
            let signing = row.get::<_, Option<_>>("signing_key")?;
            let rescue = row.get::<_, Option<[u8; 32]>>("rescue_key")?;
            Ok((row.get::<_, Uuid>("id")?, signing, rescue, row.get::<_, Option<Uuid>>("enrolment")?))
        })?;
        let (Some((desk, signing, Some(rescue), Some(enrolment))), Some(device)) = (bond, self.device()?) else {
            return Ok(None);
        };
        let signing = signing.and_then(|key| DeskPublicKey::from_bytes(&key).ok());
        let stay = Stay { desk, device: device.id, enrolment };
        Ok(signing.map(|signing| crate::shut::Orders { stay, keys: DeskKeys { signing, rescue: rescue.into() } }))
    }

    /// By what receipts are checked; `None` until the desk told it.
    pub fn signing_key(&self) -> Result<Option<DeskPublicKey>, StoreError> {
        let kept = self.one(sql!("table/desk/bond.sql"), [], |row| row.get::<_, Option<_>>("signing_key"))?;
        Ok(kept.flatten().and_then(|key| DeskPublicKey::from_bytes(&key).ok()))
    }

    /// Whether an account here has another role than the desk says.
    pub fn roles_differ(&self, accounts: &[EnrolledAccount]) -> Result<bool, StoreError> {
        for EnrolledAccount { account, role, .. } in accounts {
            if self.account(*account)?.is_some_and(|known| !known.removed && known.role != *role) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How much of the desk's history rows here show, and whoever asks knows therefore; 0 in local mode.
    pub(crate) fn knows(&self) -> Result<u64, StoreError> {
        Ok(self.one(sql!("table/desk/known.sql"), [], |row| row.get("known"))?.unwrap_or_default())
    }

    /// How much of it was told, since it is told by this scope: where that goes on; 0 in local mode.
    pub(crate) fn seen(&self) -> Result<u64, StoreError> {
        Ok(self.one(sql!("table/desk/seen.sql"), [], |row| row.get("seen"))?.unwrap_or_default())
    }

    /// The secret half of the key by which the desk knows this workstation.
    pub fn device_seed(&self) -> Result<Option<Zeroizing<[u8; 32]>>, StoreError> {
        self.one(sql!("table/desk/key.sql"), [], |row| row.get("seed").map(Zeroizing::new))
    }

    /// Whether another scope was begun, of which nothing was told yet.
    pub(crate) fn is_rescoped(&self) -> Result<bool, StoreError> {
        Ok(self.one(sql!("table/desk/rescoped.sql"), [], |_| Ok(()))?.is_some())
    }

    /// Whether the store was made anew and the desk has not told all that it knows since: rows do not say it.
    pub fn is_untold(&self) -> Result<bool, StoreError> {
        Ok(self.settings().get::<bool>(UNTOLD)?.unwrap_or_default())
    }

    /// How many entries the desk has not judged yet.
    pub fn unjudged(&self) -> Result<u64, StoreError> {
        let count = self.one(sql!("table/desk/unjudged_count.sql"), [], |row| row.get("entries"))?;
        Ok(count.unwrap_or_default())
    }

    /// The next entries that the desk has not judged: at most `entries_max`, and not more once their bodies have
    /// `bytes_max`. `None` when it has judged everything.
    pub fn outgoing(&self, entries_max: usize, bytes_max: usize) -> Result<Option<Outgoing>, StoreError> {
        self.outgoing_after(0, entries_max, bytes_max)
    }

    /// The same of those that stand after `after` in this journal, for whoever offers them without hearing an answer.
    pub fn outgoing_after(
        &self,
        mut after: i64,
        entries_max: usize,
        bytes_max: usize,
    ) -> Result<Option<Outgoing>, StoreError> {
        let (mut entries, mut owners, mut bytes, mut first) = (Vec::<Sent>::new(), Vec::new(), 0, None);
        while entries.len() < entries_max && bytes < bytes_max {
            let params = named_params! { ":after": after };
            let Some(next) = self.one(sql!("table/desk/unjudged.sql"), params, entry)? else { break };
            let Entry { n, envelope, hash, body } = next;
            if entries
                .first()
                .is_some_and(|first| (first.envelope.dev, first.envelope.inc) != (envelope.dev, envelope.inc))
            {
                break;
            }
            bytes += body.len();
            if !entries.is_empty() && bytes > bytes_max {
                break;
            }
            after = n;
            first.get_or_insert((envelope.seq, n));
            owners.extend(wire::capsule_owners(&envelope.kind, &body));
            entries.push(Sent { envelope, hash, body });
        }
        owners.sort_unstable();
        owners.dedup();
        let (mut keys, mut gone) = (Vec::with_capacity(owners.len()), Vec::new());
        for owner in owners {
            match self.key(owner)? {
                Some(key) => keys.push(KeyOf { owner, key }),
                None => gone.push(owner),
            }
        }
        let begun = first.filter(|(seq, _)| *seq == 1).map(|(_, n)| self.place_before(n)).transpose()?.flatten();
        Ok((!entries.is_empty()).then_some(Outgoing { entries, last: after, keys, gone, after: begun }))
    }

    /// Everybody who has or had an account here.
    pub fn accounts_to_enrol(&self) -> Result<Vec<EnrolledAccount>, StoreError> {
        let account = |row: crate::table::account::AccountRow| EnrolledAccount {
            account: row.id,
            person: row.person,
            role: row.role,
        };
        Ok(self.accounts()?.into_iter().map(account).collect())
    }

    /// What the desk did not take in and nobody has closed yet, the last first, at most [`REFUSED_ROWS_MAX`].
    pub fn refused(&self) -> Result<Vec<RefusedIntent>, StoreError> {
        self.all(sql!("table/desk/open.sql"), named_params! { ":limit": REFUSED_ROWS_MAX }, refused)
    }

    /// What was asked at this place of the journal; `None` when it is not there or cannot be read any more.
    pub fn asked_at(&self, n: i64) -> Result<Option<IntentBody>, StoreError> {
        let Some(entry) = self.one(sql!("table/desk/entry.sql"), named_params! { ":n": n }, entry)? else {
            return Ok(None);
        };
        match self.asked(&entry) {
            Ok(asked) => Ok(Some(asked.intent.body)),
            Err(Unread::Unknown | Unread::Capsule(_)) => Ok(None),
            Err(Unread::Unreadable(error)) => Err(error),
        }
    }

    /// Where an intent stands in this journal, and its hash.
    pub(crate) fn place_of(&self, id: IntentId) -> Result<Option<(i64, Digest)>, StoreError> {
        self.one(sql!("table/desk/place.sql"), named_params! { ":id": id.0 }, |row| {
            Ok((row.get("n")?, row.digest("hash")?))
        })
    }
}

fn refused(row: &Row<'_>) -> rusqlite::Result<RefusedIntent> {
    Ok(RefusedIntent {
        n: row.get("intent")?,
        at: Timestamp(row.get("wall_ms")?),
        by: PersonId(row.get("person")?),
        by_name: row.get("by_name")?,
        kind: row.get("kind")?,
        whole: row.get_ref("verdict")?.as_str()? != "ACCEPTED",
        refusals: row.json("refusals")?,
    })
}

impl Writer<'_> {
    /// Nothing is asked of this store until the desk has told all that it knows: its rows are nearly empty.
    pub(crate) fn wait_for_history(&self) -> Result<(), StoreError> {
        self.settings_mut().put(UNTOLD, &true)
    }

    /// The desk has told all that it knows.
    pub(crate) fn history_came(&self) -> Result<(), StoreError> {
        self.settings_mut().delete(UNTOLD).map(drop)
    }

    /// Keeps the key by which the desk will know this workstation: before it is asked, so that asking again after a
    /// crash is asking with the same key.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when there is one already; [`StoreError`] of the database.
    pub fn keep_device_seed(&self, seed: &[u8; 32]) -> Result<(), StoreError> {
        self.run(Area::Sync, sql!("table/desk/add_key.sql"), named_params! { ":seed": seed.as_slice() }).map(drop)
    }

    /// Notes that the desk took this workstation in, under the roles that it gives. The first time everything that is
    /// known here is what the desk has not heard yet.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn enrolled(
        &self,
        (url, certificate): (&str, Digest),
        identity: DeskIdentity,
        accounts: &[EnrolledAccount],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let first = self.link()?.is_none();
        let params = named_params! {
            ":url": url,
            ":certificate": bytes(&certificate),
            ":id": identity.desk,
            ":epoch": identity.epoch,
            ":at": at.0,
        };
        self.run(Area::Sync, sql!("table/desk/put.sql"), params)?;
        if first {
            self.execute(sql!("table/confirmed/nothing.sql"), [])?;
        }
        self.take_roles(accounts)
    }

    /// Notes the roles that the desk gives.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn take_roles(&self, accounts: &[EnrolledAccount]) -> Result<(), StoreError> {
        for EnrolledAccount { account, role, .. } in accounts {
            if let Some(known) = self.account(*account)?.filter(|known| !known.removed && known.role != *role) {
                self.put_account(*account, known.person, *role, known.pin.as_deref())?;
            }
        }
        Ok(())
    }

    /// Keeps by what the desk's word is known. Of a desk that is known already it changes with an enrolment only.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn keep_bond(&self, bond: &Bond) -> Result<(), StoreError> {
        let (signing, rescue) = (bond.keys.signing.bytes(), bond.keys.rescue.bytes());
        let params = named_params! { ":signing": signing, ":rescue": rescue, ":enrolment": bond.enrolment };
        self.run(Area::Sync, sql!("table/desk/put_bond.sql"), params).map(drop)
    }

    /// Notes what the desk said of entries. Refused ones no longer count: rows are what is known without them.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn judged(&self, verdicts: &[Judged]) -> Result<(), StoreError> {
        let mut refused = false;
        for Judged { id, verdict } in verdicts {
            let Some((n, _)) = self.place_of(*id)? else { continue };
            let (word, refusals) = match verdict {
                Verdict::Accepted { left_out, .. } => ("ACCEPTED", left_out.as_slice()),
                Verdict::Refused { refusal } => ("REFUSED", std::slice::from_ref(refusal)),
                Verdict::NotUnderstood => ("NOT_UNDERSTOOD", &[][..]),
            };
            let params = named_params! { ":n": n, ":verdict": word, ":refusals": to_json(refusals)? };
            let new = self.run(Area::Sync, sql!("table/desk/judge.sql"), params)? > 0;
            refused |= new && word != "ACCEPTED";
            if new && *verdict != Verdict::NotUnderstood {
                self.name_file(n)?;
            }
        }
        // Before anything of another scope is told, rows show what was known, which cannot be made again: they are made anew with the
        // first page.
        if refused && !self.is_rescoped()? { self.rebase(|_| Ok(())) } else { Ok(()) }
    }

    /// The author has seen what the desk did not take in; answers whether that was news.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn close_refused(&self, n: i64, at: Timestamp) -> Result<bool, StoreError> {
        Ok(self.run(Area::Sync, sql!("table/desk/close.sql"), named_params! { ":n": n, ":at": at.0 })? > 0)
    }

    /// Notes that everything was exchanged.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn synced(&self, at: Timestamp) -> Result<(), StoreError> {
        self.history_came()?;
        self.run(Area::Sync, sql!("table/desk/synced.sql"), named_params! { ":at": at.0 }).map(drop)
    }
}
