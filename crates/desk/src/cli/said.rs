//! What the ledger has against it, in the words of whoever keeps the server running.

use desk::{LedgerError, Part};

/// What the ledger has against it in Spanish; anything else with its causes.
pub(super) fn told(error: &anyhow::Error) -> String {
    match error.downcast_ref::<LedgerError>() {
        Some(LedgerError::Newer { file, found, known }) => {
            format!(
                "{} es de una versión más nueva ({found}; esta conoce {known}): actualice el programa",
                file.display()
            )
        }
        Some(LedgerError::Foreign { file }) => format!("{} no es el registro de una mesa", file.display()),
        Some(LedgerError::Occupied { folder }) => format!("otra mesa ya atiende {}", folder.display()),
        Some(LedgerError::PutBack { file, found, reached }) => format!(
            "{} llega a {found} y ya se había dicho hasta {reached}: es una copia puesta a mano; use «desk restore»",
            file.display()
        ),
        Some(LedgerError::NoLedger { file }) => format!("falta {}; use «desk restore»", file.display()),
        Some(LedgerError::Busy { why, .. }) => format!("la base de datos está ocupada; intente más tarde ({why})"),
        Some(LedgerError::Unreachable { database, why }) => format!("no se llega a {database}: {why}"),
        Some(LedgerError::Denied { why, .. }) => format!("al usuario de la base de datos le faltan permisos: {why}"),
        Some(LedgerError::Address { why }) => told_address(why),
        Some(LedgerError::NotEmpty { folder }) => format!("{} no está vacía", folder.display()),
        Some(LedgerError::NoCopy { folder }) => format!("en {} no hay una copia entera", folder.display()),
        Some(LedgerError::OtherDesk { folder }) => format!("la copia en {} es de otra mesa", folder.display()),
        Some(LedgerError::Bucket { source }) => format!("el bucket de los archivos no responde: {source}"),
        Some(LedgerError::OtherPlace { place }) => {
            format!("los archivos de esta mesa están en {place}: no se cambian así")
        }
        Some(LedgerError::Unread { file, lacks, source }) => format!(
            "del registro que se reemplaza, {}, no se puede leer ({source}): {}. La mesa sigue como estaba. Recupérelo si puede; \
             para seguir sin eso, repita con --unread",
            file.display(),
            parts(lacks)
        ),
        Some(LedgerError::DamagedFile { file }) => format!("{} está dañado", file.display()),
        Some(LedgerError::NoKey { file }) => format!(
            "falta {}, la clave del certificado en que confían los puestos: recupérela de una copia de seguridad",
            file.display()
        ),
        Some(LedgerError::File { file, source }) => format!("{}: {source}", file.display()),
        Some(LedgerError::Damaged { .. }) => "el registro está dañado; restaure una copia".to_owned(),
        Some(error @ (LedgerError::Sql { .. } | LedgerError::Random(_))) => format!("el registro no responde: {error}"),
        Some(error @ LedgerError::Paper(_)) => format!("no se pudo elaborar un documento: {error}"),
        Some(error @ (LedgerError::Certificate(_) | LedgerError::Tls(_))) => {
            format!("el certificado no sirve: {error}")
        }
        None => format!("{error:#}"),
    }
}

/// What was not read of the ledger that a restore replaces, and what follows.
pub(super) fn parts(lacks: &[Part]) -> String {
    let told = lacks.iter().map(|part| match part {
        Part::Erased => "a quiénes se suprimió (vuelven sus datos)",
        Part::Devices => "qué puestos se excluyeron, se cerraron o se inscribieron otra vez (vuelven a entrar; una orden de cierre puede no \
             valer hasta que se inscriban de nuevo, y cada uno ve lo que veía al hacer la copia)",
        Part::Brought => "qué fotos y papeles trajo cada puesto (hasta que los traiga otra vez solo los lee quien ve todo el país)",
        Part::Keys => "las llaves de la mesa (si la copia tiene otras, los puestos no reconocen sus recibos hasta que se inscriban de nuevo)",
        Part::Filed => "qué radicados se dieron (la numeración salta)",
    });
    told.collect::<Vec<_>>().join("; ")
}

/// What the address of a database lacks.
fn told_address(why: &str) -> String {
    match why {
        "sslmode" => "la base de datos está en otra máquina: agregue sslmode=verify-full con sslrootcert=ARCHIVO, o \
             sslmode=disable si la red ya la protege"
            .to_owned(),
        "sslrootcert" => {
            "sslrootcert debe nombrar un archivo PEM con la autoridad que certifica a la base de datos".to_owned()
        }
        _ => {
            "la dirección de la base de datos no se entiende: postgres://usuario:clave@servidor:puerto/base".to_owned()
        }
    }
}
