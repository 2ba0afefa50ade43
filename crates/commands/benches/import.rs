//! What a sheet of 100,000 items costs: read, checked and applied through the commands, against a bare insert of the
//! same columns, with the same encryption, log, durability and indexes. Then a sheet of as many people, each of whom
//! gets a capsule and a key. Prints milliseconds and the ratio.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on has failed, and it prints")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use casework::identity::{lookalike_key, normalise};
use commands::{App, KdfCost, NoHost, Options};
use rusqlite::{Connection, TransactionBehavior, params};
use serde_json::{Value, json};

const ITEMS: usize = 100_000;
const PEOPLE: usize = 2_000;
const SITES: usize = 200;
/// Machines that others share change their pace from one minute to the next: each round compares within itself.
const ROUNDS: usize = 3;
const INSERT: &str = include_str!("../../store/src/table/item/insert.sql");

struct Row {
    tag: String,
    serial: String,
    site: String,
    holder: String,
    document: String,
    remarks: String,
}

fn row(n: usize) -> Row {
    let person = n % PEOPLE;
    Row {
        tag: format!("UV-{:06}", 100_000 + n),
        serial: format!("5CD{:07X}", n * 7 + 13),
        site: format!("Punto de atención {:03}", n % SITES),
        holder: format!("Persona Inventada {person:04}"),
        document: (1_000_000_000 + person).to_string(),
        remarks: format!("Revisado en la visita {}", n % 97),
    }
}

fn sheet() -> String {
    let mut text = String::from(
        "Placa;Tipo;Marca;Modelo;Serial;Estado;Propiedad;Sede;Responsable;Cédula;Fecha de compra;Observaciones\n",
    );
    for Row { tag, serial, site, holder, document, remarks } in (0..ITEMS).map(row) {
        text += &format!(
            "{tag};Portátil;HP;ProBook 440;{serial};Bueno;Propio;{site};{holder};{document};15/06/2023;{remarks}\n"
        );
    }
    text
}

fn desk(folder: &Path) -> App {
    let kdf_cost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
    let app = App::new(Options { data: folder.to_owned(), sample: None, kdf_cost }, Arc::new(NoHost));
    let setup = json!({
        "full_name": "Ana Prueba", "document": { "id_type": "CC", "number": "52345678" }, "territorial": "CENTRAL",
        "password": "clave de prueba larga", "pin": "482915",
    });
    app.call("setup", setup).unwrap();
    app
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let value = work();
    (start.elapsed(), value)
}

fn wait(app: &App, started: &Value) {
    loop {
        let job = app.call("job_get", json!({ "job": started["job"] })).unwrap();
        match job["state"]["state"].as_str() {
            Some("RUNNING") => std::thread::sleep(Duration::from_millis(2)),
            Some("DONE") => return,
            _ => panic!("{job}"),
        }
    }
}

fn people_sheet() -> String {
    let mut text = String::from("Nombre completo;Cédula;Cargo;Dependencia;Vinculación;Correo;Celular\n");
    for n in 0..ITEMS {
        let document = 1_000_000_000 + n;
        text += &format!(
            "Persona Inventada Número {n};{document};Profesional;Oficina de Tecnología;Contratista;\
             persona{n}@ejemplo.invalid;3{n:09}\n"
        );
    }
    text
}

/// Reading, checking and applying, in this order, and what was done.
fn import(folder: &Path, file_name: &str, sheet: &str) -> ([Duration; 3], Value) {
    let app = desk(folder);
    let name = json!({ "file_name": file_name });
    let (reading, opened) = timed(|| app.blob("import_open", name, sheet.as_bytes()).unwrap());
    let opened: Value = serde_json::from_slice(&opened).unwrap();
    let mut request = app.call("import_look", json!({ "import": opened["import"] })).unwrap();
    request["header_last_row"] = request["header_row"].clone();
    let (checking, ()) = timed(|| wait(&app, &app.call("import_check", request).unwrap()));
    let request = json!({ "import": opened["import"], "duplicates": "KEEP", "skip_errors": false });
    let (applying, ()) = timed(|| wait(&app, &app.call("import_apply", request).unwrap()));
    let done = app.call("import_done", json!({ "import": opened["import"] })).unwrap();
    ([reading, checking, applying], done)
}

fn bare(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("bare.db")).unwrap();
    let pragmas = format!(
        "pragma key = \"x'{}'\"; pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory;
         pragma foreign_keys = off; pragma cache_size = -32768;",
        "5a".repeat(48)
    );
    connection.execute_batch(&pragmas).unwrap();
    connection.execute_batch(include_str!("../../store/schema.sql")).unwrap();
    connection
}

fn insert(connection: &mut Connection) {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    let mut statement = transaction.prepare(INSERT).unwrap();
    let id = |kind: u8, n: usize| [&[kind; 8][..], &(n as u64).to_be_bytes()].concat();
    for n in 0..ITEMS {
        let Row { tag, serial, remarks, .. } = row(n);
        let (none, empty) = (rusqlite::types::Null, "");
        let (holder, site) = (id(2, n % PEOPLE), id(3, n % SITES));
        statement
            .execute(params![
                none,
                id(1, n),
                1,
                "LAPTOP",
                "OWNED",
                "GOOD",
                "ASSIGNED",
                holder,
                site,
                empty,
                "Portátil",
                "HP",
                "ProBook 440",
                "READ",
                serial,
                tag,
                empty,
                empty,
                empty,
                empty,
                empty,
                none,
                "2023-06-15",
                none,
                remarks,
                none,
                lookalike_key(&tag),
                normalise(&tag),
                none,
                none,
                lookalike_key(&serial),
                normalise(&serial),
                "HP",
                none,
                "portatil",
                none,
                none,
            ])
            .unwrap();
    }
    drop(statement);
    transaction.commit().unwrap();
}

fn tell(times: &[(&str, Duration)], unit: Duration) {
    for (what, time) in times {
        let ratio = time.as_secs_f64() / unit.as_secs_f64();
        println!("{what:<12} {:>8.0} ms  {ratio:>5.2} × the bare insert", time.as_secs_f64() * 1_000.0);
    }
}

/// The middle one of what was measured in each round.
fn median(rounds: &[[Duration; 4]]) -> [Duration; 4] {
    std::array::from_fn(|part| {
        let mut times: Vec<_> = rounds.iter().map(|round| round[part]).collect();
        times.sort_unstable();
        times[times.len() / 2]
    })
}

/// A bare insert, and reading, checking and applying a sheet right after it.
fn round(file_name: &str, sheet: &str) -> ([Duration; 4], Value) {
    let folder = tempfile::tempdir().unwrap();
    let (inserting, ()) = timed({
        let mut connection = bare(folder.path());
        move || insert(&mut connection)
    });
    let ([reading, checking, applying], done) = import(&folder.path().join("store"), file_name, sheet);
    ([inserting, reading, checking, applying], done)
}

fn measure(what: &str, file_name: &str, sheet: &str, expected: &Value) {
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let (times, done) = round(file_name, sheet);
        assert_eq!(&json!([done["created"], done["people_created"]]), expected, "{done}");
        rounds.push(times);
    }
    println!("{ITEMS} {what}, {:.1} MB of text, median of {ROUNDS}", sheet.len() as f64 / 1e6);
    let [inserting, reading, checking, applying] = median(&rounds);
    tell(&[("bare insert", inserting), ("read", reading), ("check", checking), ("apply", applying)], inserting);
}

fn main() {
    measure("items", "inventario.csv", &sheet(), &json!([ITEMS, PEOPLE]));
    measure("people", "personal.csv", &people_sheet(), &json!([ITEMS, 0]));
}
