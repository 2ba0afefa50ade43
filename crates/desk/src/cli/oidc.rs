//! The entity's identity provider, as whoever starts the desk names it.

use std::{env::VarError, fs, path::PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use desk::{NoProvider, Prompt, Provider, ProviderPlan};
use zeroize::Zeroizing;

/// The variable with the client's secret: the command line is read by everybody on the machine.
const SECRET: &str = "DESK_OIDC_SECRET";
/// Bytes of the file of certificates.
const CERTIFICATES_BYTES_MAX: u64 = 1 << 20;

#[derive(Debug, Args)]
pub(super) struct SignIn {
    /// Proveedor de identidad de la entidad (OpenID Connect): https://…, tal como él se nombra
    #[arg(long, value_name = "URL", requires = "oidc_client")]
    oidc_issuer: Option<String>,
    /// Nombre que el proveedor dio a la mesa como cliente; su clave, si tiene, en DESK_OIDC_SECRET
    #[arg(long, value_name = "CLIENTE", requires = "oidc_issuer")]
    oidc_client: Option<String>,
    /// Archivo PEM con los certificados que responden por el proveedor; por omisión los del sistema
    #[arg(long, value_name = "ARCHIVO", requires = "oidc_issuer")]
    oidc_ca: Option<PathBuf>,
    /// Puerto de 127.0.0.1 al que vuelve el navegador, si el proveedor exige uno fijo; por omisión cualquiera
    #[arg(long, value_name = "PUERTO", requires = "oidc_issuer", value_parser = clap::value_parser!(u16).range(1..))]
    oidc_port: Option<u16>,
    /// Cómo se le pide que pregunte quién entra; por omisión lo que diga que entiende, o «cuenta»
    #[arg(long, value_name = "PREGUNTA", requires = "oidc_issuer", value_enum)]
    oidc_prompt: Option<Asks>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Asks {
    /// Que elija su cuenta (select_account)
    Cuenta,
    /// Que entre de nuevo (login)
    Entrada,
}

impl From<Asks> for Prompt {
    fn from(asks: Asks) -> Self {
        match asks {
            Asks::Cuenta => Self::SelectAccount,
            Asks::Entrada => Self::Login,
        }
    }
}

impl SignIn {
    /// The provider, when one is named.
    pub(super) fn provider(self) -> anyhow::Result<Option<Provider>> {
        let Self { oidc_issuer, oidc_client, oidc_ca, oidc_port: port, oidc_prompt } = self;
        let (Some(issuer), Some(client)) = (oidc_issuer, oidc_client) else { return Ok(None) };
        let pem = match &oidc_ca {
            Some(file) => {
                let small =
                    fs::metadata(file).is_ok_and(|about| about.is_file() && about.len() <= CERTIFICATES_BYTES_MAX);
                if !small {
                    bail!("{} no es un archivo de certificados", file.display());
                }
                Some(fs::read(file).with_context(|| file.display().to_string())?)
            }
            None => None,
        };
        let secret = match std::env::var(SECRET) {
            Ok(secret) => Some(Zeroizing::new(secret)).filter(|secret| !secret.is_empty()),
            Err(VarError::NotPresent) => None,
            Err(VarError::NotUnicode(_)) => bail!("{SECRET} no es texto en UTF-8"),
        };
        let (authorities, prompt) = (pem.as_deref(), oidc_prompt.map(Prompt::from));
        let plan = ProviderPlan { issuer: &issuer, client: &client, secret, authorities, port, prompt };
        match Provider::new(plan) {
            Ok(provider) => Ok(Some(provider)),
            Err(NoProvider::Issuer) => {
                bail!("--oidc-issuer debe ser una dirección https://, sin «?» ni «#» (http:// solo en 127.0.0.1)")
            }
            Err(NoProvider::Client) => bail!("--oidc-client no se entiende"),
            Err(NoProvider::Certificates) => bail!("--oidc-ca no tiene certificados en PEM, o tiene demasiados"),
            Err(NoProvider::System) => {
                bail!("el sistema no tiene autoridades de confianza para https (ca-certificates)")
            }
        }
    }
}
