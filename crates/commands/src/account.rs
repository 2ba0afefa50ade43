//! Who is in: first start, unlock, lock, and the people who share the workstation.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use casework::id::{AccountId, PersonId};
use casework::intent::{IntentBody, New};
use casework::person::{IdDocument, PersonDetails, normalise_document};
use casework::role::Role;
use store::table::account::AccountRow;
use store::table::device::Device;
use store::{
    Account as Slot, Folder, Keyring, KeyringError, Making, Store, StoreError, StoreOptions, Unlocked, Writer,
};

use crate::answer::{Answer, Failure};
use crate::app::{App, State};
use crate::desk::shut;
use crate::open::{Mine, Open, found, new_id};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::account::{
    AccountAdd, AccountName, AccountRemove, AccountView, Me, Phase, Setup, Status, Unlock, UnlockPin,
};
use crate::{credential, doubt, incarnation, integrity, leftover, person, rescue, secret, setting, signer};

pub(crate) fn status(app: &App, _: Nothing) -> Answer<Status> {
    let mut idle_minutes = setting::IDLE_MINUTES_DEFAULT;
    let mut clock = None;
    let mut read_only = false;
    let (mut spared, mut behind) = (false, false);
    let phase = match &*app.state() {
        State::In(open) => {
            read_only = open.journal_is_damaged();
            spared = open.store.has_spared()?;
            behind = open.store.rescue_is_behind();
            // A journal that cannot be read tells no time.
            clock = if read_only { None } else { doubt::of(open)? };
            idle_minutes = setting::load(open)?.idle_minutes;
            Phase::Open { me: me(open)? }
        }
        State::Away { open } => {
            let me = me(open)?;
            let pin = me.has_pin.then_some(AccountName { account: me.account, name: me.name });
            Phase::Locked { accounts: names(&open.keyring()), pin }
        }
        State::Closed => closed_phase(app),
        State::Restoring => {
            Phase::Unusable { problem: Problem::AlreadyOpen { path: app.store_path().display().to_string() } }
        }
    };
    Ok(Status {
        phase,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        folder: app.store_path().display().to_string(),
        sample: app.options.sample.is_some(),
        idle_minutes,
        clock,
        read_only,
        spared,
        behind,
    })
}

fn closed_phase(app: &App) -> Phase {
    if let Some(problem) = shut::at_the_door(app) {
        return Phase::Unusable { problem };
    }
    let path = app.store_path();
    // Whoever left may have left work behind, which holds the store.
    app.jobs.end_all();
    match store::recover_restore(&path) {
        Ok(true) => tracing::warn!("a restore was cut: the store before it is back"),
        Ok(false) => {}
        // To begin anew beside a store that may come back would hide it.
        Err(error) if !path.exists() => {
            return Phase::Unusable { problem: Failure::from(error).into_problem("status") };
        }
        Err(error) => tracing::warn!(%error, "what a restore left stays"),
    }
    leftover::clear(&path);
    if !path.exists() {
        return Phase::New;
    }
    let keyring = Folder::lock(&path).map_err(KeyringError::from).and_then(|folder| load_keyring(&folder));
    match keyring {
        Ok(keyring) => {
            app.clear_shown();
            Phase::Locked { accounts: names(&keyring), pin: None }
        }
        Err(error) => Phase::Unusable { problem: Failure::from(error).into_problem("status") },
    }
}

/// The keyring, or its second copy when the first was lost.
pub(crate) fn load_keyring(folder: &Folder) -> Result<Keyring, KeyringError> {
    let lost = match Keyring::load(folder) {
        Err(KeyringError::Store(error @ (StoreError::Missing { .. } | StoreError::Damaged { .. }))) => error,
        loaded => return loaded,
    };
    tracing::warn!(error = %lost, "the copy of the keyring takes its place");
    Keyring::restore_copy(folder).map_err(|copy| {
        tracing::warn!(error = %copy, "nor does the copy of the keyring help");
        lost.into()
    })
}

fn names(keyring: &Keyring) -> Vec<AccountName> {
    keyring.accounts().into_iter().map(|a| AccountName { account: AccountId(a.id), name: a.name }).collect()
}

fn me(open: &Open) -> Answer<Me> {
    let mine @ Mine { account, person, .. } = open.me();
    open.read(|r| {
        // A restored desk may not know them yet. They come in all the same: without them it would not be told.
        let name = r.people().get(person)?.map(|person| person.details.full_name);
        let name = name.or_else(|| slot_name(open, account)).unwrap_or_default();
        let has_pin = found(r.account(account))?.pin.is_some();
        Ok(Me::of(mine, name, has_pin))
    })
}

/// The name by which the keyring knows an account.
fn slot_name(open: &Open, account: AccountId) -> Option<String> {
    open.keyring().accounts().into_iter().find(|slot| slot.id == account.0).map(|slot| slot.name)
}

