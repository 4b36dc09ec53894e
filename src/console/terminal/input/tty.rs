//! The terminal's input, read when something is there: no thread, no tick.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::time::Instant;

use rustix::fs::OFlags;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::{Input, Parser};

/// What is typed at the terminal.
#[derive(Debug)]
pub struct Tty {
    file: AsyncFd<File>,
    parser: Parser,
    ready: VecDeque<Input>,
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
        Ok(Self { file, parser: Parser::default(), ready: VecDeque::new() })
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
                self.parser.feed(&bytes[..length], Instant::now(), &mut self.ready);
                Ok(())
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn open(path: &str) -> io::Result<AsyncFd<File>> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
    let file = File::options().read(true).custom_flags(flags).open(path)?;
    // deprecated for what may give away another's descriptor; a file is the owner of its own
    #[expect(deprecated, reason = "the other way to say this is unsafe, which is forbidden here")]
    AsyncFd::with_interest(file, Interest::READABLE)
}
