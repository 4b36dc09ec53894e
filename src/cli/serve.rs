//! `nachtwacht serve`: a desk for a small team, until Ctrl-C or SIGTERM.

use std::process::ExitCode;

use super::embedded::{Desk, door_failed};
use super::signals::Signals;
use super::{Failed, Serve, runtime, say};

/// Serves until a signal ends it, or the door cannot go on.
pub(super) fn run(serve: &Serve) -> Result<ExitCode, Failed> {
    let data = serve.data.folder()?;
    runtime()?.block_on(async {
        // asked for before anything runs, so that a signal during the start is not lost
        let mut signals = Signals::listen()?;
        let desk = Desk::start(&data, serve.homeserver, Some(serve.door)).await?;
        say_where(serve, &desk);
        let failure = tokio::select! {
            () = signals.received() => None,
            error = desk.door.failed() => Some(door_failed(&error)),
        };
        let stopped = desk.stop().await;
        match failure {
            Some(failed) => Err(failed),
            None => stopped.map(|()| ExitCode::SUCCESS),
        }
    })
}

/// The first lines: where visitors and helpers reach the desk, and how to make helpers.
fn say_where(serve: &Serve, desk: &Desk) {
    if let Some(door) = desk.door.visitor_api_addr() {
        say(format_args!("visitor API: http://{door}"));
    }
    say(format_args!("homeserver:  {}", desk.url()));
    let folder = match &serve.data.folder {
        Some(folder) => format!(" --data {}", folder.display()),
        None => String::new(),
    };
    let helpers = desk
        .accounts
        .list_accounts()
        .map_or(0, |accounts| accounts.iter().filter(|account| !account.deactivated && !account.admin).count());
    if helpers == 0 {
        say("\nThere are no helpers yet. Make one, in another terminal:");
        say(format_args!("  nachtwacht helper add NAME{folder}"));
    }
    say("\nA helper signs in with:");
    say(format_args!("  nachtwacht --homeserver {} --helper NAME", desk.url()));
    say("Ctrl-C stops the desk; visitors and helpers find everything again when it is started again.");
}
