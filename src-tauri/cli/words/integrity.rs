//! What a check of the store found.

use commands::view::setting::IntegrityFinding;
use commands::wording;

/// A sentence that support can act on.
pub(crate) fn finding(found: &IntegrityFinding) -> String {
    match found {
        IntegrityFinding::Database { detail } => format!("La base de datos está dañada: {detail}"),
        IntegrityFinding::Orphan { table, parent } => {
            format!("Una fila de «{table}» nombra algo que no está en «{parent}»")
        }
        IntegrityFinding::File { digest } => format!("El archivo {digest} no contiene lo que debe"),
        IntegrityFinding::StrangeFile { path } => format!("Hay un archivo que EnSitio no puso: {path}"),
        IntegrityFinding::StrangeFolder { path } => format!("Hay una carpeta desconocida junto a los datos: {path}"),
        IntegrityFinding::EntryAltered { n } => format!("El asiento {n} del diario fue alterado"),
        IntegrityFinding::EntryUnchained { n } => format!("El asiento {n} del diario no sigue al anterior"),
        IntegrityFinding::EntryUnread { n } => format!("El asiento {n} del diario no se puede leer"),
        IntegrityFinding::EntryRefused { n } => format!("El asiento {n} del diario no cumple las reglas de hoy"),
        IntegrityFinding::EntryMissing => "Al diario le falta el final que este equipo recuerda".to_owned(),
        IntegrityFinding::RowDiffers { table } => format!("Una fila de «{table}» no es la que dice el diario"),
        IntegrityFinding::LogoMissing { format, digest } => {
            format!("Falta el logo de {} ({digest})", wording::format(*format))
        }
        IntegrityFinding::ActFileMissing { folio, digest } => format!("Al acta {folio} le falta un archivo ({digest})"),
        IntegrityFinding::PaperDiffers { folio, stage } => {
            format!("El documento del acta {folio} no corresponde a su estado «{}»", wording::stage(*stage, false))
        }
    }
}
