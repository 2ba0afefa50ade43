//! The ledger that a restore replaces: what it knew and the backup does not, and must not be undone.

use std::{collections::HashSet, fmt, path::Path};

use casework::{
    case::CaseCode,
    id::{AccountId, ActId, AdmissionId, CaseId, DeviceId, Digest, PersonId},
    person::{Person, PersonDetails},
    time::Timestamp,
};
use uuid::Uuid;
use wire::EnrolledAccount;

use crate::{
    error::LedgerError,
    ledger, reach,
    sql::{Reader, Writer},
    table::{
        admission::{Admission, Gives},
        bundle::KeptIdentity,
        device::Device,
        filing::{Filed, KeptSigner},
        key::KeptKey,
        view::Views,
    },
};

/// What was kept of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// They were forgotten again; whoever asked for it will offer the erasure itself.
    pub erased: Vec<PersonId>,
    /// They were shut out again.
    pub revoked: Vec<DeviceId>,
    /// They had come back since: being shut out, and an order to shut their stores, is over.
    pub readmitted: Vec<DeviceId>,
    /// The backup does not know them: they are let in, and have to be enrolled again before anything of theirs is judged.
    pub later: Vec<DeviceId>,
    /// They have the role again that was given since.
    pub roles: Vec<AccountId>,
    /// They see again what was given since.
    pub scopes: Vec<DeviceId>,
    /// They were dismissed again: nobody comes in by them.
    pub dismissed: Vec<AdmissionId>,
    /// They are again as they were changed since, and of whoever signed in by them.
    pub admissions: Vec<AdmissionId>,
    /// The backup has other keys than those by which workstations know the desk now.
    pub other_keys: bool,
}

/// A part of a ledger that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Who was erased.
    Erased,
    /// Which workstations were shut out, ordered to shut their stores or enrolled again.
    Devices,
    /// Which files came from which workstation.
    Brought,
    /// By what workstations know the desk's receipts and orders, and what opens bundles.
    Keys,
    /// Which radicados and which codes of cases were given.
    Filed,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Erased, Self::Devices, Self::Brought, Self::Keys, Self::Filed];
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Erased => "who was erased",
            Self::Devices => "how workstations stand",
            Self::Brought => "who brought files",
            Self::Keys => "the keys",
            Self::Filed => "what was filed",
        })
    }
}

/// What of it could be read, each part by itself: damage in one place takes nothing from the others.
#[derive(Default)]
pub(super) struct Replaced {
    erased: Vec<PersonId>,
    devices: Vec<There>,
    /// The files that came from each workstation, which may be here still.
    brought: Vec<(DeviceId, Digest)>,
    /// The highest incarnation that each workstation was given.
    pub(super) given: Vec<(DeviceId, u32)>,
    /// Also those that ended.
    admissions: Vec<Admission>,
    keys: Vec<KeptKey>,
    opens: Option<KeptIdentity>,
    filed: Option<FiledThere>,
    lacks: Vec<Part>,
    /// The first thing that was wrong.
    why: Option<LedgerError>,
}

/// How a workstation stands.
struct There {
    device: Device,
    /// Who works at it. If it was shut out: only for one of them a code can be made that lets it in again, or opens its store.
    people: Vec<Works>,
    /// What it may see, and could see before.
    views: Views,
}

/// Somebody who works at a workstation.
#[derive(Clone, Copy)]
struct Works {
    account: EnrolledAccount,
    /// By which they signed in.
    admission: Option<AdmissionId>,
    came_along: bool,
}

/// What a ledger filed, and how far it has come.
struct FiledThere {
    n: u64,
    filed: Vec<(ActId, Filed)>,
    codes: Vec<(CaseId, CaseCode)>,
    signer: Option<KeptSigner>,
    time_signer: Option<KeptSigner>,
}

