//! Document timestamps: who gives them, and which acts wait for theirs.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use desk::{NoAuthority, TimeAuthority};

use super::{Data, as_json, ledger, line};

/// The variable that says where the authority is.
const TSA: &str = "DESK_TSA";
/// Bytes of the file of certificates.
const CERTIFICATES_BYTES_MAX: u64 = 1 << 20;

#[derive(Debug, Args)]
pub(super) struct Time {
    /// Autoridad de sellos de tiempo (RFC 3161): http://… o https://…; por omisión lo que diga DESK_TSA, o la propia mesa
    #[arg(long, value_name = "URL")]
    tsa: Option<String>,
    /// Archivo PEM con los certificados que responden por esa autoridad
    #[arg(long, value_name = "ARCHIVO")]
    tsa_ca: Option<PathBuf>,
}

impl Time {
    /// The authority elsewhere, when one is named.
    pub(super) fn authority(self) -> anyhow::Result<Option<TimeAuthority>> {
        // Some want a password in the address, which is not for the command line, that everybody on the machine can read.
        let said = self.tsa.or_else(|| std::env::var(TSA).ok().filter(|url| !url.is_empty()));
        let (url, file) = match (said, self.tsa_ca) {
            (Some(url), Some(file)) => (url, file),
            (Some(_), None) => {
                bail!("falta --tsa-ca: los certificados que responden por la autoridad de sellos de tiempo")
            }
            (None, Some(_)) => bail!("--tsa-ca acompaña a --tsa"),
            (None, None) => return Ok(None),
        };
        let small = fs::metadata(&file).is_ok_and(|about| about.is_file() && about.len() <= CERTIFICATES_BYTES_MAX);
        if !small {
            bail!("{} no es un archivo de certificados", file.display());
        }
        let pem = fs::read(&file).with_context(|| file.display().to_string())?;
        match TimeAuthority::new(&url, &pem) {
            Ok(authority) => Ok(Some(authority)),
            Err(NoAuthority::Address) => bail!("la dirección de --tsa no se entiende: http://… o https://…"),
            Err(NoAuthority::Certificates) => {
                bail!("{} no tiene certificados en PEM, o tiene demasiados", file.display())
            }
            Err(NoAuthority::System) => {
                bail!("el sistema no tiene autoridades de confianza para https (ca-certificates)")
            }
        }
    }
}

pub(super) fn list(data: &Data, json: bool) -> anyhow::Result<()> {
    let stamping = ledger(data)?.stamping()?;
    if json {
        return as_json(&stamping);
    }
    line(&format!("Con sello de tiempo: {}", stamping.stamped))?;
    line(&format!("En espera: {}", stamping.waiting))?;
    if stamping.never > 0 {
        line(&format!("No lo tendrán, porque con él el documento pasa de lo permitido: {}", stamping.never))?;
    }
    for act in stamping.acts {
        if act.is_over {
            line(&format!("{}  no lo tendrá", act.radicado))?;
            continue;
        }
        let why = act.failure.map(|why| format!("  {why}")).unwrap_or_default();
        line(&format!("{}  intentos fallidos: {}{why}", act.radicado, act.tries))?;
    }
    Ok(())
}
