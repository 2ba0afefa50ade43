//! Lists as tables: titles that the import knows again, typed columns, documents masked (Ley 1581 de 2012, art. 4).

use acts::handover::wording as paper;
use casework::time::Timestamp;
use sheets::write::{ColumnKind, Table, TableColumn, Value};
use store::{Reader, StoreError};

use super::sentence::sentence;
use super::{ROWS_MAX, too_many, wording};
use crate::answer::Answer;
use crate::case::Rows;
use crate::import;
use crate::open::{Open, found};
use crate::view::case::{CaseFilter, CaseQueue, CaseRow};
use crate::view::import::ImportRef;
use crate::view::list::{
    ActFilter, ActRow, ItemFilter, ItemRow, ListQuery, Page, PersonFilter, PersonRow, SiteFilter, SiteRow,
};

const HOUR_MS: f64 = 3_600_000.0;

use ColumnKind::{Date, DateTime, Decimal, Integer, Text, YesNo};

pub(super) fn items(open: &Open, query: ListQuery<ItemFilter>) -> Answer<Table> {
    let columns = [
        ("Placa de inventario", Text),
        ("Tipo de elemento", Text),
        ("Denominación", Text),
        ("Marca", Text),
        ("Modelo", Text),
        ("Serial", Text),
        ("Placa proveedor", Text),
        ("Propiedad", Text),
        ("Contrato", Text),
        ("Estado físico", Text),
        ("Estado del ciclo", Text),
        ("Sede", Text),
        ("Puesto de trabajo", Text),
        ("Responsable", Text),
        ("Fecha de adquisición", Date),
        ("Garantía hasta", Date),
        ("MAC", Text),
        ("Nombre de equipo", Text),
        ("Especificaciones", Text),
        ("Observaciones", Text),
    ];
    listed(open, "Elementos", &columns, query, |r, query| r.items().window(query, ROWS_MAX), item)
}

fn item(r: &Reader<'_>, row: ItemRow) -> Answer<Vec<Value>> {
    let details = found(r.items().get(row.id))?.details;
    Ok(vec![
        text(details.asset_tag),
        paper::item_type(details.item_type).into(),
        text(details.description),
        text(details.brand),
        text(details.model),
        paper::serial(&details.serial).into(),
        text(details.provider_tag),
        paper::ownership(details.ownership).into(),
        text(details.contract_ref),
        word(details.condition.map(paper::condition)),
        wording::lifecycle(row.lifecycle).into(),
        text(row.site_name.unwrap_or_default()),
        text(row.workplace),
        text(row.holder_name.unwrap_or_default()),
        details.acquired_on.map_or(Value::Empty, Value::Date),
        details.warranty_until.map_or(Value::Empty, Value::Date),
        text(details.mac),
        text(details.hostname),
        text(details.specs),
        text(details.remarks),
    ])
}

pub(super) fn people(open: &Open, query: ListQuery<PersonFilter>) -> Answer<Table> {
    let columns = [
        ("Nombre completo", Text),
        ("Tipo de documento", Text),
        ("Número de documento", Text),
        ("Cargo", Text),
        ("Vinculación", Text),
        ("Dependencia", Text),
        ("Sede", Text),
        ("Elementos a cargo", Integer),
    ];
    listed(
        open,
        "Personas",
        &columns,
        query,
        |r, query| r.people().window(query, ROWS_MAX),
        |_, row: PersonRow| {
            let (name, id_type) = match row.erased {
                true => (wording::ERASED.to_owned(), ""),
                false => (row.full_name, paper::id_type(row.id_type)),
            };
            Ok(vec![
                text(name),
                id_type.into(),
                text(row.document_masked),
                text(row.position),
                word(row.bond.map(paper::bond)),
                text(row.department),
                text(row.site_name.unwrap_or_default()),
                number(row.items),
            ])
        },
    )
}

pub(super) fn sites(open: &Open, query: ListQuery<SiteFilter>) -> Answer<Table> {
    let columns = [
        ("Sede", Text),
        ("Nivel", Text),
        ("Tipo de sede", Text),
        ("Dirección territorial", Text),
        ("Cod. municipio", Text),
        ("Municipio", Text),
        ("Dirección", Text),
        ("Piso/Oficina", Text),
        ("Contacto", Text),
        ("Teléfono", Text),
        ("Correo", Text),
        ("Elementos", Integer),
        ("Personas", Integer),
    ];
    listed(open, "Sedes", &columns, query, |r, query| r.sites().window(query, ROWS_MAX), site)
}

fn site(r: &Reader<'_>, row: SiteRow) -> Answer<Vec<Value>> {
    let details = found(r.sites().get(row.id))?.details;
    Ok(vec![
        text(details.name),
        wording::level(details.level).into(),
        word(details.site_type.map(wording::site_type)),
        word(details.territorial.map(|direction| direction.name())),
        text(details.municipality_code),
        text(details.city),
        text(details.address),
        text(details.floor_office),
        text(details.contact_name),
        text(details.contact_phone),
        text(details.contact_email),
        number(row.items),
        number(row.people),
    ])
}

