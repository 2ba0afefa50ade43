//! What lies in a record and has a sheet of its own: the people of groups, the holidays of calendars and their days unlike others.
//! A row that is not there takes nothing out; one that is no longer active does.

use casework::calendar::{Calendar, ExceptionDay, HolidayRule, RuleDay};
use casework::catalogue::{Group, Listed, ListedId, NamedCalendar};
use casework::decide::World as _;
use casework::id::{CalendarId, GroupId, PersonId};
use casework::person::{IdDocument, IdType, normalise_document};
use sheets::fold;
use sheets::write::Table;
use store::Reader;

use super::draft::Draft;
use super::field::{ACTIVE, NAME, text_table};
use super::sheet::{Line, Reading};
use super::text::{self, Taken, Words};
use crate::answer::Answer;
use crate::export::wording::ERASED;
use crate::view::catalogue::CatalogueCode;

const GROUP: &str = "Grupo";
const PERSON: &str = "Identificador de la persona";
const DOCUMENT: &str = "Documento";
const LEADS: &str = "Líder";
const CALENDAR: &str = "Calendario";
const LAW: &str = "Norma";
const RULE: &str = "Regla";
const MONTH: &str = "Mes";
const DAY: &str = "Día";
const OFFSET: &str = "Días desde Pascua";
const FROM: &str = "Vigente desde";
const UNTIL: &str = "Vigente hasta";
const DATE: &str = "Fecha";
const HOURS: &str = "Horas";
const REASON: &str = "Razón";

pub(super) const MEMBERS: &str = "Miembros";
pub(super) const HOLIDAYS: &str = "Festivos";
pub(super) const DAYS: &str = "Días exceptuados";

const MEMBER_COLUMNS: [&str; 6] = [GROUP, PERSON, NAME, DOCUMENT, LEADS, ACTIVE];
const HOLIDAY_COLUMNS: [&str; 10] = [CALENDAR, NAME, LAW, RULE, MONTH, DAY, OFFSET, FROM, UNTIL, ACTIVE];
const DAY_COLUMNS: [&str; 5] = [CALENDAR, DATE, HOURS, REASON, ACTIVE];

/// How a holiday falls.
#[derive(Clone, Copy, PartialEq)]
enum Falls {
    Fixed,
    Monday,
    Easter,
    EasterMonday,
}

const FALLS: &Words<Falls> = &[
    (Falls::Fixed, "Fecha fija"),
    (Falls::Monday, "Lunes siguiente"),
    (Falls::Easter, "Según Pascua"),
    (Falls::EasterMonday, "Según Pascua, lunes siguiente"),
];

/// The name of somebody, where they are known here.
pub(super) fn name(r: &Reader<'_>, person: PersonId) -> Answer<String> {
    let known = r.people().get(person)?.map(|known| known.details.full_name);
    Ok(known.map(|name| if name.is_empty() { ERASED.to_owned() } else { name }).unwrap_or_default())
}

pub(super) fn tables(r: &Reader<'_>, draft: &Draft<'_>) -> Answer<[Table; 3]> {
    let (mut members, mut holidays, mut days) = (Vec::new(), Vec::new(), Vec::new());
    for listed in draft.all() {
        let of = draft.say(listed.id());
        match listed {
            Listed::Group { record, .. } => {
                for person in &record.members {
                    let leads = text::yes(record.leads.contains(person));
                    let (id, name) = (person.to_string(), name(r, *person)?);
                    members.push(vec![of.clone(), id, name, String::new(), leads, text::yes(true)]);
                }
            }
            Listed::Calendar { record, .. } => {
                holidays.extend(record.calendar.rules.iter().map(|rule| holiday_row(&of, rule)));
                days.extend(record.calendar.exceptions.iter().map(|day| {
                    let hours = text::stretches(&day.hours);
                    vec![of.clone(), text::day(day.date), hours, day.reason.clone(), text::yes(true)]
                }));
            }
            Listed::Project { .. } | Listed::Category { .. } | Listed::Sla { .. } => {}
        }
    }
    let members = text_table(MEMBERS, MEMBER_COLUMNS.into_iter(), members);
    let holidays = text_table(HOLIDAYS, HOLIDAY_COLUMNS.into_iter(), holidays);
    Ok([members, holidays, text_table(DAYS, DAY_COLUMNS.into_iter(), days)])
}

fn holiday_row(calendar: &str, rule: &HolidayRule) -> Vec<String> {
    let (falls, month, day, offset) = match rule.on {
        RuleDay::Fixed { month, day } => (Falls::Fixed, month.to_string(), day.to_string(), String::new()),
        RuleDay::Monday { month, day } => (Falls::Monday, month.to_string(), day.to_string(), String::new()),
        RuleDay::Easter { offset, monday } => {
            let falls = if monday { Falls::EasterMonday } else { Falls::Easter };
            (falls, String::new(), String::new(), offset.to_string())
        }
    };
    let valid = [rule.valid_from, rule.valid_until].map(|day| day.map_or_else(String::new, text::day));
    let [from, until] = valid;
    let falls = text::word(FALLS, &falls);
    vec![
        calendar.to_owned(),
        rule.name.clone(),
        rule.law.clone(),
        falls,
        month,
        day,
        offset,
        from,
        until,
        text::yes(true),
    ]
}