/// Makes the store with its first person. It is built aside and moved into place whole, so that a crash leaves
/// either no store or a complete one.
pub(crate) fn setup(app: &App, request: Setup) -> Answer<Status> {
    secret::check_password(&request.password)?;
    secret::check_pin(&request.pin)?;
    let name = request.full_name.trim();
    if name.is_empty() {
        return Err(Problem::Invalid { field: InvalidField::Name, rule: Rule::Required }.into());
    }
    let path = app.store_path();
    if path.exists() {
        return Err(Problem::AlreadyExists { path: path.display().to_string() }.into());
    }
    signer::check_first_start(app.now().wall)?;
    let account = AccountId(new_id(app.now().wall));
    let device = incarnation::new_device(app.now().wall, request.territorial)?;
    let making = Making::begin(&path, &new_id(app.now().wall).simple().to_string())?;
    let made = build(app, making.folder(), account, &request, &device).and_then(|()| {
        incarnation::note(&app.options.data, &device)?;
        Ok(making.finish()?)
    });
    if let Err(failure) = made {
        leftover::clear(&path);
        return Err(failure);
    }
    let open = unlock_store(app, path, account, &request.password)?;
    *app.state() = State::In(open);
    status(app, Nothing {})
}

fn build(app: &App, folder: &Folder, account: AccountId, request: &Setup, device: &Device) -> Answer<()> {
    let slot = Slot { id: account.0, name: request.full_name.trim().to_owned() };
    let cost = app.options.kdf_cost;
    let (_keyring, unlocked) = Keyring::create(folder, &slot, &request.password, cost)?;
    let store = Store::open(folder, &unlocked, StoreOptions::default())?;
    let now = app.now();
    let person = PersonId(new_id(now.wall));
    let pin = Some(secret::hash_pin(&request.pin, cost)?);
    let role = Role::Administrator;
    let details = first_person(request);
    let (_, _) = store.write("set up", |w: &Writer<'_>| -> Answer<()> {
        w.create_device(device)?;
        let by = casework::intent::Actor { account, person, role };
        let body = IntentBody::RegisterPeople { people: vec![New { id: person, details }] };
        let id = casework::id::IntentId(new_id(now.wall));
        let intent = casework::intent::Intent { id, at: now.wall, by, body };
        w.submit(&intent, crate::open::evidence(&now))?;
        // After the person, whom the account refers to.
        w.put_account(account, person, role, pin.as_deref())?;
        signer::create(w, device, now.wall)?;
        Ok(())
    })?;
    Ok(())
}

fn first_person(request: &Setup) -> PersonDetails {
    PersonDetails {
        full_name: request.full_name.trim().to_owned(),
        document: IdDocument {
            id_type: request.document.id_type,
            number: normalise_document(&request.document.number),
        },
        check_digit: None,
        position: request.position.trim().to_owned(),
        bond: None,
        department: request.department.trim().to_owned(),
        email: request.email.trim().to_owned(),
        phone: String::new(),
        site: None,
        contract_number: String::new(),
        contract_end: None,
    }
}

pub(crate) fn unlock(app: &App, request: Unlock) -> Answer<Status> {
    let mut state = app.state();
    // Whoever was away and comes back with the password must not find their own lock in the way.
    if let State::Away { open } = &*state {
        let unlocked = open.keyring().unlock(request.account.0, &request.password, app.now().wall.0)?;
        let next = assemble(app, open.store.clone(), open.keyring.clone(), unlocked, request.account)?;
        next.journal_damaged.store(open.journal_is_damaged(), Ordering::Relaxed);
        *state = State::In(next);
    } else if matches!(*state, State::Restoring) {
        return Err(Problem::Locked.into());
    } else {
        let open = unlock_store(app, app.store_path(), request.account, &request.password)?;
        *state = State::In(open);
    }
    drop(state);
    status(app, Nothing {})
}

fn unlock_store(app: &App, path: PathBuf, account: AccountId, password: &str) -> Answer<Arc<Open>> {
    if !path.exists() {
        return Err(Problem::NotFound.into());
    }
    if let Some(problem) = shut::at_the_door(app) {
        return Err(problem.into());
    }
    app.jobs.end_all();
    let folder = Folder::lock(&path)?;
    store::settle_made(&folder)?;
    app.clear_shown();
    let mut keyring = load_keyring(&folder)?;
    let unlocked = keyring.unlock(account.0, password, app.now().wall.0)?;
    let store = Store::open(&folder, &unlocked, StoreOptions::default())?;
    enter(app, &folder, store, keyring, unlocked, account)
}

/// Lets somebody into a store that was just opened.
pub(crate) fn enter(
    app: &App,
    folder: &Folder,
    store: Store,
    keyring: Keyring,
    unlocked: Unlocked,
    account: AccountId,
) -> Answer<Arc<Open>> {
    rescue::note_fault(&store);
    let store = Arc::new(store);
    let damaged = !integrity::recent_is_sound(&store)?;
    if !damaged {
        incarnation::settle(&app.options.data, &store, app.now().wall)?;
    }
    let open = assemble(app, store, Arc::new(Mutex::new(keyring)), unlocked, account)
        .map_err(|failure| failure.of_damage(&folder.database()))?;
    open.warm();
    open.journal_damaged.store(damaged, Ordering::Relaxed);
    Ok(open)
}

