//! How a command reaches the homeserver: what was said, then the configuration, then the environment.

use super::arguments::Transport as Said;
use super::failed::Failed;
use crate::config::Config;
use ::matrix::transport::Transport;

/// Whose certificates are trusted, and through which proxy.
pub(super) fn transport(said: &Said, config: &Config) -> Result<Transport, Failed> {
    let mut transport = Transport::default();
    if let Some(file) = said.ca.as_ref().or(config.ca.as_ref()) {
        let pem = std::fs::read(file).map_err(|error| refused(format!("{}: {error}", file.display())))?;
        transport = transport.trusting(&pem).map_err(|why| refused(format!("{} {why}", file.display())))?;
    }
    if let Some(proxy) = said.proxy.as_ref().or(config.proxy.as_ref()) {
        // the address is not said again: it may hold a password
        transport = transport.through(proxy).map_err(|why| {
            Failed::new(
                format!("what was given as proxy {why}"),
                "nobody was spoken to",
                "write http://host:port, or none to go straight to the homeserver",
            )
        })?;
    }
    Ok(transport)
}

fn refused(what: String) -> Failed {
    Failed::new(
        what,
        "nobody was spoken to: the homeserver could not show who it is",
        "give a PEM file with the authority's certificate, or leave --ca out to trust the system's",
    )
}
