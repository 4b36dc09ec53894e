//! How the wire is carried: whose certificates are trusted, and through which proxy.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use reqwest::{Certificate, ClientBuilder, Url};
use rustls::CertificateError;

use super::error::Distrust;

/// How a homeserver is reached. The default trusts the system's roots and takes the environment's proxy (`HTTPS_PROXY`,
/// `ALL_PROXY`, `NO_PROXY`). Cheap to clone.
#[derive(Clone, Default)]
pub struct Transport {
    authorities: Option<Arc<[Certificate]>>,
    proxy: Proxy,
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = match self.proxy {
            Proxy::Environment => "environment",
            Proxy::None => "none",
            // its address may hold a password
            Proxy::At(_) => "given",
        };
        f.debug_struct("Transport").field("own_ca", &self.authorities.is_some()).field("proxy", &proxy).finish()
    }
}

#[derive(Clone, Default)]
enum Proxy {
    #[default]
    Environment,
    None,
    At(Url),
}

impl Transport {
    /// Trusts these certificate authorities (PEM, one or more) *instead of* the system's: a server with any other
    /// authority's signature cannot pass for the desk's homeserver.
    ///
    /// # Errors
    /// What is wrong with the text, to be said after its name.
    pub fn trusting(mut self, pem: &[u8]) -> Result<Self, &'static str> {
        use rustls::pki_types::{CertificateDer, pem::PemObject};
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let found = found.map_err(|_| "is not PEM")?;
        if found.is_empty() {
            return Err("holds no certificate");
        }
        let mut roots = rustls::RootCertStore::empty();
        let usable = |der: CertificateDer<'_>| {
            roots.add(der.clone().into_owned()).ok()?;
            Certificate::from_der(&der).ok()
        };
        let authorities = found.into_iter().map(usable).collect::<Option<Vec<_>>>();
        self.authorities = Some(authorities.ok_or("holds a certificate that cannot be read")?.into());
        Ok(self)
    }

    /// Goes through this HTTP proxy (`http://proxy.example:3128`), which sees only which server is called; or, with
    /// `none`, through no proxy, whatever the environment says.
    ///
    /// # Errors
    /// What is wrong with the address, to be said after it.
    pub fn through(mut self, proxy: &str) -> Result<Self, &'static str> {
        if proxy == "none" {
            self.proxy = Proxy::None;
            return Ok(self);
        }
        let url = Url::parse(proxy).map_err(|_| "is not the address of a proxy")?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err("is not the address of an HTTP proxy");
        }
        self.proxy = Proxy::At(url);
        Ok(self)
    }

    /// Sets a client up. Calls to this machine go straight there: through a proxy they would go unencrypted over the
    /// network.
    pub(super) fn apply(&self, client: ClientBuilder, loopback: bool) -> reqwest::Result<ClientBuilder> {
        let client = match &self.authorities {
            Some(authorities) => client.tls_certs_only(authorities.iter().cloned()),
            None => client,
        };
        Ok(match &self.proxy {
            _ if loopback => client.no_proxy(),
            Proxy::Environment => client,
            Proxy::None => client.no_proxy(),
            Proxy::At(url) => client.no_proxy().proxy(reqwest::Proxy::https(url.clone())?),
        })
    }
}

/// Why the certificate of the server that answered is not trusted, if a call broke for that reason.
pub(super) fn distrust(error: &reqwest::Error) -> Option<Distrust> {
    let rustls::Error::InvalidCertificate(why) = tls_error(error)? else { return None };
    Some(match why {
        // a signer that only has the same name as a trusted authority is a stranger
        CertificateError::UnknownIssuer | CertificateError::BadSignature => Distrust::Issuer,
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => Distrust::Time,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Distrust::Name,
        _ => Distrust::Other,
    })
}

/// The TLS error inside an error. `source` of an `io::Error` skips the error that it holds, so that one is looked at
/// first.
fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(held) => tls_error(held),
        None => tls_error(error.source()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_called_so() {
        let trusting = |pem: &str| Transport::default().trusting(pem.as_bytes()).err();
        assert_eq!(trusting(""), Some("holds no certificate"));
        assert_eq!(trusting("-----BEGIN CERTIFICATE-----\n"), Some("is not PEM"));
        let nonsense = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert_eq!(trusting(nonsense), Some("holds a certificate that cannot be read"));
    }

    #[test]
    fn a_proxy_is_an_http_address_or_none() {
        let through = |proxy: &str| Transport::default().through(proxy);
        for good in ["none", "http://proxy.example:3128", "https://name:secret@proxy.example"] {
            assert!(through(good).is_ok(), "{good}");
        }
        for bad in ["", "proxy", "socks5://proxy.example", "file:///etc/passwd"] {
            assert!(through(bad).is_err(), "{bad}");
        }
        let secret = through("https://name:secret@proxy.example").unwrap();
        assert!(!format!("{secret:?}").contains("secret"));
    }
}
