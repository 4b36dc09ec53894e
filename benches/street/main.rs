//! What a door costs with thousands of visitors connected: its memory, how long a visitor's word takes, and how long until
//! it is in the stream of the visitor's page. The program itself is the door; homeserver, door and visitors are a process
//! each, and share the machine's cores.
//!
//! ```sh
//! cargo bench --bench street
//! ```
//!
//! `NACHTWACHT_VISITORS=10000`, `NACHTWACHT_RATES=100,1000` (words a second in all) and `NACHTWACHT_SECONDS=20` say
//! otherwise how many, how fast and for how long.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]
#![expect(clippy::print_stdout, reason = "what it is run for")]

mod visitors;

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use matrix::session::Session;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use testing::site::{PASSWORD, Site};
use upkeep::{Plan, found};

/// By it a child knows that it is the visitors.
const VISITORS: &str = "NACHTWACHT_STREET_DOOR";

fn main() {
    raise_files();
    let asked = |name: &str, otherwise: &str| std::env::var(name).unwrap_or_else(|_| otherwise.to_owned());
    // `cargo bench` says so; as a test it only has to run
    let measured = std::env::args().any(|argument| argument == "--bench");
    let count = asked("NACHTWACHT_VISITORS", if measured { "10000" } else { "20" });
    let rates = asked("NACHTWACHT_RATES", if measured { "100,1000" } else { "20" });
    let seconds = asked("NACHTWACHT_SECONDS", if measured { "20" } else { "1" });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    if let Ok(door) = std::env::var(VISITORS) {
        let rates = rates.split(',').map(|rate| rate.parse().unwrap()).collect();
        runtime.block_on(visitors::run(&door, count.parse().unwrap(), rates, seconds.parse().unwrap()));
        return;
    }
    runtime.block_on(async {
        let site = Site::embedded().await;
        site.account("door", true).await;
        let session: Session = site.sign_in("door", "FOUND").await;
        found(&session, &Plan { another: true, ..Plan::default() }).await.unwrap();
        let (url, name) = (site.url(), site.name("door"));
        // beside the homeserver, which goes on meanwhile
        tokio::task::spawn_blocking(move || measure(&url, &name, &count)).await.unwrap();
    });
}

/// Opens the door, lets the visitors in, and says what each part takes.
fn measure(homeserver: &str, account: &str, count: &str) {
    let (mut door, url) = open(homeserver, account, count);
    println!("door alone, nobody there: {:.1} MiB", memory(door.id(), "VmRSS:"));
    let mut visitors = Command::new(std::env::current_exe().unwrap())
        .args(std::env::args().skip(1))
        .env(VISITORS, url)
        .env("NACHTWACHT_VISITORS", count)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    for line in BufReader::new(visitors.stdout.take().unwrap()).lines() {
        let now = memory(door.id(), "VmRSS:");
        println!("{} (door: {now:.1} MiB)", line.unwrap());
    }
    assert!(visitors.wait().unwrap().success());
    println!("door at its largest: {:.1} MiB", memory(door.id(), "VmHWM:"));
    let cpu = processor(door.id());
    println!("door on the processor in all: {:.1} s", cpu.as_secs_f64());
    door.kill().unwrap();
    door.wait().unwrap();
}

/// The program's own door, and where visitors reach it.
fn open(homeserver: &str, account: &str, count: &str) -> (Child, String) {
    let mut door = Command::new(env!("CARGO_BIN_EXE_nachtwacht"))
        .args(["door", "--homeserver", homeserver, "--as", account, "--listen", "127.0.0.1:0", "--visitors", count])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(door.stdin.take().unwrap(), "{PASSWORD}").unwrap();
    let mut lines = BufReader::new(door.stdout.take().unwrap()).lines();
    let line = lines.by_ref().map(Result::unwrap).find(|line| line.contains("http://")).unwrap();
    std::thread::spawn(move || lines.for_each(drop));
    (door, line[line.find("http://").unwrap()..].trim().to_owned())
}

/// What a process takes, in MiB.
fn memory(process: u32, what: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// How long a process was on a processor: fields 14 and 15 of its `stat`, in hundredths of a second.
fn processor(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<_> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    Duration::from_millis(10 * (fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()))
}

fn raise_files() {
    let maximum = getrlimit(Resource::Nofile).maximum;
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

/// The half, the 99th of a hundred, and the longest of some times.
fn figures(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    format!("p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", at(50), at(99), at(100))
}

/// Since when, in seconds.
fn since(began: Instant) -> f64 {
    began.elapsed().as_secs_f64()
}
