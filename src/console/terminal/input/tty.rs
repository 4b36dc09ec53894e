//! The terminal's input, read when something is there: no thread, no tick.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::parser::{ESCAPE, ESCAPE_OVER_SSH};
use super::{Input, Parser};

/// What is typed at the terminal.
#[derive(Debug)]
pub struct Tty {
    file: AsyncFd<File>,
    parser: Parser,
    ready: VecDeque<Input>,
    /// When it was last seen that nothing is there to be read.
    quiet: Instant,
}

impl Tty {
    /// Opens the terminal anew, so that not waiting for it is this program's affair only and not that of its shell.
    ///
    /// # Errors
    /// When there is no terminal.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn open() -> io::Result<Self> {
        let file = open("/dev/tty").or_else(|error| {
            // macOS waits for no /dev/tty
            let name = rustix::termios::ttyname(io::stdin(), Vec::new()).map_err(|_| error)?;
            open(name.to_str().map_err(io::Error::other)?)
        })?;
        let parser = Parser::waiting(escape_wait(|name| std::env::var_os(name).is_some_and(|set| !set.is_empty())));
        Ok(Self { file, parser, ready: VecDeque::new(), quiet: Instant::now() })
    }

    /// The next thing typed. It may be dropped while it waits: nothing is lost.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn next(&mut self) -> io::Result<Input> {
        loop {
            if let Some(input) = self.ready.pop_front() {
                return Ok(input);
            }
            let Some(deadline) = self.parser.deadline() else {
                self.file.readable().await?.retain_ready();
                self.read()?;
                continue;
            };
            tokio::select! {
                biased;
                readable = self.file.readable() => {
                    readable?.retain_ready();
                    self.read()?;
                }
                () = tokio::time::sleep_until(deadline.into()) => self.parser.expire(Instant::now(), &mut self.ready),
            }
        }
    }

    /// What is typed already.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn waiting(&mut self) -> io::Result<Option<Input>> {
        if self.ready.is_empty() {
            self.read()?;
        }
        Ok(self.ready.pop_front())
    }

    fn read(&mut self) -> io::Result<()> {
        let mut bytes = [0; 4_096];
        let read = self.file.try_io(Interest::READABLE, |mut file| file.read(&mut bytes));
        match read {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(length) => {
                let arrived = arrived(self.parser.deadline(), self.quiet, Instant::now());
                self.parser.feed(&bytes[..length], arrived, &mut self.ready);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.quiet = Instant::now();
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// How long an escape waits for what follows it, by which variables are set: over SSH a key is cut in two more often.
fn escape_wait(is_set: impl Fn(&str) -> bool) -> Duration {
    if ["SSH_CONNECTION", "SSH_TTY"].into_iter().any(is_set) { ESCAPE_OVER_SSH } else { ESCAPE }
}

/// When bytes arrived that are read now. Whoever looked away for longer than the parser waits cannot know that they came
/// too late: they count as in time, so that a slow machine cuts no key in two.
fn arrived(deadline: Option<Instant>, quiet: Instant, now: Instant) -> Instant {
    match deadline {
        Some(deadline) if quiet < deadline => {
            let in_time = deadline.checked_sub(Duration::from_nanos(1)).unwrap_or(deadline);
            now.min(in_time)
        }
        _ => now,
    }
}

fn open(path: &str) -> io::Result<AsyncFd<File>> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
    let file = File::options().read(true).custom_flags(flags).open(path)?;
    // deprecated for what may give away another's descriptor; a file is the owner of its own
    #[expect(deprecated, reason = "the other way to say this is unsafe, which is forbidden here")]
    AsyncFd::with_interest(file, Interest::READABLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_waits_longer_over_ssh() {
        assert_eq!(escape_wait(|_| false), Duration::from_millis(50));
        for variable in ["SSH_CONNECTION", "SSH_TTY"] {
            assert_eq!(escape_wait(|name| name == variable), Duration::from_millis(100));
        }
    }

    #[test]
    fn what_came_while_nobody_looked_is_in_time() {
        let (quiet, after) = (Instant::now(), |ms| Duration::from_millis(ms));
        let deadline = Some(quiet + after(50));
        assert_eq!(arrived(deadline, quiet, quiet + after(20)), quiet + after(20));
        assert!(arrived(deadline, quiet, quiet + after(500)) < quiet + after(50));
        // it was seen that nothing was there in time
        assert_eq!(arrived(deadline, quiet + after(60), quiet + after(70)), quiet + after(70));
        assert_eq!(arrived(None, quiet, quiet + after(500)), quiet + after(500));
    }
}
