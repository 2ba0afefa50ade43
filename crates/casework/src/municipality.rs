//! DIVIPOLA: the DANE's codes of municipalities, five digits, the first two being the department's.

/// Capitals of the departments and the other seats of the entity's directions, by code. Codes and names are the
/// DANE's; a municipality that is not here has no name to propose, and people write it.
const KNOWN: [(&str, &str); 36] = [
    ("05001", "Medellín, Antioquia"),
    ("05045", "Apartadó, Antioquia"),
    ("08001", "Barranquilla, Atlántico"),
    ("11001", "Bogotá, D. C."),
    ("13001", "Cartagena de Indias, Bolívar"),
    ("15001", "Tunja, Boyacá"),
    ("17001", "Manizales, Caldas"),
    ("18001", "Florencia, Caquetá"),
    ("19001", "Popayán, Cauca"),
    ("20001", "Valledupar, Cesar"),
    ("23001", "Montería, Córdoba"),
    ("27001", "Quibdó, Chocó"),
    ("41001", "Neiva, Huila"),
    ("44001", "Riohacha, La Guajira"),
    ("47001", "Santa Marta, Magdalena"),
    ("50001", "Villavicencio, Meta"),
    ("52001", "Pasto, Nariño"),
    ("52835", "San Andrés de Tumaco, Nariño"),
    ("54001", "San José de Cúcuta, Norte de Santander"),
    ("63001", "Armenia, Quindío"),
    ("66001", "Pereira, Risaralda"),
    ("68001", "Bucaramanga, Santander"),
    ("68081", "Barrancabermeja, Santander"),
    ("70001", "Sincelejo, Sucre"),
    ("73001", "Ibagué, Tolima"),
    ("76001", "Santiago de Cali, Valle del Cauca"),
    ("76109", "Buenaventura, Valle del Cauca"),
    ("81001", "Arauca, Arauca"),
    ("85001", "Yopal, Casanare"),
    ("86001", "Mocoa, Putumayo"),
    ("88001", "San Andrés, Archipiélago de San Andrés, Providencia y Santa Catalina"),
    ("91001", "Leticia, Amazonas"),
    ("94001", "Inírida, Guainía"),
    ("95001", "San José del Guaviare, Guaviare"),
    ("97001", "Mitú, Vaupés"),
    ("99001", "Puerto Carreño, Vichada"),
];

/// Municipality and department of a code, as an act names its city.
#[must_use]
pub fn name(code: &str) -> Option<&'static str> {
    let at = KNOWN.binary_search_by(|(known, _)| (*known).cmp(code)).ok()?;
    Some(KNOWN[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_code_is_found_and_no_other() {
        assert!(KNOWN.is_sorted_by(|(a, _), (b, _)| a < b));
        for (code, place) in KNOWN {
            assert!(code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit()));
            assert_eq!(name(code), Some(place));
        }
        assert_eq!((name("05002"), name(""), name("5001")), (None, None, None));
    }
}
