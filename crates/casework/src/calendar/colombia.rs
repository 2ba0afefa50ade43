//! The calendar that a desk begins with.

use chrono::NaiveDate;

use super::{Calendar, HolidayRule, Hours, RuleDay};

/// *Ley Emiliani.* Its text lists every holiday, also those that never move.
const LEY_EMILIANI: &str = "Ley 51 de 1983";
/// The first whole year under it, since it was published in its December.
const EMILIANI_FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(1984, 1, 1);
/// Makes 9 July a holiday and sends its rest to the Monday of Ley 51; first observed on 13 July 2026.
const LEY_CHIQUINQUIRA: &str = "Ley 2578 de 2026";
const CHIQUINQUIRA_FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 6, 1);

/// From 08:00 to 17:00, as long as the entity does not say its own timetable.
const OFFICE: Hours = Hours { from: 8 * 60, until: 17 * 60 };

const EMILIANI: [(&str, RuleDay); 18] = [
    ("Año Nuevo", fixed(1, 1)),
    ("Reyes Magos", monday(1, 6)),
    ("San José", monday(3, 19)),
    ("Jueves Santo", RuleDay::Easter { offset: -3, monday: false }),
    ("Viernes Santo", RuleDay::Easter { offset: -2, monday: false }),
    ("Día del Trabajo", fixed(5, 1)),
    ("Ascensión del Señor", RuleDay::Easter { offset: 39, monday: true }),
    ("Corpus Christi", RuleDay::Easter { offset: 60, monday: true }),
    ("Sagrado Corazón de Jesús", RuleDay::Easter { offset: 68, monday: true }),
    ("San Pedro y San Pablo", monday(6, 29)),
    ("Día de la Independencia", fixed(7, 20)),
    ("Batalla de Boyacá", fixed(8, 7)),
    ("Asunción de la Virgen", monday(8, 15)),
    ("Día de la Diversidad Étnica y Cultural", monday(10, 12)),
    ("Todos los Santos", monday(11, 1)),
    ("Independencia de Cartagena", monday(11, 11)),
    ("Inmaculada Concepción", fixed(12, 8)),
    ("Navidad", fixed(12, 25)),
];

const fn fixed(month: u8, day: u8) -> RuleDay {
    RuleDay::Fixed { month, day }
}

const fn monday(month: u8, day: u8) -> RuleDay {
    RuleDay::Monday { month, day }
}

impl Calendar {
    /// Monday to Friday from 08:00 to 17:00, with the 19 holidays of Colombia.
    #[must_use]
    pub fn colombia() -> Self {
        let rule = |(name, on): (&str, RuleDay), law: &str, valid_from| HolidayRule {
            name: name.to_owned(),
            law: law.to_owned(),
            on,
            valid_from,
            valid_until: None,
        };
        let mut rules: Vec<HolidayRule> =
            EMILIANI.into_iter().map(|holiday| rule(holiday, LEY_EMILIANI, EMILIANI_FROM)).collect();
        let chiquinquira = ("Nuestra Señora del Rosario de Chiquinquirá", monday(7, 9));
        rules.push(rule(chiquinquira, LEY_CHIQUINQUIRA, CHIQUINQUIRA_FROM));
        let week = std::array::from_fn(|day| if day < 5 { vec![OFFICE] } else { Vec::new() });
        Self { week, rules, exceptions: Vec::new() }
    }
}
