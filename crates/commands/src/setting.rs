//! Settings of this workstation. They belong to no case, so they are no intents.

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::open::{Open, found};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::setting::{Settings, Theme};

pub(crate) const IDLE_MINUTES_DEFAULT: u32 = 10;
const IDLE_MINUTES_MAX: u32 = 120;
const KEY: &str = "workstation";
/// Longest prefix or suffix of a scanner, in characters.
const AFFIX_CHARS_MAX: u32 = 8;

/// As kept; a field that a newer EnSitio adds has a default here.
#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    idle_minutes: u32,
    theme: Theme,
    scanner_prefix: String,
    scanner_suffix: String,
    sound: bool,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            idle_minutes: IDLE_MINUTES_DEFAULT,
            theme: Theme::System,
            scanner_prefix: String::new(),
            scanner_suffix: String::new(),
            sound: true,
        }
    }
}

pub(crate) fn load(open: &Open) -> Answer<Settings> {
    open.read(|r| {
        let kept: Kept = r.settings().get(KEY)?.unwrap_or_default();
        let device = found(r.device())?;
        Ok(Settings {
            idle_minutes: kept.idle_minutes,
            theme: kept.theme,
            scanner_prefix: kept.scanner_prefix,
            scanner_suffix: kept.scanner_suffix,
            sound: kept.sound,
            territorial: device.territorial,
            device_code: device.code.to_string(),
        })
    })
}

pub(crate) fn get(open: &Open, _: Nothing) -> Answer<Settings> {
    load(open)
}

pub(crate) fn save(open: &Open, request: Settings) -> Answer<Settings> {
    if !(1..=IDLE_MINUTES_MAX).contains(&request.idle_minutes) {
        let rule = Rule::Range { min: 1, max: IDLE_MINUTES_MAX };
        return Err(Problem::Invalid { field: InvalidField::Limit, rule }.into());
    }
    for affix in [&request.scanner_prefix, &request.scanner_suffix] {
        if affix.chars().count() as u32 > AFFIX_CHARS_MAX {
            let rule = Rule::MaxLength { max: AFFIX_CHARS_MAX };
            return Err(Problem::Invalid { field: InvalidField::Limit, rule }.into());
        }
    }
    let territorial = load(open)?.territorial;
    if territorial != request.territorial {
        open.require_admin()?;
    }
    let kept = Kept {
        idle_minutes: request.idle_minutes,
        theme: request.theme,
        scanner_prefix: request.scanner_prefix,
        scanner_suffix: request.scanner_suffix,
        sound: request.sound,
    };
    open.write("save settings", |w| {
        w.settings_mut().put(KEY, &kept)?;
        if territorial != request.territorial {
            w.set_territorial(request.territorial)?;
        }
        Ok(())
    })?;
    load(open)
}
