use std::{fs, path::Path};

use expect_test::expect_file;
use uuid::Uuid;

use super::*;
use crate::{
    Account, KdfCost, Keyring, Store, StoreOptions,
    key::Unlocked,
    open::{connect, inspect},
};

const CHEAP: KdfCost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
const OPTIONS: StoreOptions = StoreOptions { bytes_max: 1 << 30, ballast_bytes: 1 << 12 };

fn newborn(path: &Path) -> (Folder, Unlocked) {
    let folder = Folder::lock(path).unwrap();
    let ana = Account { id: Uuid::from_u128(1), name: "Ana".into() };
    let (_, unlocked) = Keyring::create(&folder, &ana, "clave", CHEAP).unwrap();
    (folder, unlocked)
}

/// The schema as SQLite keeps it, one statement after the other.
fn schema(connection: &Connection) -> String {
    let mut statement = connection
        .prepare(
            // Shadow tables come with their virtual table.
            "select sql from sqlite_schema
             where sql is not null and name not like 'sqlite_%'
                 and name not in (select name from pragma_table_list where type = 'shadow')
             order by tbl_name, type <> 'table', type, name",
        )
        .unwrap();
    let statements = statement.query_map([], |row| row.get::<_, String>("sql")).unwrap();
    statements.map(|sql| sql.unwrap() + ";\n\n").collect::<String>().trim_end().to_owned() + "\n"
}

/// Read when needed: it may just have been renewed.
fn schema_file() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schema.sql")).unwrap()
}

fn memory(sql: &str) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(sql).unwrap();
    connection
}

/// `schema.sql` is what all migrations make. `UPDATE_EXPECT=1` renews it.
#[test]
fn schema_file_equals_all_migrations() {
    let mut connection = memory("");
    for migration in MIGRATIONS {
        apply(&mut connection, migration).unwrap();
    }
    let made = schema(&connection);
    expect_file!["../../schema.sql"].assert_eq(&made);
    assert_eq!(schema(&memory(&schema_file())), made, "the file itself runs");
}

/// Every released schema, with its rows, becomes the present one. See `history/README.md`.
#[test]
fn every_released_schema_upgrades() {
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/history")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "sql") {
            continue;
        }
        let version: u32 = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
        let mut connection = memory(&fs::read_to_string(&path).unwrap());
        for migration in MIGRATIONS.iter().filter(|migration| migration.number > version) {
            apply(&mut connection, migration).unwrap();
        }
        assert_eq!(schema(&connection), schema_file(), "{}", path.display());
    }
}

/// Areas and statements aside, every table refuses values of the wrong type.
#[test]
fn every_table_is_strict() {
    let connection = memory(&schema_file());
    let mut statement = connection
        .prepare(
            "select name from pragma_table_list
             where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'",
        )
        .unwrap();
    let lax: Vec<String> = statement.query_map([], |row| row.get("name")).unwrap().map(Result::unwrap).collect();
    assert_eq!(lax, Vec::<String>::new());
}

/// Tables are made anew for eight roles: their rows and what refers to them stay.
#[test]
fn a_store_from_before_there_were_eight_roles_keeps_its_rows_and_takes_each() {
    let mut connection = memory("");
    for migration in &MIGRATIONS[..16] {
        apply(&mut connection, migration).unwrap();
    }
    connection
        .execute_batch(
            "insert into account (id, person, role, pin, removed) values (x'01010101010101010101010101010101', x'02', 'ITS_LEAD', '$p', 1);
             insert into intent (n, id, dev, inc, seq, wall_ms, mono_ms, boot, account, person, role, kind, v, prev, hash, body,
                 seen, told, doubtful)
             values (7, zeroblob(16), zeroblob(16), 2, 3, 4, 5, zeroblob(16), zeroblob(16), zeroblob(16), 'READER', 'ISSUE_ACT',
                 1, zeroblob(32), zeroblob(32), x'01', 6, 8, 1);
             insert into verdict (intent, verdict, refusals) values (7, 'ACCEPTED', '[]');",
        )
        .unwrap();
    let rows = |connection: &Connection| {
        ["account", "intent"].map(|table| {
            let mut statement = connection.prepare(&format!("select * from {table}")).unwrap();
            let columns = statement.column_count();
            let row =
                |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get::<_, rusqlite::types::Value>(at)).collect();
            statement.query_map([], row).unwrap().collect::<Result<Vec<Vec<_>>, _>>().unwrap()
        })
    };
    let before = rows(&connection);
    for migration in &MIGRATIONS[16..] {
        apply(&mut connection, migration).unwrap();
    }
    assert_eq!(rows(&connection), before);
    for table in ["account", "intent"] {
        let give = |role: &str| connection.execute(&format!("update {table} set role = ?1"), [role]);
        for role in casework::role::Role::ALL {
            give(&crate::column::Word(&role).to_string()).unwrap();
        }
        assert!(give("USER").is_err(), "{table}");
    }
    assert!(connection.execute("delete from intent", []).is_err(), "what is referred to stays");
}

