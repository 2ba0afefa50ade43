//! Words about sites and the territory.

use std::collections::HashMap;
use std::sync::LazyLock;

use casework::site::{DEPARTMENTS, SiteLevel, SiteType, TerritorialDirection};

use super::look_up;
use crate::fold::fold;

/// *Nivel*
pub(crate) fn level(folded: &str) -> Option<SiteLevel> {
    let known = look_up(
        folded,
        &[
            (SiteLevel::National, &["nacional", "n"], &["nacional", "central"]),
            (SiteLevel::Territorial, &["territorial", "t"], &["territorial", "regional", "local", "municipal"]),
        ],
    );
    known.map(|(level, _)| level)
}

/// *Tipo de sede*, also by the name of the site.
pub(crate) fn site_type(folded: &str) -> Option<SiteType> {
    let known = look_up(
        folded,
        &[
            (
                SiteType::Administrative,
                &["administrativa"],
                &["sede administrativa", "sede central", "nivel nacional", "sede nacional"],
            ),
            (SiteType::RegionalCentre, &["crav", "centro regional"], &["crav", "centro regional"]),
            (SiteType::AttentionPoint, &["pav", "punto de atencion"], &["pav", "punto de atencion"]),
            (
                SiteType::TerritorialDirection,
                &["dt", "territorial"],
                &["dt", "direccion territorial", "dir territorial"],
            ),
            (SiteType::Other, &["otra", "otro"], &[]),
        ],
    );
    known.map(|(kind, _)| kind)
}

/// *Dirección territorial* by code, name or alias, with or without the words *dirección territorial* before it.
pub(crate) fn direction(text: &str) -> Option<TerritorialDirection> {
    let folded = fold(text);
    let bare = ["direccion territorial ", "dir territorial ", "territorial ", "dt ", "d t ", "regional "]
        .iter()
        .find_map(|prefix| folded.strip_prefix(prefix))
        .unwrap_or(&folded);
    let bare = bare.strip_prefix("de ").unwrap_or(bare);
    DIRECTIONS
        .get(&without_and(bare))
        .copied()
        .or_else(|| TerritorialDirection::from_code(text.trim().to_uppercase().as_str()))
}

/// Directions by name and alias; a proper name goes before an alias of another.
static DIRECTIONS: LazyLock<HashMap<String, TerritorialDirection>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for &direction in TerritorialDirection::ALL {
        known.insert(without_and(&fold(direction.name())), direction);
    }
    for &direction in TerritorialDirection::ALL {
        for alias in direction.aliases() {
            known.entry(without_and(&fold(alias))).or_insert(direction);
        }
    }
    known
});

/// "Cesar y La Guajira", "Cesar - Guajira" and "CESAR/LA GUAJIRA" are one name.
fn without_and(folded: &str) -> String {
    folded.split(' ').filter(|word| !["y", "la", "e"].contains(word)).collect::<Vec<_>>().join(" ")
}

/// DIVIPOLA code of a department by its name.
pub(crate) fn department_code(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let of = |wanted: &str| DEPARTMENTS.iter().find(|(_, name)| fold(name) == wanted).map(|(code, _)| *code);
    of(&folded).or(match folded.as_str() {
        "bogota" | "bogota dc" | "bogota distrito capital" | "distrito capital" => Some("11"),
        "valle" => Some("76"),
        "guajira" => Some("44"),
        "n de santander" | "norte santander" => Some("54"),
        "san andres" | "san andres y providencia" => Some("88"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_by_alias() {
        for (text, direction_found) in [
            ("Cesar - La Guajira", TerritorialDirection::CesarGuajira),
            ("DT CESAR/GUAJIRA", TerritorialDirection::CesarGuajira),
            ("Dirección Territorial de Nariño", TerritorialDirection::Narino),
            ("uraba", TerritorialDirection::UrabaDarien),
            ("Urabá Darién", TerritorialDirection::UrabaDarien),
            ("MLL", TerritorialDirection::MetaLlanos),
        ] {
            assert_eq!(direction(text), Some(direction_found), "{text}");
        }
        assert_eq!(direction("Esquema no presencial"), None);
    }
}
