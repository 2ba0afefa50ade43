//! *Sedes* and the territorial structure (G-SITE).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::fact::SiteFact;
use crate::id::SiteId;
use crate::identity::normalise;

/// *Nivel.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SiteLevel {
    /// Nivel nacional.
    National,
    /// Nivel territorial.
    Territorial,
}

/// *Tipo de sede*, as the entity's public pages name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SiteType {
    /// Sede administrativa.
    Administrative,
    /// Dirección territorial.
    TerritorialDirection,
    /// Punto de Atención a Víctimas (PAV).
    AttentionPoint,
    /// Centro Regional de Atención a Víctimas (CRAV).
    RegionalCentre,
    /// Otra.
    Other,
}

macro_rules! territorial_directions {
    ($($variant:ident $code:literal $name:literal [$($alias:literal),*])*) => {
        /// *Dirección territorial.* Given to each site by hand: directions cut through departments, so it can
        /// never be derived from the department.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum TerritorialDirection { $($variant),* }

        impl TerritorialDirection {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Three letters, printed in folios; never reused.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The proper name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Other spellings met in sheets.
            #[must_use]
            pub fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($alias),*]),* }
            }
        }
    };
}

territorial_directions! {
    Antioquia "ANT" "Antioquia" []
    Atlantico "ATL" "Atlántico" []
    Bolivar "BOL" "Bolívar y San Andrés" ["Bolívar", "Bolívar-San Andrés"]
    CaquetaHuila "CAH" "Caquetá y Huila" ["Caquetá-Huila", "Caquetá", "Huila"]
    Cauca "CAU" "Cauca" []
    Central "CEN" "Central" ["Bogotá", "Nivel nacional"]
    CesarGuajira "CEG" "Cesar y La Guajira" ["Cesar-La Guajira", "Cesar-Guajira", "Cesar", "La Guajira"]
    Choco "CHO" "Chocó" []
    Cordoba "COR" "Córdoba" []
    EjeCafetero "EJE" "Eje Cafetero" ["Caldas, Quindío y Risaralda"]
    Magdalena "MAG" "Magdalena" []
    MagdalenaMedio "MME" "Magdalena Medio" []
    MetaLlanos "MLL" "Meta y Llanos Orientales" ["Meta", "Meta y Llanos", "Llanos Orientales"]
    Narino "NAR" "Nariño" []
    NorteSantanderArauca "NSA" "Norte de Santander y Arauca" ["Norte de Santander", "Arauca", "Norte de Santander-Arauca"]
    Putumayo "PUT" "Putumayo" []
    Santander "SAN" "Santander" []
    Sucre "SUC" "Sucre" []
    UrabaDarien "URA" "Urabá-Darién" ["Urabá", "Urabá y Darién"]
    Valle "VAL" "Valle" ["Valle del Cauca"]
}

impl TerritorialDirection {
    /// The direction whose [`code`](Self::code) this is.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|d| d.code() == code)
    }
}

/// DIVIPOLA department codes (DANE), two digits as text, with their names.
pub const DEPARTMENTS: [(&str, &str); 33] = [
    ("05", "Antioquia"),
    ("08", "Atlántico"),
    ("11", "Bogotá D.C."),
    ("13", "Bolívar"),
    ("15", "Boyacá"),
    ("17", "Caldas"),
    ("18", "Caquetá"),
    ("19", "Cauca"),
    ("20", "Cesar"),
    ("23", "Córdoba"),
    ("25", "Cundinamarca"),
    ("27", "Chocó"),
    ("41", "Huila"),
    ("44", "La Guajira"),
    ("47", "Magdalena"),
    ("50", "Meta"),
    ("52", "Nariño"),
    ("54", "Norte de Santander"),
    ("63", "Quindío"),
    ("66", "Risaralda"),
    ("68", "Santander"),
    ("70", "Sucre"),
    ("73", "Tolima"),
    ("76", "Valle del Cauca"),
    ("81", "Arauca"),
    ("85", "Casanare"),
    ("86", "Putumayo"),
    ("88", "Archipiélago de San Andrés, Providencia y Santa Catalina"),
    ("91", "Amazonas"),
    ("94", "Guainía"),
    ("95", "Guaviare"),
    ("97", "Vaupés"),
    ("99", "Vichada"),
];

/// Whether `code` is five digits that begin with a known department.
#[must_use]
pub fn is_municipality_code(code: &str) -> bool {
    code.len() == 5
        && code.bytes().all(|b| b.is_ascii_digit())
        && DEPARTMENTS.iter().any(|(department, _)| code.starts_with(department))
}

/// What is known of a site. Empty text means "not known".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SiteDetails {
    pub name: String,
    pub level: SiteLevel,
    #[serde(default)]
    pub site_type: Option<SiteType>,
    #[serde(default)]
    pub territorial: Option<TerritorialDirection>,
    /// DIVIPOLA, five digits as text, or empty.
    #[serde(default)]
    pub municipality_code: String,
    /// *Ciudad o municipio*, as printed.
    #[serde(default)]
    pub city: String,
    #[serde(default)]
    pub address: String,
    /// *Piso/Oficina.*
    #[serde(default)]
    pub floor_office: String,
    #[serde(default)]
    pub contact_name: String,
    #[serde(default)]
    pub contact_phone: String,
    #[serde(default)]
    pub contact_email: String,
}

/// A site as the workstation or the desk knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Site {
    pub id: SiteId,
    pub details: SiteDetails,
    pub rev: u32,
}

impl SiteDetails {
    /// By what two people who write down one site mean the same: its name, wherever the name alone does not say it the
    /// municipality, else the city. Empty when nothing comparable is left.
    #[must_use]
    pub fn likeness(&self) -> String {
        let name = normalise(&self.name);
        if name.is_empty() {
            return name;
        }
        let place =
            if self.municipality_code.is_empty() { normalise(&self.city) } else { self.municipality_code.clone() };
        format!("{name}@{place}")
    }
}

impl Site {
    /// This site after one fact; the first makes it known. `None`: known under another id.
    #[must_use]
    pub fn evolve(state: Option<Self>, id: SiteId, fact: &SiteFact) -> Option<Self> {
        match fact {
            SiteFact::Known { details } => {
                Some(Self { id, details: details.clone(), rev: state.map_or(1, |s| s.rev + 1) })
            }
            SiteFact::SameAs { .. } => state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        assert_eq!(TerritorialDirection::ALL.len(), 20);
        for d in TerritorialDirection::ALL {
            assert_eq!(TerritorialDirection::from_code(d.code()), Some(*d));
        }
    }

    #[test]
    fn municipality_codes_begin_with_a_department() {
        assert!(is_municipality_code("05001"));
        assert!(!is_municipality_code("5001"), "a sheet lost the zero");
        assert!(!is_municipality_code("21001"), "no such department");
    }
}