impl Replaced {
    /// That of a file, which stays as it is; `tmp` is for a copy of one that an older program wrote.
    ///
    /// # Errors
    /// [`LedgerError::OtherDesk`], and what is wrong with the drive or the program rather than with the ledger.
    pub(super) fn look(file: &Path, tmp: &Path, of: (Uuid, &Path)) -> Result<Self, LedgerError> {
        match ledger::look_at_any(file, tmp, |reader| Self::read(reader, of)) {
            Ok(Some(read)) => Ok(read),
            // A file with nothing in it says nothing.
            Ok(None) => Ok(Self::unread(LedgerError::Damaged { what: "the ledger" })),
            // None of these is the ledger's fault, and each may be otherwise in a moment.
            Err(
                other @ (LedgerError::OtherDesk { .. }
                | LedgerError::Newer { .. }
                | LedgerError::Busy { .. }
                | LedgerError::File { .. }),
            ) => Err(other),
            Err(why) => Ok(Self::unread(why)),
        }
    }

    /// None where there is no desk; the one that is there has to be that of the backup in `from`.
    pub(super) fn read(reader: &Reader<'_>, (desk, from): (Uuid, &Path)) -> Result<Option<Self>, LedgerError> {
        match reader.desk()? {
            None => return Ok(None),
            Some(there) if there.identity.desk != desk => return Err(LedgerError::OtherDesk { folder: from.into() }),
            Some(_) => {}
        }
        let mut read = Self::default();
        read.erased = read.part(Part::Erased, reader.erased_people());
        let devices =
            devices(reader).and_then(|devices| Ok((devices, reader.incarnations_given()?, reader.every_admission()?)));
        (read.devices, read.given, read.admissions) = read.part(Part::Devices, devices);
        read.brought = read.part(Part::Brought, reader.all_brought());
        let keys = reader.desk_keys().and_then(|keys| Ok((keys, reader.kept_bundle_identity()?)));
        (read.keys, read.opens) = read.part(Part::Keys, keys);
        read.filed = read.part(Part::Filed, filed(reader).map(Some));
        Ok(Some(read))
    }

    fn unread(why: LedgerError) -> Self {
        Self { lacks: Part::ALL.to_vec(), why: Some(why), ..Self::default() }
    }

    fn part<T: Default>(&mut self, part: Part, found: Result<T, LedgerError>) -> T {
        found.unwrap_or_else(|why| {
            self.lacks.push(part);
            self.why.get_or_insert(why);
            T::default()
        })
    }

    /// What could not be read, and why.
    pub(super) fn lacks(&mut self) -> Option<(Vec<Part>, LedgerError)> {
        self.why.take().map(|why| (self.lacks.clone(), why))
    }

    /// Whether it has come as far as `n`, so that it knows every radicado and every code of a case.
    pub(super) fn knows_filed(&self, n: u64) -> bool {
        self.filed.as_ref().is_some_and(|filed| n <= filed.n)
    }

    /// Whether it is known to have come less far than `n`.
    pub(super) fn is_behind(&self, n: u64) -> bool {
        self.filed.as_ref().is_some_and(|filed| n > filed.n)
    }

    /// An act that comes again has its radicado again and a case its code, and nobody else gets it.
    pub(super) fn keep_filed(&self, writer: &Writer<'_>) -> Result<(), LedgerError> {
        let Some(FiledThere { filed, codes, signer, time_signer, .. }) = &self.filed else { return Ok(()) };
        filed.iter().try_for_each(|(act, filed)| writer.keep_filed(*act, filed))?;
        codes.iter().try_for_each(|(case, code)| writer.keep_case_code(*case, *code))?;
        if let Some(signer) = signer
            && writer.desk_signer()?.is_none()
        {
            writer.add_desk_signer(signer)?;
        }
        match time_signer {
            Some(signer) if writer.time_signer()?.is_none() => writer.add_time_signer(signer),
            _ => Ok(()),
        }
    }

