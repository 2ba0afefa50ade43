//! The records that have a sheet of their own, column by column.

use casework::ans::{Ans, NearExpiry};
use casework::calendar::Calendar;
use casework::catalogue::{Category, Group, GroupLevel, Listed, ListedId, NamedCalendar, Project, Sla};
use casework::id::{CalendarId, CategoryId, GroupId, ProjectId, SlaId};
use uuid::Uuid;

use super::draft::Draft;
use super::field::{ACTIVE, Field, NAME, Recorded};
use super::text::{self, Taken};
use crate::view::catalogue::CatalogueCode;

macro_rules! recorded {
    ($record:ident, $id:ident, $sheet:literal, $blank:expr, $fields:expr $(, $lies:expr)?) => {
        impl Recorded for $record {
            const SHEET: &'static str = $sheet;
            const FIELDS: &'static [Field<Self>] = &$fields;

            fn blank() -> Self {
                $blank
            }

            fn listed(id: Uuid, record: Self) -> Listed {
                recorded!(@listed $record, $id(id), record)
            }

            fn of(listed: &Listed) -> Option<&Self> {
                recorded!(@of $record, listed)
            }

            $(fn lies_with(&self, other: &Self) -> bool {
                let lies: fn(&Self, &Self) -> bool = $lies;
                lies(self, other)
            })?
        }
    };
    (@listed NamedCalendar, $id:expr, $record:ident) => { Listed::Calendar { id: $id, record: $record } };
    (@listed $kind:ident, $id:expr, $record:ident) => { Listed::$kind { id: $id, record: $record } };
    (@of NamedCalendar, $listed:ident) => { match $listed { Listed::Calendar { record, .. } => Some(record), _ => None } };
    (@of $kind:ident, $listed:ident) => { match $listed { Listed::$kind { record, .. } => Some(record), _ => None } };
}

macro_rules! name {
    () => {
        Field {
            title: NAME,
            tell: |record, _| record.name.clone(),
            take: |record, text, _| {
                record.name = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if record.name.is_empty() { Err(CatalogueCode::Missing) } else { Ok(()) }
            },
        }
    };
}

macro_rules! active {
    () => {
        Field {
            title: ACTIVE,
            tell: |record, _| text::yes(record.active),
            take: |record, said, _| {
                record.active = text::is_yes(said, true)?;
                Ok(())
            },
        }
    };
}

/// A day of the week, whose hours stand in a column.
macro_rules! weekday {
    ($title:literal, $n:literal) => {
        Field {
            title: $title,
            tell: |record, _| text::stretches(&record.calendar.week[$n]),
            take: |record, said, _| Ok(record.calendar.week[$n] = text::hours(said)?),
        }
    };
}

recorded!(Project, ProjectId, "Proyectos", Project { name: String::new(), active: true }, [name!(), active!()]);

recorded!(
    NamedCalendar,
    CalendarId,
    "Calendarios",
    NamedCalendar {
        name: String::new(),
        calendar: Calendar { week: Default::default(), rules: Calendar::colombia().rules, exceptions: Vec::new() },
        active: true
    },
    [
        name!(),
        weekday!("Lunes", 0),
        weekday!("Martes", 1),
        weekday!("Miércoles", 2),
        weekday!("Jueves", 3),
        weekday!("Viernes", 4),
        weekday!("Sábado", 5),
        weekday!("Domingo", 6),
        active!(),
    ]
);

recorded!(
    Sla,
    SlaId,
    "ANS",
    Sla {
        name: String::new(),
        ans: Ans { target_ms: 0, attention_ms: None, near: NearExpiry::default() },
        calendar: CalendarId(Uuid::nil()),
        active: true
    },
    [
        name!(),
        Field {
            title: "Solución (horas hábiles)",
            tell: |record, _| text::hours_of(record.ans.target_ms),
            take: |record, said, _| {
                record.ans.target_ms = text::ms_of(said)?;
                Ok(())
            },
        },
        Field {
            title: "Atención (horas hábiles)",
            tell: |record, _| record.ans.attention_ms.map_or_else(String::new, text::hours_of),
            take: |record, said, _| {
                record.ans.attention_ms = if said.is_empty() { None } else { Some(text::ms_of(said)?) };
                Ok(())
            },
        },
        Field {
            title: "Próximo a vencer (%)",
            tell: |record, _| record.ans.near.percent.to_string(),
            take: |record, said, _| {
                record.ans.near.percent = text::number(said)?;
                Ok(())
            },
        },
        Field {
            title: "Próximo a vencer (minutos)",
            tell: |record, _| record.ans.near.minutes.to_string(),
            take: |record, said, _| {
                record.ans.near.minutes = text::number(said)?;
                Ok(())
            },
        },
        Field {
            title: "Calendario",
            tell: |record, draft| draft.say(ListedId::Calendar(record.calendar)),
            take: |record, said, draft| {
                record.calendar = CalendarId(needed(draft, "CALENDAR", said)?);
                Ok(())
            },
        },
        active!(),
    ]
);

