//! Words about items.

use casework::item::{ItemType, LifecycleState, Ownership, PhysicalCondition, Serial};

use super::{Known, look_up, look_up_first};
use crate::fold::fold;

/// *Estado físico.* *Obsoleto* is not one: it says nothing of wear.
pub(crate) fn condition(folded: &str) -> Known<PhysicalCondition> {
    use PhysicalCondition::{Bad, Fair, Good, Unserviceable};
    // The negations come first: "no sirve" holds no word of a good condition, but "mal estado" and "buen estado" share one.
    look_up(
        folded,
        &[
            (
                Unserviceable,
                &["inservible", "inservibles", "i", "ins"],
                &["inservib", "para baja", "dar de baja", "sin reparacion", "irreparable", "chatarra"],
            ),
            (
                Bad,
                &["malo", "mala", "malos", "m", "mal estado", "mal", "en mal estado", "danado", "danada"],
                &[
                    "mal",
                    "danad",
                    "averiad",
                    "no funciona",
                    "no enciende",
                    "no sirve",
                    "fuera de servicio",
                    "defectuos",
                    "deficiente",
                ],
            ),
            (
                Fair,
                &["regular", "r", "reg", "regulares", "estado regular", "en regular estado"],
                &["regular", "aceptable", "con detalles", "desgaste", "deteriorad"],
            ),
            (
                Good,
                &[
                    "bueno",
                    "buena",
                    "buenos",
                    "b",
                    "buen estado",
                    "bien",
                    "en buen estado",
                    "excelente",
                    "nuevo",
                    "nueva",
                    "optimo",
                ],
                &["buen", "excelente", "nuev", "optim", "funcional", "funciona", "operativ"],
            ),
        ],
    )
}

/// *Propiedad*
pub(crate) fn ownership(folded: &str) -> Known<Ownership> {
    look_up(
        folded,
        &[
            (
                Ownership::LoanForUse,
                &["comodato", "convenio", "tercero", "prestamo"],
                &["comodato", "convenio", "tercer", "prestad"],
            ),
            (
                Ownership::Provider,
                &[
                    "proveedor",
                    "arrendado",
                    "arrendada",
                    "alquilado",
                    "arriendo",
                    "alquiler",
                    "renting",
                    "leasing",
                    "contratista",
                ],
                &["proveedor", "arrend", "alquil", "renting", "leasing", "contrat"],
            ),
            (Ownership::Personal, &["personal", "particular", "equipo personal"], &["personal", "particular", "byod"]),
            (
                Ownership::Owned,
                &[
                    "propio",
                    "propia",
                    "propios",
                    "propiedad",
                    "entidad",
                    "uariv",
                    "unidad",
                    "de la entidad",
                    "unidad para las victimas",
                    "activo propio",
                ],
                &["propi", "entidad", "uariv", "unidad", "donad", "donacion"],
            ),
        ],
    )
}

/// *Estado del ciclo*
pub(crate) fn lifecycle(folded: &str) -> Known<LifecycleState> {
    use LifecycleState::{
        Assigned, Disposed, InRepair, InStock, InTransit, Missing, OnLoan, ReturnedToProvider, SitePool, Stolen,
    };
    look_up(
        folded,
        &[
            (ReturnedToProvider, &["devuelto al proveedor", "devuelto proveedor"], &["devuelto al prov"]),
            (
                InStock,
                &["en bodega", "bodega", "almacen", "en almacen", "disponible", "en stock"],
                &["bodega", "almacen"],
            ),
            (Assigned, &["asignado", "asignada", "en uso", "entregado", "en servicio"], &["asignad"]),
            (
                SitePool,
                &["en sede", "uso comun", "en sede uso comun", "compartido", "uso compartido"],
                &["uso comun", "compartid"],
            ),
            (InTransit, &["en transito", "transito", "en traslado"], &["transito"]),
            (OnLoan, &["en prestamo", "prestado"], &["prestamo", "prestad"]),
            (
                InRepair,
                &["en reparacion", "reparacion", "en garantia", "en reparacion garantia", "mantenimiento"],
                &["reparacion", "mantenimiento"],
            ),
            (Missing, &["faltante", "extraviado", "perdido", "faltante en investigacion"], &["faltante", "extravi"]),
            (Stolen, &["hurtado", "hurto", "robado", "hurtado denuncia"], &["hurt", "robad"]),
            (Disposed, &["dado de baja", "de baja", "baja", "dada de baja"], &["dado de baja", "dada de baja"]),
        ],
    )
}