fn assemble(
    app: &App,
    store: Arc<Store>,
    keyring: Arc<Mutex<Keyring>>,
    unlocked: Unlocked,
    account: AccountId,
) -> Answer<Arc<Open>> {
    signer::publish(&app.options.data, &store)?;
    let row = store.read(|r| -> Answer<AccountRow> { found(r.account(account)) })?;
    if row.removed {
        return Err(casework::refusal::Refusal::NotPermitted.into());
    }
    let open = Arc::new(Open {
        store,
        keyring,
        unlocked,
        exchanges: crate::desk::exchanges(),
        mine: Mutex::new(Mine { account, person: row.person, role: row.role }),
        host: app.host.clone(),
        jobs: app.jobs.clone(),
        imports: Default::default(),
        kdf_cost: app.options.kdf_cost,
        sample: app.options.sample.clone(),
        clock: app.clock(),
        data: app.options.data.clone(),
        wrong_pins: AtomicU32::new(0),
        is_shut: AtomicBool::new(false),
        journal_damaged: Arc::default(),
        warming: Mutex::default(),
        look: Mutex::default(),
        checked: Mutex::default(),
    });
    credential::show_names(&open)?;
    Ok(open)
}

/// Comes back to a session that was locked; five wrong PINs and only the password helps.
pub(crate) fn unlock_pin(app: &App, request: UnlockPin) -> Answer<Status> {
    let mut state = app.state();
    let State::Away { open } = &*state else {
        return Err(Problem::Locked.into());
    };
    let open = open.clone();
    open.check_pin(&request.pin)?;
    *state = State::In(open);
    drop(state);
    status(app, Nothing {})
}

/// Locks for a while; work that runs goes on.
pub(crate) fn lock(app: &App, _: Nothing) -> Answer<Status> {
    app.clear_shown();
    let mut state = app.state();
    *state = match std::mem::take(&mut *state) {
        State::In(open) => {
            open.look_while_away();
            State::Away { open }
        }
        other => other,
    };
    drop(state);
    status(app, Nothing {})
}

/// Closes the store: only a password opens it again. What runs is cancelled.
pub(crate) fn leave(app: &App, _: Nothing) -> Answer<Status> {
    app.clear_shown();
    let mut state = app.state();
    if !matches!(*state, State::Restoring) {
        *state = State::Closed;
    }
    drop(state);
    status(app, Nothing {})
}

/// An account is in use when it has both: its row here and its slot in the keyring. Adding and removing write one
/// after the other, and what was cut between the two counts for nothing.
fn has_slot(open: &Open) -> impl Fn(&AccountRow) -> bool {
    let slots = open.keyring().accounts();
    move |row| slots.iter().any(|slot| slot.id == row.id.0)
}

pub(crate) fn list(open: &Open, _: Nothing) -> Answer<Vec<AccountView>> {
    let has_slot = has_slot(open);
    open.read(|r| {
        let rows = r.accounts()?.into_iter().filter(|row| !row.removed && has_slot(row));
        Ok(rows
            .map(|row| AccountView {
                account: row.id,
                person: row.person,
                name: row.name,
                role: row.role,
                has_pin: row.pin.is_some(),
                is_me: row.id == open.me().account,
            })
            .collect())
    })
}

/// Gives another person an own secret.
pub(crate) fn add(open: &Open, request: AccountAdd) -> Answer<Vec<AccountView>> {
    open.require_admin()?;
    secret::check_password(&request.password)?;
    let pin = secret::hash_pin(&request.pin, open.kdf_cost)?;
    let name = open.read(|r| Ok(person::known(r, request.person)?.details.full_name))?;
    let taken = list(open, Nothing {})?.iter().any(|a| a.person == request.person);
    if taken {
        return Err(casework::refusal::Refusal::AlreadyExists.into());
    }
    // One that was cut short is finished now.
    let unfinished = open.read(|r| Ok(r.accounts()?.into_iter().find(|a| a.person == request.person && !a.removed)))?;
    let account = unfinished.map_or_else(|| AccountId(open.new_id()), |row| row.id);
    // The row first: a slot without a row would be a key that opens to nobody.
    open.write("add account", |w| Ok(w.put_account(account, request.person, request.role, Some(&pin))?))?;
    let slot = Slot { id: account.0, name };
    let added = open.keyring().add(&open.unlocked, &slot, &request.password, open.kdf_cost);
    if added.is_err() {
        open.write("take account back", |w| Ok(w.remove_account(account)?))?;
    }
    added?;
    list(open, Nothing {})
}

/// Takes a person's secret away. What they did stays theirs.
pub(crate) fn remove(open: &Open, request: AccountRemove) -> Answer<Vec<AccountView>> {
    open.require_admin()?;
    if request.account == open.me().account {
        return Err(casework::refusal::Refusal::NotPermitted.into());
    }
    let slot = open.keyring().remove(&open.unlocked, request.account.0);
    match slot {
        // The row may outlive its slot when a removal was cut between the two.
        Ok(()) | Err(KeyringError::UnknownAccount(_)) => {}
        Err(error) => return Err(error.into()),
    }
    open.write("remove account", |w| {
        w.remove_account(request.account)?;
        Ok(())
    })?;
    list(open, Nothing {})
}