/// The history of a case moves to a table of its own; nothing of it is lost, and a case takes it along when it goes.
#[test]
fn a_case_from_before_its_body_lay_apart_keeps_it() {
    let at = MIGRATIONS.iter().position(|migration| migration.name.contains("case_body")).unwrap();
    let mut connection = memory("");
    for migration in &MIGRATIONS[..at] {
        apply(&mut connection, migration).unwrap();
    }
    connection
        .execute_batch(
            r#"insert into case_record (row, id, rev, code, kind, state, subject, project, category, group_id, requester,
                 registered_at, body)
             select value, cast(printf('%016d', value) as blob), 1, printf('2026-%06d', value), 'INCIDENT', 'REGISTERED', 'asunto',
                 zeroblob(16), zeroblob(16), zeroblob(16), zeroblob(16), 5,
                 json_object('request', '01020304-0506-0708-090a-0b0c0d0e0f10', 'n', value)
             from json_each('[3, 8]')"#,
        )
        .unwrap();
    for migration in &MIGRATIONS[at..] {
        apply(&mut connection, migration).unwrap();
    }
    let one = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(one("select group_concat(row || ' ' || (body ->> '$.n')) from case_body"), "3 3,8 8");
    assert_eq!(
        one("select group_concat(code || ' ' || hex(request)) from case_record where row = 8"),
        "2026-000008 0102030405060708090A0B0C0D0E0F10"
    );
    connection.execute("delete from case_record where row = 3", []).unwrap();
    assert_eq!(one("select group_concat(row) from case_body"), "8");
}

/// Before a store with content is migrated, it is kept as it was; the rows are carried over.
#[test]
fn a_migration_keeps_a_copy_first() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, unlocked) = newborn(dir.path());
    let store = Store::open(&folder, &unlocked, OPTIONS).unwrap();
    store.write("mark", |w| w.settings_mut().put("mark", &7)).unwrap();
    drop(store);

    let keys = unlocked.keys();
    let mut connection = connect(&folder.database(), &keys, OpenFlags::empty()).unwrap();
    let next = Migration { number: LATEST + 1, name: "next", sql: "alter table setting add column note text" };
    let list: Vec<_> = MIGRATIONS.iter().copied().chain([next]).collect();
    migrate(&mut connection, &list, &folder, &keys).unwrap();

    let copy = folder.backups().join(format!("store-v{LATEST:04}.db"));
    assert_eq!(inspect(&folder, &copy, &keys).unwrap(), LATEST);
    for (file, columns) in [(&folder.database(), 3), (&copy, 2)] {
        let found = connect(file, &keys, OpenFlags::empty()).unwrap();
        let mut statement = found.prepare("select * from setting where value = '7'").unwrap();
        assert_eq!(statement.column_count(), columns);
        assert!(statement.exists([]).unwrap());
    }
}

/// A migration that fails changes nothing, not even the version, and the rest does not run.
#[test]
fn a_failed_migration_leaves_the_version_before() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, unlocked) = newborn(dir.path());
    drop(Store::open(&folder, &unlocked, OPTIONS).unwrap());
    let before = fs::read(folder.database()).unwrap();
    for sql in [
        "create table extra (id integer) strict; insert into nowhere values (1)",
        "create table child (id integer references draft (id)) strict;
         insert into child values (1)",
    ] {
        let keys = unlocked.keys();
        let mut connection = connect(&folder.database(), &keys, OpenFlags::empty()).unwrap();
        let next = Migration { number: LATEST + 1, name: "next", sql };
        assert!(migrate(&mut connection, &[next], &folder, &keys).is_err());
        drop(connection);
        assert_eq!(fs::read(folder.database()).unwrap(), before);
    }
}

/// A store of a newer program is refused, named and left as it is.
#[test]
fn a_newer_store_is_refused_and_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, unlocked) = newborn(dir.path());
    drop(Store::open(&folder, &unlocked, OPTIONS).unwrap());
    let keys = unlocked.keys();
    let connection = connect(&folder.database(), &keys, OpenFlags::empty()).unwrap();
    connection.execute_batch("pragma user_version = 4000").unwrap();
    drop(connection);
    let before = fs::read(folder.database()).unwrap();
    match Store::open(&folder, &unlocked, OPTIONS) {
        Err(StoreError::Newer { file, found: 4000, known: LATEST }) => {
            assert_eq!(file, folder.database());
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(folder.database()).unwrap(), before);
}

/// Another program's database under our key is not taken for ours.
#[test]
fn a_database_without_our_mark_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, unlocked) = newborn(dir.path());
    drop(Store::open(&folder, &unlocked, OPTIONS).unwrap());
    let keys = unlocked.keys();
    let connection = connect(&folder.database(), &keys, OpenFlags::empty()).unwrap();
    connection.execute_batch("pragma application_id = 1").unwrap();
    drop(connection);
    assert!(matches!(Store::open(&folder, &unlocked, OPTIONS), Err(StoreError::Damaged { .. })));
}
