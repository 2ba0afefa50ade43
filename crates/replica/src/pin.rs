//! The one certificate that is trusted. A desk makes its own, and a person brings its fingerprint: no authority that a
//! laptop happens to trust can stand in for that, and neither name nor dates of the certificate say anything more.

use std::sync::Arc;

use casework::id::Digest;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, PeerIncompatible, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    version::TLS13,
};
use sha2::{Digest as _, Sha256};

/// Whoever answered has another certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the certificate {shown} is not that of the desk")]
pub(crate) struct Stranger {
    pub(crate) shown: Digest,
}

impl Stranger {
    /// The stranger that [`Pin`] has seen.
    pub(crate) fn among(error: &Error) -> Option<Self> {
        match error {
            Error::InvalidCertificate(CertificateError::Other(OtherError(other))) => other.downcast_ref().copied(),
            _ => None,
        }
    }
}

/// Trusts the certificate with this SHA-256 (DER), and only if its key signed the handshake.
#[derive(Debug)]
struct Pin {
    certificate: Digest,
    provider: Arc<CryptoProvider>,
}

/// TLS 1.3 with whoever has the key of `certificate`.
///
/// # Errors
/// Those of rustls, when the provider cannot speak TLS 1.3.
pub(crate) fn trusting(certificate: Digest) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let pin = Pin { certificate, provider: Arc::clone(&provider) };
    Ok(ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(pin))
        .with_no_client_auth())
}

impl ServerCertVerifier for Pin {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown = Digest(Sha256::digest(end_entity).into());
        if shown == self.certificate {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::Other(OtherError(Arc::new(Stranger { shown }))).into())
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