recorded!(
    Group,
    GroupId,
    "Grupos",
    Group {
        name: String::new(),
        level: GroupLevel::Two,
        projects: Vec::new(),
        office: None,
        members: Vec::new(),
        leads: Vec::new(),
        active: true
    },
    [
        name!(),
        Field {
            title: "Nivel",
            tell: |record, _| text::word(text::LEVELS, &record.level),
            take: |record, said, _| {
                record.level = text::choice(text::LEVELS, said)?;
                Ok(())
            },
        },
        Field {
            title: "Proyectos",
            tell: |record, draft| joined(record.projects.iter().map(|id| draft.say(ListedId::Project(*id)))),
            take: |record, said, draft| {
                record.projects = all(draft, "PROJECT", said, ProjectId)?;
                Ok(())
            },
        },
        Field {
            title: "Dirección territorial",
            tell: |record, _| record.office.map_or_else(String::new, |office| office.name().to_owned()),
            take: |record, said, _| {
                record.office = text::office(said)?;
                Ok(())
            },
        },
        active!(),
    ]
);

recorded!(
    Category,
    CategoryId,
    "Categorías",
    Category {
        project: ProjectId(Uuid::nil()),
        parent: None,
        name: String::new(),
        kind: None,
        slas: Vec::new(),
        group: None,
        to_provider: false,
        accepted_by_oti: false,
        form: None,
        active: true
    },
    [
        Field {
            title: "Proyecto",
            tell: |record, draft| draft.say(ListedId::Project(record.project)),
            take: |record, said, draft| {
                record.project = ProjectId(needed(draft, "PROJECT", said)?);
                Ok(())
            },
        },
        Field {
            title: "Dentro de",
            tell: |record, draft| record.parent.map_or_else(String::new, |id| draft.say(ListedId::Category(id))),
            take: |record, said, draft| {
                record.parent = maybe(draft, "CATEGORY", said)?.map(CategoryId);
                Ok(())
            },
        },
        name!(),
        Field {
            title: "Tipo de caso",
            tell: |record, _| record.kind.map_or_else(String::new, |kind| text::word(text::KINDS, &kind)),
            take: |record, said, _| {
                record.kind = text::maybe(text::KINDS, said)?;
                Ok(())
            },
        },
        Field {
            title: "ANS",
            tell: |record, draft| joined(record.slas.iter().map(|id| draft.say(ListedId::Sla(*id)))),
            take: |record, said, draft| {
                record.slas = all(draft, "SLA", said, SlaId)?;
                Ok(())
            },
        },
        Field {
            title: "Grupo",
            tell: |record, draft| record.group.map_or_else(String::new, |id| draft.say(ListedId::Group(id))),
            take: |record, said, draft| {
                record.group = maybe(draft, "GROUP", said)?.map(GroupId);
                Ok(())
            },
        },
        Field {
            title: "Admite proveedor",
            tell: |record, _| text::yes(record.to_provider),
            take: |record, said, _| {
                record.to_provider = text::is_yes(said, false)?;
                Ok(())
            },
        },
        Field {
            title: "La OTI acepta lo del proveedor",
            tell: |record, _| text::yes(record.accepted_by_oti),
            take: |record, said, _| {
                record.accepted_by_oti = text::is_yes(said, false)?;
                Ok(())
            },
        },
        Field {
            title: "Formato",
            tell: |record, _| record.form.map_or_else(String::new, |form| text::word(&text::forms(), &form)),
            take: |record, said, _| {
                record.form = text::maybe(&text::forms(), said)?;
                Ok(())
            },
        },
        active!(),
    ],
    |one, other| (one.project, one.parent) == (other.project, other.parent)
);

fn joined(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join("; ")
}

fn needed(draft: &Draft<'_>, kind: &str, said: &str) -> Taken<Uuid> {
    if said.is_empty() { Err(CatalogueCode::Missing) } else { draft.find(kind, said) }
}

fn maybe(draft: &Draft<'_>, kind: &str, said: &str) -> Taken<Option<Uuid>> {
    if said.is_empty() { Ok(None) } else { draft.find(kind, said).map(Some) }
}

fn all<Id>(draft: &Draft<'_>, kind: &str, said: &str, id: fn(Uuid) -> Id) -> Taken<Vec<Id>> {
    text::several(said).map(|one| draft.find(kind, one).map(id)).collect()
}
