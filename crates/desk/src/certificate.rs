//! The certificate that workstations know the desk by: made once, signed by itself, recognised by its fingerprint.

use std::{fs, io, sync::Arc};

use rcgen::CertifiedKey;
use sha2::{Digest as _, Sha256};
use tokio_rustls::rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    version::TLS13,
};

use crate::{durable, error::LedgerError, folder::Folder};

/// What the desk shows of itself.
#[derive(Debug)]
pub(crate) struct Certificate {
    pub(crate) config: Arc<ServerConfig>,
    /// SHA-256 of the certificate (DER), 64 hexadecimal digits.
    pub(crate) fingerprint: String,
}

/// The certificate of the folder; a new one for `names` (hosts and addresses) when there is none.
///
/// # Errors
/// [`LedgerError::NoKey`]: there is a certificate, and its key is gone.
pub(crate) fn open(folder: &Folder, names: Vec<String>) -> Result<Certificate, LedgerError> {
    let (certificate, key) = match (read(&folder.certificate())?, read(&folder.key())?) {
        (Some(certificate), Some(key)) => (certificate, key),
        // A new one in its place would be one that no workstation trusts.
        (Some(_), None) => return Err(LedgerError::NoKey { file: folder.key() }),
        // The certificate is written last: without it nobody has seen the key.
        (None, _) => alone(folder, names)?,
    };
    let fingerprint = hex::encode(Sha256::digest(&certificate));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13])?
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate)],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key)),
        )?;
    Ok(Certificate { config: Arc::new(config), fingerprint })
}

/// By what workstations know the desk of this folder: SHA-256 of its certificate (DER), 64 hexadecimal digits.
///
/// # Errors
/// [`LedgerError::NoKey`]: it has no certificate, so that nobody could come in.
pub fn fingerprint(folder: &Folder) -> Result<String, LedgerError> {
    let certificate = read(&folder.certificate())?.ok_or_else(|| LedgerError::NoKey { file: folder.certificate() })?;
    Ok(hex::encode(Sha256::digest(certificate)))
}

/// Several desks may begin in one folder: the first makes it, the others find it.
fn alone(folder: &Folder, names: Vec<String>) -> Result<(Vec<u8>, Vec<u8>), LedgerError> {
    let path = folder.making();
    let making = durable::touch(&path)?;
    making.lock().map_err(|error| LedgerError::file(&path, error))?;
    match (read(&folder.certificate())?, read(&folder.key())?) {
        (Some(certificate), Some(key)) => Ok((certificate, key)),
        _ => make(folder, names),
    }
}

fn make(folder: &Folder, names: Vec<String>) -> Result<(Vec<u8>, Vec<u8>), LedgerError> {
    let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(names)?;
    let (certificate, key) = (cert.der().to_vec(), signing_key.serialize_der());
    durable::write(&folder.tmp(), &folder.key(), &key)?;
    durable::write(&folder.tmp(), &folder.certificate(), &certificate)?;
    Ok((certificate, key))
}

fn read(path: &std::path::Path) -> Result<Option<Vec<u8>>, LedgerError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(LedgerError::file(path, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_whose_key_is_gone_is_not_made_anew_without_a_word() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let names = || vec!["localhost".to_owned()];
        fs::write(folder.key(), b"of a start that was interrupted").unwrap();
        let made = open(&folder, names()).unwrap().fingerprint;
        assert_eq!(open(&folder, names()).unwrap().fingerprint, made);
        fs::remove_file(folder.key()).unwrap();
        assert!(matches!(open(&folder, names()), Err(LedgerError::NoKey { file }) if file == folder.key()));
        fs::remove_file(folder.certificate()).unwrap();
        assert_ne!(open(&folder, names()).unwrap().fingerprint, made, "whoever wants another removes both");
    }
}
