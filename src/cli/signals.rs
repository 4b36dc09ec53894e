//! Ending in order, by Ctrl-C or SIGTERM.

use tokio::signal::unix::{SignalKind, signal};

use super::failed::Failed;

/// The signals that end a server.
pub(super) struct StopSignals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// Waited for so that it does not end the program: what writes is told instead.
    _file_limit: tokio::signal::unix::Signal,
}

impl StopSignals {
    /// From now on none is lost.
    pub(super) fn listen() -> Result<Self, Failed> {
        let listen = |kind| {
            signal(kind).map_err(|error| {
                Failed::new(format!("cannot wait for signals: {error}"), "nothing was opened", "start it again")
            })
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            _file_limit: listen(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw()))?,
        })
    }

    /// Waits for one.
    pub(super) async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
