//! A real nginx with TLS in front of a door and its homeserver, by the very file that the guide ships
//! (`src/guide/examples/nginx.conf`). Only names, ports and certificates are put in, as whoever runs a desk does.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

/// The name by which visitors come. Browsers and `reqwest` of [`Proxy::browser`] find it on this machine.
pub const CHAT: &str = "chat.localhost";
/// The name by which consoles come; every system finds it.
pub const MATRIX: &str = "localhost";

const SHIPPED: &str = include_str!("../guide/examples/nginx.conf");
/// How long it may take to start.
const START: Duration = Duration::from_secs(20);
/// So many connections: a thousand visitors and their calls.
const CONNECTIONS: usize = 8_192;

/// A running nginx. Its folder, with all that it has written, is gone with it.
pub struct Proxy {
    child: Child,
    folder: TempDir,
    port: u16,
}

impl Proxy {
    /// Starts one in front of a door and a homeserver, both as URLs (`http://127.0.0.1:PORT`). None, with a notice, where
    /// there is no nginx on this machine.
    ///
    /// # Panics
    /// Without nginx where one is required (`NACHTWACHT_PROXY=required`, as in CI).
    pub fn start(door: &str, homeserver: &str) -> Option<Self> {
        Self::start_with(door, homeserver, CONNECTIONS)
    }

    /// The same, with room for so many connections, to the door and the homeserver included.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn start_with(door: &str, homeserver: &str, connections: usize) -> Option<Self> {
        let Some(nginx) = find() else {
            let required = std::env::var_os("NACHTWACHT_PROXY").is_some_and(|it| it == "required");
            assert!(!required, "there is no nginx on this machine, and one is required");
            let _ = writeln!(std::io::stderr(), "skipped: there is no nginx on this machine (Debian: nginx-light)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let (port, plain) = free_ports();
        certificates(folder.path());
        let own = configured(folder.path(), port, plain, door, homeserver);
        std::fs::write(folder.path().join("nachtwacht.conf"), own).unwrap();
        std::fs::write(folder.path().join("nginx.conf"), around(folder.path(), connections)).unwrap();
        let child = Command::new(nginx)
            .arg("-p")
            .arg(folder.path())
            .args(["-c", "nginx.conf", "-e", "error.log"])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut proxy = Self { child, folder, port };
        proxy.wait();
        Some(proxy)
    }

    fn wait(&mut self) {
        let deadline = Instant::now() + START;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let ended = self.child.try_wait().unwrap().is_some();
            assert!(!ended && Instant::now() < deadline, "nginx did not start: {}", self.written());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Where visitors come in: the base of the API, and the page.
    pub fn chat(&self) -> String {
        format!("https://{CHAT}:{}", self.port)
    }

    /// Where consoles come in.
    pub fn matrix(&self) -> String {
        format!("https://{MATRIX}:{}", self.port)
    }

    /// Its address, whatever the name.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// The certificate authority that vouches for it, in PEM: for a console's `--ca`.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A visitor's browser on this machine, at an address of its own (127.0.0.0/8).
    pub fn browser(&self, from: IpAddr) -> reqwest::Client {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authority = reqwest::Certificate::from_pem(&std::fs::read(self.authority()).unwrap()).unwrap();
        reqwest::Client::builder()
            .tls_certs_only([authority])
            .resolve(CHAT, self.address())
            .local_address(from)
            .build()
            .unwrap()
    }

    /// All that it has written, of whatever kind: logs, bodies, answers.
    pub fn written(&self) -> String {
        let mut all = String::new();
        read_all(self.folder.path(), &mut all);
        all
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn find() -> Option<&'static str> {
    let runs =
        |nginx: &&str| Command::new(nginx).arg("-v").stderr(Stdio::null()).status().is_ok_and(|ran| ran.success());
    ["nginx", "/usr/sbin/nginx"].into_iter().find(runs)
}

/// Two ports that nobody has at the moment.
fn free_ports() -> (u16, u16) {
    let free = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let (one, other) = (free(), free());
    (one.local_addr().unwrap().port(), other.local_addr().unwrap().port())
}

/// The shipped file with this machine's values; each must be in it.
fn configured(folder: &Path, port: u16, plain: u16, door: &str, homeserver: &str) -> String {
    let put = |text: String, shipped: &str, own: &str| {
        assert!(text.contains(shipped), "the shipped file has no {shipped}");
        text.replace(shipped, own)
    };
    let values = [
        ("listen 443", format!("listen 127.0.0.1:{port}")),
        ("listen [::]:443", format!("listen [::1]:{port}")),
        ("listen 80", format!("listen 127.0.0.1:{plain}")),
        ("listen [::]:80", format!("listen [::1]:{plain}")),
        ("matrix.desk.example", MATRIX.to_owned()),
        ("chat.desk.example", CHAT.to_owned()),
        ("/etc/ssl/desk", folder.display().to_string()),
        ("http://127.0.0.1:6180", door.trim_end_matches('/').to_owned()),
        ("http://127.0.0.1:6167", homeserver.trim_end_matches('/').to_owned()),
    ];
    let text = values.iter().fold(SHIPPED.to_owned(), |text, (shipped, own)| put(text, shipped, own));
    // a machine without IPv6 cannot listen there
    let has_v6 = TcpListener::bind("[::1]:0").is_ok();
    text.lines().filter(|line| has_v6 || !line.contains("listen [")).fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{line}");
        text
    })
}

/// What Debian's `nginx.conf` is, but in a folder of one's own and in the foreground. It logs, as Debian's does: what the
/// shipped file does not keep out of a log is found there.
fn around(folder: &Path, connections: usize) -> String {
    let folder = folder.display();
    let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: String = kinds.map(|kind| format!("{kind}_temp_path {folder}/{kind};\n")).concat();
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log info;\n\
         events {{ worker_connections {connections}; }}\n\
         http {{\n{temporary}access_log {folder}/access.log;\nclient_body_in_file_only off;\n\
         include {folder}/nachtwacht.conf;\n}}\n"
    )
}

/// An authority, and a certificate for each name.
fn certificates(folder: &Path) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap();
    std::fs::write(folder.join("ca.pem"), authority.pem()).unwrap();
    let issuer = Issuer::new(params, key);
    for (file, name) in [("chat", CHAT), ("matrix", MATRIX)] {
        let key = KeyPair::generate().unwrap();
        let signed = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
        std::fs::write(folder.join(format!("{file}.pem")), signed.pem()).unwrap();
        std::fs::write(folder.join(format!("{file}.key")), key.serialize_pem()).unwrap();
    }
}

fn read_all(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let own = path.extension().is_some_and(|kind| kind == "pem" || kind == "key" || kind == "conf");
        if path.is_dir() {
            read_all(&path, into);
        } else if !own {
            into.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap_or_default()));
        }
    }
}
