//! Both databases have the same tables.

use std::collections::{BTreeMap, BTreeSet};

use casework::role::Role;

use super::*;
use crate::cluster::Base;

/// Columns by table, as `name type [not null]`.
type Columns = BTreeMap<String, BTreeSet<String>>;

const SQLITE_COLUMNS: &str =
    "select t.name, c.name || ' ' || lower(c.type) || case when c.\"notnull\" then ' not null' else '' end
    from sqlite_schema as t, pragma_table_info(t.name) as c where t.type = 'table' and t.name not like 'sqlite_%'";
const POSTGRES_COLUMNS: &str = "select table_name || '|' || column_name || ' ' || data_type
        || case when is_nullable = 'NO' then ' not null' else '' end
    from information_schema.columns where table_schema = 'public' and table_name <> 'desk_schema'";
const POSTGRES_KEYS: &str = "select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f') and conrelid::regclass::text <> 'desk_schema'";
const POSTGRES_CHECKS: &str = "select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and contype = 'c' and conrelid::regclass::text <> 'desk_schema'";
const POSTGRES_INDEXES: &str = "select indexname::text from pg_indexes where schemaname = 'public'
    and indexname not in (select conname from pg_constraint)";

fn sqlite() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, Path::new(":memory:")).unwrap();
    connection
}

fn texts<const N: usize>(connection: &Connection, sql: &str) -> Vec<[String; N]> {
    let mut statement = connection.prepare(sql).unwrap();
    let row = |row: &rusqlite::Row<'_>| Ok(std::array::from_fn(|at| row.get(at).unwrap()));
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

/// A desk's database as it begins.
fn postgres() -> Base {
    let base = Base::new();
    let dir = tempfile::tempdir().unwrap();
    let folder = crate::folder::Folder::open(dir.path()).unwrap().on(base.url().parse().unwrap());
    drop(crate::ledger::Ledger::open(&folder).unwrap());
    base
}

/// What both say in the same words once what only one of them writes is left out.
fn plain(sql: &str) -> String {
    let text = sql.to_lowercase().replace("::text", "").replace("::bigint", "").replace("= any (array[", "in (");
    let text = text.replace("references", " references ");
    text.chars().filter(|c| !c.is_whitespace() && !"()[]\"".contains(*c)).collect()
}

/// The checks that SQLite has written in a table's text, with the brackets that belong to each.
fn checks(table: &str, sql: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), sql);
    while let Some((_, after)) = rest.split_once("check (") {
        let mut open = 1;
        let end = after.bytes().position(|byte| {
            open += i32::from(byte == b'(') - i32::from(byte == b')');
            open == 0
        });
        let (check, after) = after.split_at(end.unwrap());
        found.push(plain(&format!("{table} check {check}")));
        rest = after;
    }
    found
}

#[test]
fn both_databases_have_the_same_tables_columns_keys_checks_and_indexes() {
    let (sqlite, postgres) = (sqlite(), postgres());
    let (mut here, mut there) = (Columns::new(), Columns::new());
    for [table, column] in texts(&sqlite, SQLITE_COLUMNS) {
        here.entry(table).or_default().insert(column);
    }
    for text in postgres.texts(POSTGRES_COLUMNS) {
        let (table, column) = text.split_once('|').unwrap();
        let column = column.replace(" bigint", " integer").replace(" bytea", " blob");
        there.entry(table.to_owned()).or_default().insert(column);
    }
    assert_eq!(here, there);

    let tables =
        texts::<2>(&sqlite, "select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite_%'");
    let mut here: Vec<String> = tables.iter().flat_map(|[name, sql]| checks(name, sql)).collect();
    let mut there: Vec<String> = postgres.texts(POSTGRES_CHECKS).iter().map(|check| plain(check)).collect();
    here.sort();
    there.sort();
    assert!(here.len() > 40, "{here:?}");
    assert_eq!(here, there);

    let indexes = "select name from sqlite_schema where type = 'index' and sql is not null";
    let mut here: Vec<String> = texts::<1>(&sqlite, indexes).into_iter().flatten().collect();
    let mut there = postgres.texts(POSTGRES_INDEXES);
    here.sort();
    there.sort();
    assert_eq!(here, there);

    let foreign = "select t.name || '.' || f.\"from\" || ' ' || f.\"table\" || '.' || f.\"to\"
        from sqlite_schema as t, pragma_foreign_key_list(t.name) as f where t.type = 'table'";
    let mut here: Vec<String> = texts::<1>(&sqlite, foreign).into_iter().flatten().collect();
    let key = |text: &String| {
        let (table, rest) = text.split_once(" FOREIGN KEY (")?;
        let (column, rest) = rest.split_once(") REFERENCES ")?;
        let (other, rest) = rest.split_once('(')?;
        Some(format!("{table}.{column} {other}.{}", rest.split_once(')')?.0))
    };
    let keys = postgres.texts(POSTGRES_KEYS);
    let mut there: Vec<String> = keys.iter().filter_map(key).collect();
    here.sort();
    there.sort();
    assert_eq!(here, there);

    let unique = "select group_concat(c.name, ', ') from sqlite_schema as t, pragma_index_list(t.name) as i, pragma_index_info(i.name) as c
        where t.type = 'table' and i.origin = 'u' group by t.name, i.name";
    let mut here: Vec<String> = texts::<1>(&sqlite, unique).into_iter().flatten().collect();
    let mut there: Vec<String> =
        keys.iter().filter_map(|key| Some(key.split_once(" UNIQUE (")?.1.trim_end_matches(')').to_owned())).collect();
    here.sort();
    there.sort();
    assert_eq!(here, there);
}

