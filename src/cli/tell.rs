//! What a command says, on standard output or standard error.

use std::fmt;
use std::process::ExitCode;

use super::failed::Failed;
use ::report::Reading;

/// Says on standard error what went wrong. A closed pipe is no reason to panic.
pub(super) fn say_error(failed: &dyn fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{failed}");
}

/// Says every change of something in a line on standard error, until nothing changes any more.
#[cfg(feature = "desk")]
pub(super) async fn say_changes<T>(mut of: tokio::sync::watch::Receiver<T>, line: impl Fn(&T) -> String) {
    while of.changed().await.is_ok() {
        let line = line(&of.borrow_and_update());
        say_error(&line);
    }
}

/// Says a line on standard output; flushed, for whoever reads it through a pipe. Of what was done: that it was done does
/// not depend on whether anybody hears of it.
pub(super) fn say(line: impl fmt::Display) {
    let _ = write_line(line);
}

/// Puts what was asked for on standard output. What cannot be written is a failure: half a register must not pass for a
/// whole one. A reader who has had enough, and closed the pipe, is none.
pub(super) fn put(line: impl fmt::Display) -> Result<(), Failed> {
    match write_line(line) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failed::new(
            format!("the output could not be written: {}", error.kind()),
            "what was written of it is not whole: do not use it",
            "see that the disk has room and that it may be written there, and try again",
        )),
        _ => Ok(()),
    }
}

fn write_line(line: impl fmt::Display) -> std::io::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush())
}

/// Says what is wrong with a register, on standard error; success when nothing is.
pub(super) fn complain(reading: &Reading) -> ExitCode {
    for finding in &reading.findings {
        say_error(finding);
    }
    if reading.further > 0 {
        say_error(&format_args!("and {} more", reading.further));
    }
    if reading.is_complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