pub(super) fn acts(open: &Open, query: ListQuery<ActFilter>) -> Answer<Table> {
    let columns = [
        ("Consecutivo", Text),
        ("Versión", Integer),
        ("Formato", Text),
        ("Tipo de acta", Text),
        ("Estado", Text),
        ("Usuario(a)", Text),
        ("Funcionario(a)", Text),
        ("Elementos", Integer),
        ("Emitida", DateTime),
        ("Sellada", DateTime),
    ];
    listed(
        open,
        "Actas",
        &columns,
        query,
        |r, query| r.acts().window(query, ROWS_MAX),
        |_, row: ActRow| {
            Ok(vec![
                text(row.folio.to_string()),
                number(row.version),
                wording::format(row.format).into(),
                paper::act_type(row.act_type).into(),
                wording::stage(row.stage, row.not_signed).into(),
                text(row.holder_name),
                text(row.official_name),
                number(row.lines),
                moment(row.issued_at),
                row.sealed_at.map_or(Value::Empty, moment),
            ])
        },
    )
}

/// Where an hour is doubtful, the date and the hours are the earliest and the fewest; *Reloj* says both.
pub(super) fn cases(open: &Open, queue: CaseQueue) -> Answer<Table> {
    let columns = [
        ("Código", Text),
        ("Tipo", Text),
        ("Estado", Text),
        ("Asunto", Text),
        ("Categoría", Text),
        ("Usuario(a)", Text),
        ("Sede", Text),
        ("Grupo", Text),
        ("Lo tiene", Text),
        ("Registrado", DateTime),
        ("Fecha estimada de solución", DateTime),
        ("Reloj", Text),
        ("Horas del ANS", Decimal),
        ("Horas de progreso", Decimal),
        ("Evento masivo", YesNo),
    ];
    let mut rows = open.read(|r| Rows::of(open, r))?;
    let query = rows.narrowed(queue);
    let list = |r: &Reader<'_>, query: &ListQuery<CaseFilter>| r.cases().window(query, ROWS_MAX);
    listed(open, "Casos", &columns, query, list, |r, named| Ok(case(rows.row(r, named)?)))
}

fn case(row: CaseRow) -> Vec<Value> {
    let clock = row.clock.as_ref();
    let estimate = clock.and_then(|clock| clock.estimates.last()?.at).map(|at| at.low);
    let hours = |ms: Option<i64>| ms.map_or(Value::Empty, |ms| Value::Number(ms as f64 / HOUR_MS));
    vec![
        row.code.map_or(Value::Empty, |code| text(code.to_string())),
        wording::case_kind(row.kind).into(),
        wording::case_state(row.state).into(),
        text(row.subject),
        text(row.category_path.join(" > ")),
        text(row.requester_name),
        text(row.site_name),
        text(row.group_name),
        text(row.assignee_name),
        moment(row.registered_at),
        estimate.map_or(Value::Empty, moment),
        clock.map_or(Value::Empty, |clock| text(wording::clock(clock))),
        hours(clock.map(|clock| clock.target_ms)),
        hours(clock.map(|clock| clock.progress_ms.low)),
        Value::YesNo(row.is_of_mass_event),
    ]
}

/// What an import found wrong, to be mended in the sheet where it came from.
pub(super) fn problems(open: &Open, import: ImportRef) -> Answer<Table> {
    let columns = [
        ("Fila", Integer),
        ("Columna", Text),
        ("Gravedad", Text),
        ("Novedad", Text),
        ("Valor", Text),
        ("Otra fila", Integer),
    ];
    let rows = import::problems(open, import)?.into_iter().map(|problem| {
        vec![
            number(problem.row),
            text(problem.column),
            wording::severity(problem.severity).into(),
            sentence(problem.code).into(),
            text(problem.value),
            problem.other_row.map_or(Value::Empty, number),
        ]
    });
    Ok(Table { title: "Novedades".to_owned(), columns: titled(&columns), rows: rows.collect() })
}

/// All rows of a list, in one pass over one snapshot.
fn listed<F, R>(
    open: &Open,
    title: &str,
    columns: &[(&str, ColumnKind)],
    mut query: ListQuery<F>,
    list: impl Fn(&Reader<'_>, &ListQuery<F>) -> Result<Page<R>, StoreError>,
    mut values: impl FnMut(&Reader<'_>, R) -> Answer<Vec<Value>>,
) -> Answer<Table> {
    let rows = open.read(|r| {
        (query.offset, query.limit) = (0, 0);
        if list(r, &query)?.total > ROWS_MAX {
            return Err(too_many());
        }
        query.limit = ROWS_MAX;
        list(r, &query)?.rows.into_iter().map(|row| values(r, row)).collect()
    })?;
    Ok(Table { title: title.to_owned(), columns: titled(columns), rows })
}

fn titled(columns: &[(&str, ColumnKind)]) -> Vec<TableColumn> {
    columns.iter().map(|(title, kind)| TableColumn { title: (*title).to_owned(), kind: *kind }).collect()
}

fn text(text: String) -> Value {
    if text.is_empty() { Value::Empty } else { Value::Text(text) }
}

fn word(word: Option<&'static str>) -> Value {
    word.map_or(Value::Empty, Value::from)
}

fn number(number: u32) -> Value {
    Value::Number(f64::from(number))
}

/// As the official clock of Colombia showed it.
fn moment(at: Timestamp) -> Value {
    Value::DateTime(at.in_bogota().naive_local())
}