/// What the rows of the tables that name roles refer to, and are referred to by, is there before they are made anew.
const BEFORE_ROLES: &str = "
    insert into device (id, name, key, enrolled_at, last_seen) values (zeroblob(16), 'Portátil', zeroblob(32), 1, 1);
    insert into code (mac, role, expires_at, used_at, used_by, scope) values (zeroblob(32), 'READER', 9, 8, zeroblob(16), 'null');
    insert into account (id, person, role, device, came_along) values (zeroblob(16), zeroblob(16), 'ITS_LEAD', zeroblob(16), 1);
    insert into admission (id, email, role, scope, devices, admitted_at) values (zeroblob(16), 'a@b.co', 'ONSITE_L2', 'null', 2, 3);
    insert into intent (arrival, n, id, dev, inc, seq, wall_ms, mono_ms, boot, account, person, role, kind, v, prev, hash,
        body, verdict, received_at, seen, left_out)
    values (7, 1, zeroblob(16), zeroblob(16), 1, 1, 5, 6, zeroblob(16), zeroblob(16), zeroblob(16), 'ADMINISTRATOR',
        'CHANGE_PEOPLE', 1, zeroblob(32), zeroblob(32), x'01', 'ACCEPTED', 4, 2, '[]');
    insert into fact (n, facts) values (1, x'02');";

#[test]
fn a_ledger_from_before_there_were_eight_roles_keeps_its_rows_and_takes_each() {
    const TABLES: [&str; 4] = ["code", "account", "admission", "intent"];
    let mut connection = Connection::open_in_memory().unwrap();
    for migration in &SQLITE[..15] {
        connection.execute_batch(migration).unwrap();
    }
    let header = format!("pragma application_id = {APPLICATION_ID}; pragma user_version = 15;");
    connection.execute_batch(&format!("{header} {BEFORE_ROLES}")).unwrap();
    let rows = |connection: &Connection| {
        TABLES.map(|table| {
            let mut statement = connection.prepare(&format!("select * from {table}")).unwrap();
            let columns = statement.column_count();
            let row =
                |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get::<_, rusqlite::types::Value>(at)).collect();
            statement.query_map([], row).unwrap().collect::<Result<Vec<Vec<_>>, _>>().unwrap()
        })
    };
    let before = rows(&connection);
    assert!(before.iter().all(|rows| rows.len() == 1));
    migrate(&mut connection, Path::new(":memory:")).unwrap();
    assert_eq!(rows(&connection), before);
    let give = |table: &str, role: &str| connection.execute(&format!("update {table} set role = ?1"), [role]);
    for table in TABLES {
        for role in Role::ALL {
            give(table, serde_json::to_value(role).unwrap().as_str().unwrap()).unwrap();
        }
        assert!(give(table, "USER").is_err(), "{table}");
    }
    assert!(connection.execute("delete from intent", []).is_err(), "what is referred to stays");
}

#[test]
fn two_desks_that_begin_at_once_make_one() {
    let base = Base::new();
    let found = || {
        let dir = tempfile::tempdir().unwrap();
        let folder = crate::folder::Folder::open(dir.path()).unwrap().on(base.url().parse().unwrap());
        let ledger = crate::ledger::Ledger::open(&folder).unwrap();
        (ledger.is_new(), ledger.desk().identity)
    };
    let desks: Vec<_> = std::thread::scope(|scope| {
        let begun: Vec<_> = (0..4).map(|_| scope.spawn(found)).collect();
        begun.into_iter().map(|desk| desk.join().unwrap()).collect()
    });
    assert_eq!(desks.iter().filter(|(is_new, _)| *is_new).count(), 1);
    assert!(desks.iter().all(|(_, identity)| *identity == desks[0].1));
}
