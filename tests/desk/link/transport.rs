//! TLS with a given authority, and proxies: what is trusted, what is refused, what goes where.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use matrix::error::{Distrust, Error};
use matrix::link::{Failure, JournalPlace, Journaling, SignInError, Update, start_over};
use matrix::server::Homeserver;
use matrix::transport::Transport;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use testing::link::console::Console;
use testing::link::desk::{PASSWORD, ScriptedDesk};

/// A certificate authority of a desk's own.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// TLS in front of a homeserver, with a certificate for these names of this authority. Returns its port.
    async fn front(&self, url: &str, names: &[&str], expired: bool) -> u16 {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
        if expired {
            params.not_after = rcgen::date_time_ymd(2020, 1, 1);
        }
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let target: SocketAddr = url.trim_start_matches("http://").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(mut near) = acceptor.accept(near).await else { return };
                    let mut far = TcpStream::connect(target).await.unwrap();
                    let _ = copy_bidirectional(&mut near, &mut far).await;
                });
            }
        });
        port
    }

    fn trusted(&self) -> Transport {
        Transport::default().trusting(self.pem.as_bytes()).unwrap()
    }
}

/// An HTTP proxy that leads every tunnel to one port of this machine, whatever name was asked for.
async fn proxy(to: u16) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                let mut near = BufReader::new(near);
                let mut first = String::new();
                near.read_line(&mut first).await.unwrap();
                log.lock().unwrap().push(first.trim().to_owned());
                let mut line = first;
                while !matches!(line.as_str(), "\r\n" | "") {
                    line.clear();
                    near.read_line(&mut line).await.unwrap();
                }
                near.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let mut far = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
                let _ = copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
    (url, asked)
}

async fn signs_in(desk: &ScriptedDesk, transport: Transport, address: &str) -> Result<(), SignInError> {
    let mut console = Console {
        link: start_over(transport, JournalPlace::Memory(Journaling::NoPlace)),
        told: Vec::new(),
        releases: true,
    };
    console.sign_in(address, &desk.name("sanne"), PASSWORD);
    let at = console.until(|update| matches!(update, Update::SignedIn { .. } | Update::SignInFailed(_))).await;
    match &console.told[at] {
        Update::SignInFailed(error) => Err(error.clone()),
        _ => Ok(()),
    }
}

#[tokio::test]
async fn a_given_authority_is_trusted_instead_of_the_systems() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let (ours, other) = (Authority::new(), Authority::new());
    let port = ours.front(&desk.server.url(), &["localhost"], false).await;
    let url = format!("https://localhost:{port}");
    assert_eq!(signs_in(&desk, ours.trusted(), &url).await, Ok(()));
    let unknown = Err(SignInError::Failed(Failure::Untrusted(Distrust::Issuer)));
    assert_eq!(signs_in(&desk, Transport::default(), &url).await, unknown, "the system knows it not");
    assert_eq!(signs_in(&desk, other.trusted(), &url).await, unknown, "another's word is not ours");
    let both = format!("{}{}", other.pem, ours.pem);
    let both = Transport::default().trusting(both.as_bytes()).unwrap();
    assert_eq!(signs_in(&desk, both, &url).await, Ok(()), "a file may hold several");
}

#[tokio::test]
async fn a_certificate_of_another_name_or_time_is_refused_and_says_so() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let ours = Authority::new();
    for (names, expired, why) in [(["elsewhere.test"], false, Distrust::Name), (["localhost"], true, Distrust::Time)] {
        let port = ours.front(&desk.server.url(), &names, expired).await;
        let answer = signs_in(&desk, ours.trusted(), &format!("https://localhost:{port}")).await;
        assert_eq!(answer, Err(SignInError::Failed(Failure::Untrusted(why))));
    }
}

#[tokio::test]
async fn through_a_proxy_goes_nothing_but_a_tunnel() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let ours = Authority::new();
    let front = ours.front(&desk.server.url(), &["matrix.desk.test"], false).await;
    let (proxy, asked) = proxy(front).await;
    let through = ours.trusted().through(&proxy).unwrap();
    assert_eq!(signs_in(&desk, through, "https://matrix.desk.test").await, Ok(()));
    let asked = asked.lock().unwrap().clone();
    assert!(!asked.is_empty());
    assert!(asked.iter().all(|line| line == "CONNECT matrix.desk.test:443 HTTP/1.1"), "{asked:?}");
}

#[tokio::test]
async fn what_goes_to_this_machine_never_takes_a_proxy() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let (proxy, asked) = proxy(9).await;
    let through = Transport::default().through(&proxy).unwrap();
    assert_eq!(signs_in(&desk, through, &desk.server.url()).await, Ok(()));
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_server_name_is_looked_up_over_tls_and_through_the_proxy() {
    let desk = ScriptedDesk::open(&["sanne"]).await;
    let ours = Authority::new();
    // a web server for the name, which says where the homeserver is
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let web = format!("http://{}", listener.local_addr().unwrap());
    let matrix = ours.front(&desk.server.url(), &["localhost"], false).await;
    let body = format!(r#"{{"m.homeserver":{{"base_url":"https://localhost:{matrix}"}}}}"#);
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ";
            let _ = near.write_all(format!("{head}{}\r\n\r\n{body}", body.len()).as_bytes()).await;
        }
    });
    let front = ours.front(&web, &["desk.test"], false).await;
    let (proxy, asked) = proxy(front).await;
    let through = ours.trusted().through(&proxy).unwrap();
    let found = Homeserver::resolve_over(through, "desk.test").await.unwrap();
    assert_eq!(found.url(), format!("https://localhost:{matrix}"));
    assert_eq!(asked.lock().unwrap().as_slice(), ["CONNECT desk.test:443 HTTP/1.1"]);
    // who cannot show that it is the name's server does not say where the homeserver is
    let untrusted = Transport::default().through(&proxy).unwrap();
    let error = Homeserver::resolve_over(untrusted, "desk.test").await.err();
    assert_eq!(error, Some(Error::Untrusted(Distrust::Issuer)));
}
