use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    thread,
};

use store::{Area, Changed, READERS_MAX, Store, StoreError};
use uuid::Uuid;

use crate::world::{ANA, World, draft, save, unlock_at};

fn count(store: &Store) -> usize {
    store.read(|r| r.drafts().of(ANA)).unwrap().len()
}

const fn is_shared<T: Send + Sync>() {}
const _: () = is_shared::<Store>();

#[derive(Debug)]
enum Failure {
    Asked,
    Store(#[expect(dead_code, reason = "shown by Debug")] StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A write answers its value and what it touched; what it did not change does not count.
#[test]
fn write_answers_value_and_areas() {
    let world = World::new();
    let store = world.open();
    let (value, changed) = store
        .write("both", |w| {
            w.drafts_mut().put(&draft(1, "uno"))?;
            w.settings_mut().put("zoom", &125)?;
            assert_eq!(w.drafts().get(Uuid::from_u128(1))?, Some(draft(1, "uno")), "sees its own");
            Ok::<_, StoreError>(7)
        })
        .unwrap();
    assert_eq!(value, 7);
    assert_eq!(format!("{changed:?}"), "{Drafts, Settings}");
    assert!(changed.contains(Area::Drafts) && !changed.contains(Area::Items));

    let (_, changed) = store.write("same", |w| w.settings_mut().put("zoom", &125)).unwrap();
    assert_eq!(changed, Changed::NONE);
    assert_eq!(store.read(|r| r.settings().get::<u32>("zoom")).unwrap(), Some(125));
}

/// Neither a refusal nor a panic leaves anything behind, and the store goes on.
#[test]
fn failed_writes_leave_nothing() {
    let world = World::new();
    let store = world.open();
    let answer = store.write("refused", |w| {
        w.drafts_mut().put(&draft(1, "uno"))?;
        Err::<(), _>(Failure::Asked)
    });
    assert!(matches!(answer, Err(Failure::Asked)));
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        store.write("panics", |w| {
            w.drafts_mut().put(&draft(2, "dos"))?;
            panic!("in the middle");
            #[expect(unreachable_code, reason = "gives the closure its type")]
            Ok::<(), StoreError>(())
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(count(&store), 0);
    save(&store, &draft(3, "tres")).unwrap();
    assert_eq!(count(&store), 1);
}

/// What the schema forbids is a constraint error; what a reader cannot understand is never read as absent.
#[test]
fn schema_and_rows_are_checked() {
    let world = World::new();
    let store = world.open();
    let mut not_json = draft(1, "uno");
    not_json.body = "{".into();
    assert!(matches!(save(&store, &not_json), Err(StoreError::Constraint(_))));
    store.write("text", |w| w.settings_mut().put("zoom", "mucho")).unwrap();
    let answer: Result<Option<u32>, _> = store.read(|r| r.settings().get("zoom"));
    assert!(matches!(answer, Err(StoreError::Row { .. })), "{answer:?}");
}

/// While somebody writes, reads go on and see the store as it was.
#[test]
fn reads_do_not_wait_for_a_write() {
    let world = World::new();
    let store = world.open();
    save(&store, &draft(1, "uno")).unwrap();
    let (begun_tx, begun_rx) = mpsc::channel();
    let (finish_tx, finish_rx) = mpsc::channel::<()>();
    thread::scope(|scope| {
        let store = &store;
        scope.spawn(move || {
            store.write("long", |w| {
                w.drafts_mut().put(&draft(2, "dos"))?;
                begun_tx.send(()).unwrap();
                finish_rx.recv().unwrap();
                Ok::<_, StoreError>(())
            })
        });
        begun_rx.recv().unwrap();
        assert_eq!(count(store), 1);
        finish_tx.send(()).unwrap();
    });
    assert_eq!(count(&store), 2);
}

/// A read sees one moment, whatever is committed meanwhile.
#[test]
fn a_read_is_one_snapshot() {
    let world = World::new();
    let store = world.open();
    store
        .read(|r| {
            assert_eq!(r.drafts().of(ANA)?.len(), 0);
            save(&store, &draft(1, "uno"))?;
            assert_eq!(r.drafts().of(ANA)?.len(), 0);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(count(&store), 1);
}

/// More readers than connections take turns; each write of each thread is kept.
#[test]
fn many_threads_share_a_store() {
    const EACH: u128 = 20;
    let world = World::new();
    let store = world.open();
    thread::scope(|scope| {
        for number in 0..2 * READERS_MAX as u128 {
            let store = &store;
            scope.spawn(move || {
                for at in 0..EACH {
                    let one = draft(number * EACH + at, "x");
                    save(store, &one).unwrap();
                    assert_eq!(store.read(|r| r.drafts().get(one.id)).unwrap(), Some(one));
                }
            });
        }
    });
    assert_eq!(count(&store), 2 * READERS_MAX * 20);
}

/// A write within a write would wait for itself: it is a mistake of the program and said so.
#[test]
#[should_panic(expected = "within another write")]
fn a_write_within_a_write_panics() {
    let world = World::new();
    let store = world.open();
    let _ = store.write("outer", |_| save(&store, &draft(1, "uno")));
}

/// One process, one handle.
#[test]
fn a_second_handle_is_refused() {
    let world = World::new();
    let (folder, unlocked) = unlock_at(&world.path());
    let store = Store::open(&folder, &unlocked, crate::world::OPTIONS).unwrap();
    assert!(matches!(
        store::Folder::lock(&world.path()),
        Err(StoreError::AlreadyOpen { folder }) if folder == world.path()
    ));
    assert!(matches!(Store::open(&folder, &unlocked, crate::world::OPTIONS), Err(StoreError::AlreadyOpen { .. })));
    drop(store);
    assert!(Store::open(&folder, &unlocked, crate::world::OPTIONS).is_ok());
}
