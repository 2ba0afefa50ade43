//! Tables A and B, the telephone devices of Anexo 14 and the technical verification.

use casework::act::{ActLine, Direction};
use casework::format::FormatCode;
use casework::item::ItemDetails;
use casework::telephony::TelephonyLine;

use super::compose::{Sheet, optional};
use super::wording::{self, NOT_APPLICABLE};
use crate::paper::{Cell, Column, Style};

/// Text size in tables of items.
const SIZE: i32 = 7_500;

/// Name of an item in running text.
pub(super) fn denomination(item: &ItemDetails) -> String {
    if item.description.is_empty() { wording::item_type(item.item_type).to_owned() } else { item.description.clone() }
}

/// Lines of one direction with their printed number, *A1*, *A2*… or *B1*…
fn numbered<'a>(sheet: &Sheet<'a>, direction: Direction) -> Vec<(String, &'a ActLine)> {
    let letter = if direction == Direction::Delivered { 'A' } else { 'B' };
    let lines = sheet.document.content.lines.iter().filter(|line| line.direction == direction);
    lines.enumerate().map(|(at, line)| (format!("{letter}{}", at + 1), line)).collect()
}

pub(super) fn tables(sheet: &mut Sheet<'_>) {
    let mut devices = Vec::new();
    for direction in [Direction::Delivered, Direction::Returned] {
        let lines = numbered(sheet, direction);
        if lines.is_empty() {
            continue;
        }
        sheet.heading(wording::table(direction));
        match direction {
            Direction::Delivered => delivered(sheet, &lines),
            Direction::Returned => returned(sheet, &lines),
        }
        devices.extend(lines.into_iter().filter_map(|(number, line)| Some((number, line, line.telephony.as_ref()?))));
    }
    if sheet.document.content.lines.is_empty() {
        sheet.heading("Elementos");
        sheet.composer.paragraph("Esta acta no entrega ni recibe elementos.", Style::TEXT);
    }
    if sheet.document.content.format == FormatCode::Anexo14 && !devices.is_empty() {
        telephony(sheet, &devices);
    }
}

fn delivered(sheet: &mut Sheet<'_>, lines: &[(String, &ActLine)]) {
    let columns = [
        ("N.º", 30),
        ("Elemento", 96),
        ("Marca y modelo", 80),
        ("Serial", 72),
        ("Placa", 60),
        ("Propiedad", 60),
        ("Estado", 56),
        ("Accesorios", 64),
        ("Observación", 70),
    ];
    let rows = lines.iter().flat_map(|(number, line)| {
        let [what, make, serial, tags] = identity(line);
        let row = vec![
            Cell::label(number),
            what,
            make,
            serial,
            tags,
            Cell::new(wording::ownership(line.snapshot.ownership)),
            Cell::new(wording::condition(line.condition)),
            optional(&line.accessories),
            acceptance(line),
        ];
        [Some(row), said(number, line)].into_iter().flatten()
    });
    let rows: Vec<_> = rows.collect();
    sheet.composer.table(&heads(&columns), SIZE, rows);
}

fn returned(sheet: &mut Sheet<'_>, lines: &[(String, &ActLine)]) {
    let columns = [
        ("N.º", 30),
        ("Elemento", 92),
        ("Marca y modelo", 76),
        ("Serial", 72),
        ("Placa", 60),
        ("Estado", 56),
        ("Daño", 34),
        ("Devuelve", 62),
        ("Falta", 58),
        ("Observación", 70),
    ];
    let rows = lines.iter().flat_map(|(number, line)| {
        let [what, make, serial, tags] = identity(line);
        let row = vec![
            Cell::label(number),
            what,
            make,
            serial,
            tags,
            Cell::new(wording::condition(line.condition)),
            Cell::new(if line.damaged { "Sí" } else { "No" }),
            optional(&line.accessories),
            optional(&line.missing_accessories),
            acceptance(line),
        ];
        [Some(row), said(number, line)].into_iter().flatten()
    });
    let rows: Vec<_> = rows.collect();
    sheet.composer.table(&heads(&columns), SIZE, rows);
}

fn heads<'a>(columns: &[(&'a str, u32)]) -> Vec<Column<'a>> {
    columns.iter().map(|(head, share)| Column { head, share: *share }).collect()
}