    /// Of what was known, keeps what the backup does not know; no roles of a ledger that is known to have come less far than what was
    /// told.
    pub(super) fn keep(&self, writer: &Writer<'_>, is_behind: bool) -> Result<Since, LedgerError> {
        let mut since = Since::default();
        for id in &self.erased {
            // The erasure itself is an intent of a workstation, which offers it again. Until then there is somebody of whom
            // nobody can read anything.
            if let Some(person) = writer.person(*id)?.filter(|person| person.erasure.is_none()) {
                writer.forget(*id)?;
                writer.put_person(&Person { details: PersonDetails::erased(), ..person })?;
                since.erased.push(*id);
            }
        }
        for there in &self.devices {
            // One that has come less far may know roles from before the backup.
            if keep_device(writer, there, &mut since)? && !is_behind {
                for works in &there.people {
                    keep_role(writer, &works.account, &mut since)?;
                    keep_admission_of(writer, works)?;
                }
            }
            if there.device.revoked_at.is_some() {
                there.people.iter().try_for_each(|works| keep_account(writer, there.device.id, works))?;
            }
            keep_views(writer, there, &mut since)?;
        }
        self.keep_admissions(writer, is_behind, &mut since)?;
        // Where it could not be read how workstations stand, one of them may not be known.
        let known: HashSet<DeviceId> = writer.devices()?.into_iter().map(|device| device.id).collect();
        let mut brought = self.brought.iter().filter(|(dev, _)| known.contains(dev));
        brought.try_for_each(|(dev, file)| writer.note_brought(*dev, *file))?;
        for key in &self.keys {
            since.other_keys |= writer.has_other_desk_key(key)?;
            writer.put_desk_key(key)?;
        }
        self.opens.iter().try_for_each(|opens| writer.put_bundle_identity(opens))?;
        Ok(since)
    }

    fn keep_admissions(&self, writer: &Writer<'_>, is_behind: bool, since: &mut Since) -> Result<(), LedgerError> {
        let (ended, standing): (Vec<_>, Vec<_>) = self.admissions.iter().partition(|there| there.is_over());
        for there in ended {
            if writer.end_admission(there.id)? {
                since.dismissed.push(there.id);
            }
        }
        standing.into_iter().try_for_each(|there| keep_admission(writer, there, is_behind, since))
    }
}

/// How a workstation stands is what the ledger says that heard of it last: the one that is replaced, unless it is a copy from
/// before the backup. With it goes which stay it is in: orders for another one are not obeyed.
/// Answers whether it is that one.
fn keep_device(
    writer: &Writer<'_>,
    There { device: there, views, .. }: &There,
    since: &mut Since,
) -> Result<bool, LedgerError> {
    let here = writer.device(there.id)?;
    let is_out = |device: &Device| device.revoked_at.is_some();
    // Moments are those of the desk's clock, which may have been ahead: when in doubt whoever was shut out stays outside.
    let heard_later =
        here.as_ref().is_some_and(|here| heard_at(here) > heard_at(there) && (is_out(here) || !is_out(there)));
    if heard_later {
        return Ok(false);
    }
    writer.keep_device(there)?;
    if here.is_none() {
        writer.keep_views(there.id, views)?;
    }
    match (here.as_ref().map(is_out), is_out(there)) {
        (None | Some(false), true) => since.revoked.push(there.id),
        (Some(true), false) => since.readmitted.push(there.id),
        (None, false) => since.later.push(there.id),
        (Some(true), true) | (Some(false), false) => {}
    }
    Ok(true)
}

/// Whoever was an administrator once is not made one again by a backup.
fn keep_role(writer: &Writer<'_>, there: &EnrolledAccount, since: &mut Since) -> Result<(), LedgerError> {
    if writer.account(there.account)?.is_some_and(|here| here.role != there.role) {
        let came_along = writer.came_along(there.account)?;
        writer.give_role(there.account, there.role)?;
        // Nobody has vouched for them by putting a backup back.
        writer.comes_along(there.account, came_along)?;
        since.roles.push(there.account);
    }
    Ok(())
}