pub(super) fn take_members(r: &Reader<'_>, reading: &mut Reading<'_>, draft: &mut Draft<'_>) -> Answer<()> {
    let Some(grid) = reading.grid(MEMBERS, &MEMBER_COLUMNS, &[GROUP]) else { return Ok(()) };
    for line in grid.lines() {
        let group = match draft.find("GROUP", &line.text(GROUP).unwrap_or_default()) {
            Ok(id) => ListedId::Group(GroupId(id)),
            Err(code) => {
                reading.tell(&line, GROUP, code);
                continue;
            }
        };
        let Some(Listed::Group { id, record }) = draft.get(group).cloned() else { continue };
        let column = if line.text(PERSON).is_some_and(|text| !text.is_empty()) { PERSON } else { DOCUMENT };
        match person(r, &record, &line)? {
            Ok(person) => match with_member(record, person, &line) {
                Ok(record) => draft.put(Listed::Group { id, record }),
                Err((column, code)) => reading.tell(&line, column, code),
            },
            Err(code) => reading.tell(&line, column, code),
        }
    }
    Ok(())
}

/// Whom the row names: by identifier, else by document.
fn person(r: &Reader<'_>, group: &Group, line: &Line<'_, '_>) -> Answer<Taken<PersonId>> {
    let written = line.text(PERSON).unwrap_or_default();
    if !written.is_empty() {
        let Ok(id) = written.parse::<PersonId>() else { return Ok(Err(CatalogueCode::NotFound)) };
        // Of another workstation's people only the id is known here.
        let is_known = group.has(id) || r.people().get(id)?.is_some();
        return Ok(if is_known { Ok(id) } else { Err(CatalogueCode::NotFound) });
    }
    let number = normalise_document(&line.text(DOCUMENT).unwrap_or_default());
    if number.is_empty() {
        return Ok(Err(CatalogueCode::Missing));
    }
    let mut found = Vec::new();
    for id_type in IdType::ALL {
        let document = IdDocument { id_type, number: number.clone() };
        found.extend(r.world().person_with_document(&document)?);
    }
    Ok(match found[..] {
        [one] => Ok(one),
        [] => Err(CatalogueCode::NotFound),
        _ => Err(CatalogueCode::Ambiguous),
    })
}

fn with_member(
    mut group: Group,
    person: PersonId,
    line: &Line<'_, '_>,
) -> Result<Group, (&'static str, CatalogueCode)> {
    let said =
        |column, absent| text::is_yes(&line.text(column).unwrap_or_default(), absent).map_err(|code| (column, code));
    let stays = said(ACTIVE, true)?;
    let leads = if line.text(LEADS).is_some() { said(LEADS, false)? } else { group.is_led_by(person) };
    if stays && !group.members.contains(&person) {
        group.members.push(person);
    }
    if stays && leads && !group.is_led_by(person) {
        group.leads.push(person);
    }
    if !stays {
        group.members.retain(|one| *one != person);
    }
    if !stays || !leads {
        group.leads.retain(|one| *one != person);
    }
    Ok(group)
}