/// What an item is, its make, its serial and its plates.
fn identity(line: &ActLine) -> [Cell; 4] {
    let item = &line.snapshot;
    let kind = wording::item_type(item.item_type);
    let what = if item.description.is_empty() || item.description == kind {
        kind.to_owned()
    } else {
        format!("{} ({})", item.description, kind.to_lowercase())
    };
    let make = [item.brand.as_str(), item.model.as_str()].into_iter().filter(|part| !part.is_empty());
    let make = make.collect::<Vec<_>>().join(" ");
    let tags = match (item.asset_tag.as_str(), item.provider_tag.as_str()) {
        ("", "") => NOT_APPLICABLE.to_owned(),
        (own, "") => own.to_owned(),
        ("", provider) => format!("Prov. {provider}"),
        (own, provider) => format!("{own}\nProv. {provider}"),
    };
    [Cell::new(what), optional(&make), Cell::new(wording::serial(&item.serial)), Cell::new(tags)]
}

/// Whether the person observes something, which the row below tells. It is printed before anybody signs, so that it may
/// not say that somebody accepted: the signature says that, or the refusal.
fn acceptance(line: &ActLine) -> Cell {
    Cell::new(if line.observation.is_empty() { "Ninguna" } else { "Con observación" })
}

/// What the person observes and the technician's remark, over the width of the table.
fn said(number: &str, line: &ActLine) -> Option<Vec<Cell>> {
    let parts = [("Observación", &line.observation), ("Nota", &line.remarks)];
    let parts: Vec<_> = parts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let text = parts.iter().map(|(what, text)| format!("{what}: {text}")).collect::<Vec<_>>().join("\n");
    (!parts.is_empty()).then(|| vec![Cell::label(number), Cell::new(text)])
}

fn telephony(sheet: &mut Sheet<'_>, devices: &[(String, &ActLine, &TelephonyLine)]) {
    sheet.heading("Configuración de telefonía");
    let columns = [
        ("N.º", 28),
        ("Extensión", 56),
        ("Número directo", 62),
        ("MAC", 84),
        ("Alimentación", 70),
        ("Punto de red", 56),
        ("Switch / puerto", 74),
        ("VLAN de voz", 42),
        ("Perfil de marcación", 64),
    ];
    let rows = devices.iter().map(|(number, line, phone)| {
        vec![
            Cell::label(number),
            optional(&phone.extension),
            optional(&phone.direct_number),
            optional(&line.snapshot.mac),
            optional(&phone.power),
            optional(&phone.outlet),
            optional(&phone.switch_port),
            optional(&phone.voice_vlan),
            optional(&phone.dial_profile),
        ]
    });
    let rows: Vec<_> = rows.collect();
    sheet.composer.table(&heads(&columns), SIZE, rows);
    sheet.heading("Pruebas de la línea");
    let columns = [
        ("N.º", 22),
        ("Registro", 80),
        ("Llamada interna", 90),
        ("Llamada entrante", 90),
        ("Llamada saliente", 90),
        ("Transferencia", 90),
    ];
    let rows = devices.iter().map(|(number, _, phone)| {
        let tests = [phone.registers, phone.internal_call, phone.incoming_call, phone.outgoing_call, phone.transfer];
        std::iter::once(Cell::label(number)).chain(tests.map(|test| Cell::new(wording::test(test)))).collect()
    });
    let rows: Vec<_> = rows.collect();
    sheet.composer.table(&heads(&columns), SIZE, rows);
}

pub(super) fn checks(sheet: &mut Sheet<'_>) {
    let checks = &sheet.document.content.checks;
    if checks.is_empty() {
        return;
    }
    sheet.heading("Verificación técnica");
    let cells: Vec<[Cell; 2]> = checks
        .iter()
        .map(|check| [Cell::label(wording::check(check.check)), Cell::new(wording::answer(check.answer))])
        .collect();
    // The answer of an odd last point takes the rest of its row: a label without a point would say nothing.
    let rows: Vec<Vec<Cell>> = cells.chunks(2).map(|pair| pair.iter().flatten().cloned().collect()).collect();
    sheet.composer.grid(&[200, 49, 200, 49], rows);
}