/// Nobody gets by an admission what was taken from it since, nor comes in where somebody else did with that address. One that the
/// backup does not know is given again by an administrator.
fn keep_admission(
    writer: &Writer<'_>,
    there: &Admission,
    is_behind: bool,
    since: &mut Since,
) -> Result<(), LedgerError> {
    let Some(here) = writer.admission(there.id)?.filter(|here| !here.is_over()) else { return Ok(()) };
    // Which of two scopes is later is not known of a ledger that has come less far: nobody sees more by the other one.
    let narrower = here.gives.scope.both(there.gives.scope).unwrap_or(here.gives.scope);
    let gives = if is_behind { Gives { scope: narrower, ..here.gives } } else { there.gives };
    let is_changed = gives != here.gives;
    if is_changed {
        writer.change_admission(there.id, gives)?;
    }
    let mut is_bound = false;
    if let (None, Some(issuer), Some(subject), Some(at)) = (&here.issuer, &there.issuer, &there.subject, there.bound_at)
    {
        writer.bind_admission(there.id, (issuer, subject), at)?;
        is_bound = true;
    }
    if is_changed || is_bound {
        since.admissions.push(there.id);
    }
    Ok(())
}

/// Nobody sees again what they do not see any more; and what was asked in a view that the backup does not know is judged with what
/// was seen in it, when it is offered again. Views are counted: which of two is later does not depend on how far a ledger has come.
fn keep_views(writer: &Writer<'_>, there: &There, since: &mut Since) -> Result<(), LedgerError> {
    let (device, there) = (there.device.id, &there.views);
    let here = writer.views(device)?;
    if here.view >= there.view {
        return Ok(());
    }
    if here.scope != there.scope {
        since.scopes.push(device);
    }
    writer.keep_views(device, there)?;
    reach::welcome(writer, device)
}

fn keep_account(writer: &Writer<'_>, device: DeviceId, there: &Works) -> Result<(), LedgerError> {
    if writer.account(there.account.account)?.is_some() {
        return Ok(());
    }
    writer.put_account(&there.account, device)?;
    writer.comes_along(there.account.account, there.came_along)?;
    keep_admission_of(writer, there)
}

/// Whoever signed in since is still of that admission: it ends with it, and they may sign in at the next workstation.
fn keep_admission_of(writer: &Writer<'_>, there: &Works) -> Result<(), LedgerError> {
    let (account, Some(id)) = (there.account.account, there.admission) else { return Ok(()) };
    if writer.admission(id)?.is_some() && writer.account(account)?.is_some() && writer.admission_of(account)?.is_none()
    {
        writer.enrolled_by(account, id)?;
        writer.comes_along(account, there.came_along)?;
    }
    Ok(())
}

fn heard_at(device: &Device) -> Timestamp {
    let moments = [device.revoked_at, device.wipe_at, device.wipe_told_at];
    moments.into_iter().flatten().fold(device.last_seen, Timestamp::max)
}

fn devices(reader: &Reader<'_>) -> Result<Vec<There>, LedgerError> {
    let there = |device: Device| {
        let people = reader.accounts_of(device.id)?.into_iter().map(|account| works(reader, account));
        Ok(There { people: people.collect::<Result<_, LedgerError>>()?, views: reader.views(device.id)?, device })
    };
    reader.devices()?.into_iter().map(there).collect()
}

fn works(reader: &Reader<'_>, account: EnrolledAccount) -> Result<Works, LedgerError> {
    let id = account.account;
    Ok(Works { account, admission: reader.admission_of(id)?, came_along: reader.came_along(id)? })
}

fn filed(reader: &Reader<'_>) -> Result<FiledThere, LedgerError> {
    Ok(FiledThere {
        n: reader.accepted()?,
        filed: reader.all_filed()?,
        codes: reader.all_case_codes()?,
        signer: reader.desk_signer()?,
        time_signer: reader.time_signer()?,
    })
}
