//! Which PostgreSQL a desk keeps its ledger in, as an administrator writes it.

use std::{fmt, str::FromStr, sync::Arc, time::Duration};

use ::postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use crate::error::LedgerError;

const CONNECT_TIME: Duration = Duration::from_secs(5);
/// How long the network may keep what was sent before the connection counts as dead.
const SILENCE: Duration = Duration::from_secs(20);
/// Longest address that is looked at.
const URL_BYTES_MAX: usize = 2_000;

/// `postgres://user:password@host:port/name?sslmode=verify-full&sslrootcert=/path/to/authorities.pem`
#[derive(Clone)]
pub struct Database {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    /// Without user and password: it goes into the log.
    name: String,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Database").field(&self.name).finish()
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl FromStr for Database {
    type Err = LedgerError;

    /// # Errors
    /// [`LedgerError::Address`], which never quotes it: it has a password in it.
    fn from_str(url: &str) -> Result<Self, LedgerError> {
        let bad = |why| LedgerError::Address { why };
        if url.len() > URL_BYTES_MAX || !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
            return Err(bad("postgres://…"));
        }
        let (rest, said) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut authorities, mut others) = (None, None, Vec::new());
        for pair in said.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => authorities = Some(value),
                _ => others.push(pair),
            }
        }
        let mut config: Config = format!("{rest}?{}", others.join("&")).parse().map_err(|_| bad("postgres://…"))?;
        let encrypts = match mode {
            Some("disable") => false,
            // Whoever asks for encryption is never connected with somebody unknown.
            Some("require" | "verify-ca" | "verify-full") => true,
            // What goes over a network has people's data in it: how it is protected is said, or it does not go.
            None if config.get_hosts().iter().all(is_here) => false,
            _ => return Err(bad("sslmode")),
        };
        let tls = encrypts.then(|| trusting(authorities.ok_or(bad("sslrootcert"))?)).transpose()?;
        config.ssl_mode(if encrypts { SslMode::Require } else { SslMode::Disable });
        config.application_name("ensitio desk").tcp_user_timeout(SILENCE).keepalives_idle(SILENCE);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIME);
        }
        Ok(Self { name: name(&config), config, tls })
    }
}

impl Database {
    pub(crate) fn connect(&self) -> Result<Client, ::postgres::Error> {
        match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        }
    }
}

/// Whether it is reached without leaving this machine.
fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// TLS with whoever one of the authorities of a file (PEM) vouches for, by the name in the address.
fn trusting(file: &str) -> Result<MakeRustlsConnect, LedgerError> {
    let unreadable = |_| LedgerError::Address { why: "sslrootcert" };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(unreadable)? {
        roots.add(certificate.map_err(unreadable)?)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn name(config: &Config) -> String {
    let host = |host: &Host| match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    };
    let hosts: Vec<String> = config.get_hosts().iter().map(host).collect();
    let port = config.get_ports().first().copied().unwrap_or(5432);
    format!("postgres://{}:{port}/{}", hosts.join(","), config.get_dbname().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str) -> Result<String, &'static str> {
        match url.parse::<Database>() {
            Ok(database) => Ok(format!("{database} {:?}", database.tls.is_some())),
            Err(LedgerError::Address { why }) => Err(why),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn an_address_says_how_what_goes_over_a_network_is_protected_and_its_password_is_told_to_nobody() {
        let here = Ok("postgres://127.0.0.1:5432/mesa false".to_owned());
        assert_eq!(check("postgres://ana:clave@127.0.0.1/mesa"), here);
        assert_eq!(check("postgresql://ana:clave@127.0.0.1/mesa?sslmode=disable"), here);
        assert_eq!(
            check("postgres://ana@/mesa?host=/run/postgresql").unwrap(),
            "postgres:///run/postgresql:5432/mesa false"
        );
        assert_eq!(check("postgres://ana:clave@db.example.org/mesa"), Err("sslmode"), "in clear, and nobody said so");
        assert!(check("postgres://ana:clave@db.example.org/mesa?sslmode=disable").is_ok());
        assert_eq!(check("postgres://ana:clave@db.example.org/mesa?sslmode=prefer"), Err("sslmode"));
        assert_eq!(check("postgres://ana:clave@db.example.org/mesa?sslmode=require"), Err("sslrootcert"));
        assert_eq!(
            check("postgres://ana:clave@db.example.org/mesa?sslmode=verify-full&sslrootcert=/no"),
            Err("sslrootcert")
        );
        for odd in [
            "",
            "mysql://a",
            "postgres://a:b@c:x/d",
            "postgres://h/d?nada=1",
            &format!("postgres://{}", "a".repeat(3_000)),
        ] {
            assert_eq!(check(odd), Err("postgres://…"), "{odd}");
        }
        let database: Database = "postgres://ana:secreta@127.0.0.1/mesa".parse().unwrap();
        assert!(!format!("{database:?} {database}").contains("secreta"));
    }
}
