//! The list of safeguards: what each is, how it is undone, and which invariant of `docs/sync.md` then breaks.
//!
//! Not in it is what something else stands behind, so that nothing breaks when it alone is gone: the desk's look at the epoch of
//! a cursor (the workstation looks at that of every page), where an upload goes on (its SHA-256 is checked at the end), and that
//! what was refused takes its rows back at once (what it was refused for is told in the same round, and takes them back then).

/// Schedules within which the world notices each: fewer than every test run has.
pub(super) const SCHEDULES: u64 = 3_000;

/// Something without which the protocol would lose, repeat or hide what people did.
pub(super) struct Safeguard {
    pub(super) name: &'static str,
    pub(super) file: &'static str,
    /// Stands there once.
    pub(super) is: &'static str,
    /// Without it.
    pub(super) becomes: &'static str,
    /// Any of these; 0 is a part of the world that panics, 7 what holds always beside the six.
    pub(super) noticed_by: &'static [u8],
}

pub(super) const SAFEGUARDS: &[Safeguard] = &[
    // The desk.
    Safeguard {
        name: "an entry that was judged gets the same verdict again",
        file: "crates/desk/src/judge/offer.rs",
        is: "Some((hash, verdict)) if hash == entry.hash => Before::Said(verdict),",
        becomes: "Some((hash, _)) if hash == entry.hash => return Err(fork().into()),",
        noticed_by: &[5],
    },
    Safeguard {
        name: "the same id with another hash is not the same entry",
        file: "crates/desk/src/judge/offer.rs",
        is: "Some((hash, verdict)) if hash == entry.hash => Before::Said(verdict),",
        becomes: "Some((_, verdict)) => Before::Said(verdict),",
        noticed_by: &[2],
    },
    Safeguard {
        name: "an entry goes on from the one before",
        file: "crates/desk/src/judge/offer.rs",
        is: "if !follows || entry.envelope.prev != chain.head {",
        becomes: "if !follows && entry.envelope.prev == entry.hash {",
        noticed_by: &[0, 2, 5],
    },
    Safeguard {
        name: "what forked is kept in quarantine",
        file: "crates/desk/src/judge/offer.rs",
        is: "added |= writer.quarantine(entry, now)?;",
        becomes: "added |= now.0 < 0;",
        noticed_by: &[2],
    },
    Safeguard {
        name: "the desk has a file before what names it",
        file: "crates/desk/src/judge.rs",
        is: "if missing.is_empty() { Ok(()) } else {",
        becomes: "if missing.len() < usize::MAX { Ok(()) } else {",
        noticed_by: &[3, 5],
    },
    Safeguard {
        name: "numbers have no gaps",
        file: "crates/desk/src/judge.rs",
        is: "self.n += 1;",
        becomes: "self.n += 1 + u64::from(entry.envelope.seq % 8 == 0);",
        noticed_by: &[2],
    },
    Safeguard {
        name: "how far a chain was judged is kept",
        file: "crates/desk/src/judge/offer.rs",
        is: "writer.advance_chain(self.dev, self.inc, self.chain)?;",
        becomes: "writer.advance_chain(self.dev, self.inc, Chain { seq: self.chain.seq.min(3), ..self.chain })?;",
        noticed_by: &[5],
    },
    Safeguard {
        name: "whoever was revoked stays so after a restore",
        file: "crates/desk/src/copy/replaced.rs",
        is: "    writer.keep_device(there)?;\n",
        becomes: "    if there.revoked_at.is_none() {\n        writer.keep_device(there)?;\n    }\n",
        noticed_by: &[7],
    },
    Safeguard {
        name: "what comes from outside is not judged",
        file: "crates/desk/src/judge.rs",
        is: "writer.admitted(device)?;",
        becomes: "writer.device(device)?;",
        noticed_by: &[7],
    },
    Safeguard {
        name: "what comes from outside is kept in quarantine",
        file: "crates/desk/src/judge/offer.rs",
        is: "self.quarantine_where(writer, sent, now, |_| true)",
        becomes: "self.quarantine_where(writer, sent, now, |_| false)",
        noticed_by: &[7],
    },
    Safeguard {
        name: "only a code that was made for it lets a workstation in again",
        file: "crates/desk/src/enrol.rs",
        is: "if comes_back && (code.grant.device.is_none() || code.used_by.is_some()) {",
        becomes: "if comes_back && code.used_by.is_some() {",
        noticed_by: &[7],
    },
    Safeguard {
        name: "a code from before a workstation was shut out serves nobody",
        file: "crates/desk/src/admin.rs",
        is: "writer.withdraw_codes(None, Some(device))?;",
        becomes: "",
        noticed_by: &[7],
    },
    Safeguard {
        name: "only a code that was made for it gives the key of a store back",
        file: "crates/desk/src/enrol.rs",
        is: "filter(|code| code.used_by.is_none() && code.grant.device == Some(id));",
        becomes: "filter(|code| code.used_by.is_none());",
        noticed_by: &[7],
    },
    Safeguard {
        name: "whoever comes back begins another stay",
        file: "crates/desk/src/table/device/put.sql",
        is: "enrolment = case when device.wipe_at is null then device.enrolment else excluded.enrolment end,",
        becomes: "enrolment = device.enrolment,",
        noticed_by: &[7],
    },
    Safeguard {
        name: "only an order ends a stay",
        file: "crates/desk/src/table/device/put.sql",
        is: "enrolment = case when device.wipe_at is null then device.enrolment else excluded.enrolment end,",
        becomes: "enrolment = excluded.enrolment,",
        noticed_by: &[7],
    },
    Safeguard {
        name: "an order outlives a restore",
        file: "crates/desk/src/copy/replaced.rs",
        is: "    writer.keep_device(there)?;\n",
        becomes: "    writer.keep_device(&Device { wipe_at: None, wipe_told_at: None, ..there.clone() })?;\n",
        noticed_by: &[7],
    },
    Safeguard {
        name: "who works at a workstation that was shut out is known after a restore",
        file: "crates/desk/src/copy/replaced.rs",
        is: "                writer.put_account(account, *device)?;\n",
        becomes: "",
        noticed_by: &[7],
    },
    Safeguard {
        name: "no number is given again after a restore",
        file: "crates/desk/src/copy/restore.rs",
        is: "let base = next_base(manifest.n.max(mark.map_or(0, |mark| mark.n)), now);",
        becomes: "let base = manifest.n;",
        noticed_by: &[0, 2, 5, 6],
    },
    Safeguard {
        name: "an act has the radicado that it had before a restore",
        file: "crates/desk/src/copy/replaced.rs",
        is: "filed.iter().try_for_each(|(act, filed)| writer.keep_filed(*act, filed))?;",
        becomes: "",
        noticed_by: &[3],
    },
    // The round.
    Safeguard {
        name: "what the desk tells is taken in even while offering fails",
        file: "crates/replica/src/run.rs",
        is: "if offered.as_ref().is_err_and(nobody_is_there) {",
        becomes: "if offered.is_err() {",
        noticed_by: &[5],
    },
    Safeguard {
        name: "a desk that was restored is told everything again",
        file: "crates/replica/src/run.rs",
        is: "if epochs < EPOCHS_MAX => {",
        becomes: "if epochs > EPOCHS_MAX => {",
        noticed_by: &[5],
    },
    Safeguard {
        name: "files that the desk misses are brought",
        file: "crates/replica/src/run/offer.rs",
        is: "self.bring(blobs).await?",
        becomes: "self.bring(blobs.into_iter().take(0).collect()).await?",
        noticed_by: &[5],
    },
    Safeguard {
        name: "of what does not go, fewer are offered",
        file: "crates/replica/src/run/offer.rs",
        is: "Err(ended) if is_of_one(&ended) =>",
        becomes: "Err(ended) if is_of_one(&ended) && count > 1_000 =>",
        noticed_by: &[5],
    },
    Safeguard {
        name: "photos that are owed are brought",
        file: "crates/replica/src/run/photos.rs",
        is: "owed.retain(|owed| (self.plan.photos || !owed.is_photo)",
        becomes: "owed.retain(|owed| !owed.is_photo",
        noticed_by: &[5],
    },
    Safeguard {
        name: "an order is obeyed on the desk's word only, and in its stay",
        file: "crates/replica/src/run/meet.rs",
        is: "orders.is_some_and(|orders| order.check(&orders.keys.signing, &orders.stay).is_ok())",
        becomes: "orders.is_some_and(|orders| orders.stay.device == order.stay.device)",
        noticed_by: &[7],
    },
    Safeguard {
        name: "whoever is outside hands over to the desk as it is now",
        file: "crates/replica/src/run/meet.rs",
        is: "desk.push(&Push { epoch: membership.enrolled.identity.epoch, entries,",
        becomes: "desk.push(&Push { epoch: store.read(|r| r.link())?.map_or(membership.enrolled.identity.epoch, |link| link.identity.epoch), entries,",
        noticed_by: &[7],
    },
    Safeguard {
        name: "what differs from a receipt is kept beside it",
        file: "crates/replica/src/run/compare.rs",
        is: "let differs = here.against(&receipt.standing);",
        becomes: "let differs = here.against(&here);",
        noticed_by: &[6],
    },
    // The store.
    Safeguard {
        name: "a store that was shut has no passwords",
        file: "crates/store/src/shut.rs",
        is: "        remove_keyrings(folder.path())?;\n",
        becomes: "",
        noticed_by: &[0, 7],
    },
    Safeguard {
        name: "what is learnt of an enrolment is kept",
        file: "crates/replica/src/enrol.rs",
        is: "        w.keep_bond(&Bond { enrolment: enrolled.enrolment, keys: enrolled.keys })?;\n",
        becomes: "        if link.is_none() {\n            w.keep_bond(&Bond { enrolment: enrolled.enrolment, keys: enrolled.keys })?;\n        }\n",
        noticed_by: &[7],
    },
    Safeguard {
        name: "in a new epoch nothing is confirmed",
        file: "crates/store/src/rebase.rs",
        is: "        self.forget_confirmed()?;\n",
        becomes: "",
        noticed_by: &[6],
    },
    Safeguard {
        name: "what a twin asked is taken in beside an own entry",
        file: "crates/store/migrations/0011_twin.sql",
        is: "on intent (dev, inc, seq) where body <> x''",
        becomes: "on intent (dev, inc, seq)",
        noticed_by: &[5],
    },
    Safeguard {
        name: "a site of a name that its author knew is another",
        file: "crates/casework/src/decide/late.rs",
        is: "Some(site) if read(world.changed_meanwhile(Subject::Site(site), Aspect::Details))? => {",
        becomes: "Some(site) => {",
        noticed_by: &[1],
    },
    Safeguard {
        name: "in a new epoch every verdict is forgotten",
        file: "crates/store/src/rebase.rs",
        is: "            sql!(\"table/desk/forget_verdicts.sql\"),\n",
        becomes: "",
        noticed_by: &[4, 5, 6],
    },
    Safeguard {
        name: "in a new epoch nothing was told",
        file: "crates/store/src/rebase.rs",
        is: "            sql!(\"table/desk/untell.sql\"),\n",
        becomes: "",
        noticed_by: &[1, 4, 5, 6],
    },
    Safeguard {
        name: "in a new epoch whoever comes in is somebody until rows are made anew",
        file: "crates/store/src/rebase.rs",
        is: "            sql!(\"table/alias/nothing_stands.sql\"),\n",
        becomes: "            sql!(\"table/alias/nothing_stands.sql\"),\n            sql!(\"table/alias/drop_pending.sql\"),\n",
        noticed_by: &[1],
    },
    Safeguard {
        name: "in a new epoch every row is of what is pending",
        file: "crates/store/src/rebase.rs",
        is: "            sql!(\"table/confirmed/nothing.sql\"),\n",
        becomes: "",
        noticed_by: &[0, 1, 5, 6],
    },
    Safeguard {
        name: "a row is kept before a pending intent changes it",
        file: "crates/store/src/fold.rs",
        is: "if self.keeps { self.writer.keep(what, before) } else { Ok(()) }",
        becomes: "if self.keeps && self.n % 5 > 0 { self.writer.keep(what, before) } else { Ok(()) }",
        noticed_by: &[1, 5, 6],
    },
    Safeguard {
        name: "everything that was done alone is pending at first",
        file: "crates/store/src/replica.rs",
        is: "        if first {\n",
        becomes: "        if first && at.0 < 0 {\n",
        noticed_by: &[1, 5, 6],
    },
    Safeguard {
        name: "what was refused is not judged again on top",
        file: "crates/store/src/rebase.rs",
        is: "|_| Ok(()))?.is_some() {\n                continue;",
        becomes: "|_| Ok(()))?.is_some() && after < 0 {\n                continue;",
        noticed_by: &[6],
    },
    Safeguard {
        name: "an entry that was told is not pending",
        file: "crates/store/src/table/desk/untold.sql",
        is: "where told is null and n > :after",
        becomes: "where n > :after and body <> x''",
        noticed_by: &[1, 6],
    },
    Safeguard {
        name: "the cursor goes on with what was taken in",
        file: "crates/store/src/table/desk/came.sql",
        is: "cursor = :cursor",
        becomes: "cursor = case when :seen % 7 = 0 then cursor else :cursor end",
        noticed_by: &[5, 6],
    },
];
