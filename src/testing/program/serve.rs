//! `nachtwacht serve` as a child: its first lines, its end, and its start again on the same data and ports.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use super::program;

/// A running desk.
pub struct Serve {
    child: Child,
    data: PathBuf,
    /// The file that sets its clocks.
    clock: Option<PathBuf>,
    /// The homeserver's URL.
    pub homeserver: String,
    /// The visitor API's URL.
    pub door: String,
}

impl Serve {
    /// Starts a desk on free ports, with its data in `data`.
    pub fn start(data: &Path) -> Self {
        Self::start_at(data, "127.0.0.1:0", "127.0.0.1:0")
    }

    fn start_at(data: &Path, homeserver: &str, door: &str) -> Self {
        Self::start_by(Command::new(program()), data, homeserver, door)
    }

    /// The same, by a command that starts the program: a shell that sets limits, say.
    pub fn start_by(program: Command, data: &Path, homeserver: &str, door: &str) -> Self {
        Self::start_with(program, data, (homeserver, door), &[])
    }

    fn start_with(mut program: Command, data: &Path, (homeserver, door): (&str, &str), arguments: &[&str]) -> Self {
        let mut child = program
            .args(["serve", "--homeserver", homeserver, "--door", door, "--data"])
            .arg(data)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut url = |what: &str| {
            let line = lines.next().unwrap_or_else(|| panic!("serve ended before it said its {what}")).unwrap();
            let start = line.find("http://").unwrap_or_else(|| panic!("no {what} in {line:?}"));
            line[start..].split_whitespace().next().unwrap().to_owned()
        };
        let (door, homeserver) = (url("visitor API"), url("homeserver"));
        // the rest is read away, so that a full pipe never stops it
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, data: data.to_owned(), clock: None, homeserver, door }
    }

    /// Starts a desk on free ports, whose clocks are set by a file.
    pub fn timed(data: &Path, clock: &Path) -> Self {
        Self::timed_with(data, clock, &[])
    }

    /// The same, with more to say to it.
    pub fn timed_with(data: &Path, clock: &Path, arguments: &[&str]) -> Self {
        let mut program = Command::new(program());
        program.env("NACHTWACHT_CLOCK", clock);
        let mut desk = Self::start_with(program, data, ("127.0.0.1:0", "127.0.0.1:0"), arguments);
        desk.clock = Some(clock.to_owned());
        desk
    }

    /// Starts a desk on free ports, and tells what it says on standard error, a line each.
    pub fn overheard(data: &Path) -> (Self, Receiver<String>) {
        let mut program = Command::new(program());
        program.stderr(Stdio::piped());
        let mut serve = Self::start_by(program, data, "127.0.0.1:0", "127.0.0.1:0");
        let lines = BufReader::new(serve.child.stderr.take().unwrap()).lines();
        let (told, said) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| told.send(line)));
        (serve, said)
    }

    /// Its data.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Makes a helper.
    pub fn add_helper(&self, name: &str, password: &str) {
        let mut child = Command::new(program())
            .args(["helper", "add", name, "--data"])
            .arg(&self.data)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
        assert!(child.wait().unwrap().success(), "helper add {name}");
    }

    /// Takes a helper away from the desk: whoever is signed in as that helper is not any more.
    pub fn remove_helper(&self, name: &str) {
        let mut command = Command::new(program());
        let status = command.args(["helper", "remove", name, "--data"]).arg(&self.data).stdout(Stdio::null()).status();
        assert!(status.unwrap().success(), "helper remove {name}");
    }

    /// Stops it with a signal (`TERM`, `KILL`) and starts it again on the same ports and data.
    pub fn restart(&mut self, signal: &str) {
        self.stop(signal);
        self.start_again();
    }

    /// Stops it with a signal.
    pub fn stop(&mut self, signal: &str) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &process]).status().unwrap().success());
        self.child.wait().unwrap();
    }

    /// Starts it again after it was stopped, on the same ports and data.
    pub fn start_again(&mut self) {
        let mut program = Command::new(program());
        program.envs(self.clock.iter().map(|clock| ("NACHTWACHT_CLOCK", clock)));
        let mut again = Self::start_by(program, &self.data, address(&self.homeserver), address(&self.door));
        again.clock.clone_from(&self.clock);
        drop(std::mem::replace(self, again));
    }
}

/// A URL's host and port.
pub fn address(url: &str) -> &str {
    url.trim_start_matches("http://").trim_end_matches('/')
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