/// Reads a sheet of something that lies in calendars.
fn take_in_calendars(
    (sheet, columns, needed): (&str, &[&'static str], &[&'static str]),
    reading: &mut Reading<'_>,
    draft: &mut Draft<'_>,
    mut put: impl FnMut(&mut Calendar, &Line<'_, '_>) -> Result<(), (&'static str, CatalogueCode)>,
) {
    let Some(grid) = reading.grid(sheet, columns, needed) else { return };
    for line in grid.lines() {
        let named = draft.find("CALENDAR", &line.text(CALENDAR).unwrap_or_default());
        let id = match named {
            Ok(id) => CalendarId(id),
            Err(code) => {
                reading.tell(&line, CALENDAR, code);
                continue;
            }
        };
        let Some(Listed::Calendar { record, .. }) = draft.get(ListedId::Calendar(id)).cloned() else { continue };
        let NamedCalendar { name, mut calendar, active } = record;
        match put(&mut calendar, &line) {
            Ok(()) => draft.put(Listed::Calendar { id, record: NamedCalendar { name, calendar, active } }),
            Err((column, code)) => reading.tell(&line, column, code),
        }
    }
}

pub(super) fn take_holidays(reading: &mut Reading<'_>, draft: &mut Draft<'_>) {
    let mut seen: Vec<(u32, String)> = Vec::new();
    take_in_calendars((HOLIDAYS, &HOLIDAY_COLUMNS, &[CALENDAR, NAME, RULE]), reading, draft, |calendar, line| {
        let rule = holiday(line)?;
        // A law that changes a holiday gives it a second rule: those of one name are told apart by their order.
        let key = fold(&format!("{} {}", line.text(CALENDAR).unwrap_or_default(), rule.name));
        let nth = seen.iter().filter(|(_, other)| *other == key).count();
        seen.push((line.number(), key));
        let stays = text::is_yes(&line.text(ACTIVE).unwrap_or_default(), true).map_err(|code| (ACTIVE, code))?;
        let same =
            calendar.rules.iter().enumerate().filter(|(_, known)| fold(&known.name) == fold(&rule.name)).nth(nth);
        match (same.map(|(at, _)| at), stays) {
            (Some(at), true) => calendar.rules[at] = rule,
            (Some(at), false) => {
                calendar.rules.remove(at);
                seen.pop();
            }
            (None, true) => calendar.rules.push(rule),
            (None, false) => {}
        }
        Ok(())
    });
}

fn holiday(line: &Line<'_, '_>) -> Result<HolidayRule, (&'static str, CatalogueCode)> {
    let said = |column| line.text(column).unwrap_or_default();
    let number = |column| text::number::<u8>(&said(column)).map_err(|code| (column, code));
    let offset = || text::number::<i16>(&said(OFFSET)).map_err(|code| (OFFSET, code));
    let day = |column| text::maybe_date(&said(column)).map_err(|code| (column, code));
    let on = match text::choice(FALLS, &said(RULE)).map_err(|code| (RULE, code))? {
        Falls::Fixed => RuleDay::Fixed { month: number(MONTH)?, day: number(DAY)? },
        Falls::Monday => RuleDay::Monday { month: number(MONTH)?, day: number(DAY)? },
        Falls::Easter => RuleDay::Easter { offset: offset()?, monday: false },
        Falls::EasterMonday => RuleDay::Easter { offset: offset()?, monday: true },
    };
    Ok(HolidayRule { name: said(NAME), law: said(LAW), on, valid_from: day(FROM)?, valid_until: day(UNTIL)? })
}

pub(super) fn take_days(reading: &mut Reading<'_>, draft: &mut Draft<'_>) {
    take_in_calendars((DAYS, &DAY_COLUMNS, &[CALENDAR, DATE]), reading, draft, |calendar, line| {
        let said = |column| line.text(column).unwrap_or_default();
        let date = text::date(&said(DATE)).map_err(|code| (DATE, code))?;
        let hours = text::hours(&said(HOURS)).map_err(|code| (HOURS, code))?;
        let stays = text::is_yes(&said(ACTIVE), true).map_err(|code| (ACTIVE, code))?;
        let day = ExceptionDay { date, hours, reason: said(REASON) };
        match (calendar.exceptions.binary_search_by_key(&date, |known| known.date), stays) {
            (Ok(at), true) => calendar.exceptions[at] = day,
            (Ok(at), false) => drop(calendar.exceptions.remove(at)),
            (Err(at), true) => calendar.exceptions.insert(at, day),
            (Err(_), false) => {}
        }
        Ok(())
    });
}

/// What lies in a record, each under what tells it apart.
pub(super) fn within(r: &Reader<'_>, listed: &Listed) -> Answer<Vec<(String, String)>> {
    Ok(match listed {
        Listed::Group { record, .. } => {
            let mut told = Vec::new();
            for person in &record.members {
                let name = name(r, *person)?;
                let who = if name.is_empty() { person.to_string() } else { name };
                let as_what = if record.is_led_by(*person) { "miembro y líder" } else { "miembro" };
                told.push((format!("Miembro: {who}"), as_what.to_owned()));
            }
            told
        }
        Listed::Calendar { record, .. } => {
            let mut counted = std::collections::HashMap::new();
            let rules = record.calendar.rules.iter().map(|rule| {
                let nth: &mut u32 = counted.entry(rule.name.clone()).or_default();
                *nth += 1;
                let which = if *nth > 1 { format!(" ({nth})") } else { String::new() };
                let said = holiday_row("", rule).into_iter().skip(2).filter(|text| !text.is_empty());
                let said: Vec<String> = said.collect();
                (format!("Festivo: {}{which}", rule.name), said[..said.len() - 1].join(", "))
            });
            let days = record.calendar.exceptions.iter().map(|day| {
                let hours = if day.hours.is_empty() { "cerrado".to_owned() } else { text::stretches(&day.hours) };
                (format!("Día: {}", text::day(day.date)), format!("{hours}, {}", day.reason))
            });
            rules.chain(days).collect()
        }
        Listed::Project { .. } | Listed::Category { .. } | Listed::Sla { .. } => Vec::new(),
    })
}