/// *Tipo de elemento*
pub(crate) fn item_type(folded: &str) -> Known<ItemType> {
    use ItemType::{
        AccessPoint, Cabling, Connectivity, Desktop, Headset, IpPhone, Laptop, Monitor, Peripheral, Printer, Projector,
        Rack, Scanner, Server, Storage, Switch, Ups,
    };
    look_up_first(
        folded,
        &[
            (
                Laptop,
                &["portatil", "computador portatil", "equipo portatil", "laptop", "notebook"],
                &["computador portatil", "equipo portatil", "portatil", "laptop", "notebook"],
            ),
            (IpPhone, &["telefono ip", "telefono", "telefonos ip", "ip phone"], &["telefono", "phone"]),
            (
                Headset,
                &["diadema", "diademas", "audifonos", "headset"],
                &["diadema", "audifono", "headset", "auricular"],
            ),
            (Monitor, &["monitor", "pantalla", "monitores"], &["monitor"]),
            (Scanner, &["escaner", "scanner", "escaneres", "digitalizador"], &["escaner", "scanner"]),
            (
                Printer,
                &["impresora", "impresora multifuncional", "multifuncional", "equipo de impresion"],
                &["impresora", "multifuncional", "plotter"],
            ),
            (
                AccessPoint,
                &["access point", "ap", "punto de acceso", "acces point", "antena wifi"],
                &["access point", "acces point", "punto de acceso"],
            ),
            (Switch, &["switch", "swich", "suiche", "conmutador"], &["switch", "swich", "suiche"]),
            (Ups, &["ups", "sai"], &["ups"]),
            (
                Projector,
                &["videoproyector", "video beam", "videobeam", "proyector", "televisor", "tv"],
                &["videoproyector", "video beam", "videobeam", "proyector", "televisor"],
            ),
            (Server, &["servidor", "server"], &["servidor"]),
            (Storage, &["almacenamiento", "nas", "disco duro", "disco externo", "san"], &["almacenamiento", "disco "]),
            (Rack, &["rack", "gabinete", "rack gabinete"], &["rack", "gabinete"]),
            (
                Connectivity,
                &["router", "modem", "firewall", "enlace de conectividad", "enlace"],
                &["router", "modem", "firewall", "enlace"],
            ),
            (
                Cabling,
                &["cableado estructurado", "cableado", "punto de red", "patch panel"],
                &["cableado", "patch", "punto de red"],
            ),
            (
                Desktop,
                &[
                    "computador de escritorio",
                    "computador",
                    "pc",
                    "cpu",
                    "escritorio",
                    "todo en uno",
                    "all in one",
                    "equipo de computo",
                    "torre",
                    "desktop",
                    "aio",
                ],
                &[
                    "computador",
                    "escritorio",
                    "cpu",
                    "torre",
                    "todo en uno",
                    "all in one",
                    "desktop",
                    "equipo de computo",
                ],
            ),
            (
                Peripheral,
                &[
                    "periferico",
                    "teclado",
                    "mouse",
                    "raton",
                    "camara web",
                    "webcam",
                    "parlantes",
                    "guaya",
                    "base refrigerante",
                    "docking",
                    "cargador",
                ],
                &[
                    "teclado",
                    "mouse",
                    "camara",
                    "webcam",
                    "parlante",
                    "docking",
                    "cargador",
                    "adaptador",
                    "lector",
                    "periferico",
                ],
            ),
            (ItemType::Other, &["otro", "otros"], &[]),
        ],
    )
}

/// What stands in the column of serials. `None` for an empty text.
pub(crate) fn serial(text: &str) -> Option<Serial> {
    let folded = fold(text);
    const ILLEGIBLE: [&str; 5] = ["ilegible", "no legible", "borros", "no se lee", "no se ve"];
    const NOT_PRESENT: [&str; 14] = [
        "",
        "n a",
        "na",
        "s n",
        "sn",
        "no tiene",
        "sin serial",
        "sin serie",
        "no aplica",
        "ninguno",
        "no registra",
        "sin numero",
        "no posee",
        "no presenta",
    ];
    if text.is_empty() {
        None
    } else if ILLEGIBLE.iter().any(|word| folded.starts_with(word)) {
        Some(Serial::Illegible)
    } else if NOT_PRESENT.contains(&folded.as_str()) {
        Some(Serial::NotPresent)
    } else {
        Some(Serial::Read(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_in_many_spellings() {
        use PhysicalCondition::{Bad, Fair, Good, Unserviceable};
        for (text, known) in [
            ("B", Some((Good, true))),
            ("bueno ", Some((Good, true))),
            ("BUENO", Some((Good, true))),
            ("Buen estado", Some((Good, true))),
            ("Bueno con rayones", Some((Good, false))),
            ("R", Some((Fair, true))),
            ("Mal estado", Some((Bad, true))),
            ("No funciona la pantalla", Some((Bad, false))),
            ("Inservible", Some((Unserviceable, true))),
            ("INSERVIBLE - para baja", Some((Unserviceable, false))),
            ("Obsoleto", None),
            ("B/R", None),
        ] {
            assert_eq!(condition(&fold(text)), known, "{text}");
        }
    }

    #[test]
    fn serials_that_are_none() {
        assert_eq!(serial("ILEGIBLE"), Some(Serial::Illegible));
        for text in ["N/A", "S/N", "no tiene", "-", "Sin serial"] {
            assert_eq!(serial(text), Some(Serial::NotPresent), "{text}");
        }
        assert_eq!(serial("NA12345"), Some(Serial::Read("NA12345".to_owned())));
        assert_eq!(serial(""), None);
    }
}
