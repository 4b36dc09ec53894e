//! What a desk sets of the visitors' page: `--exit` and `--website`.

use clap::Args;

use ::door::DoorConfig;

/// What a desk sets of the visitors' page.
#[derive(Debug, Clone, Default, Args)]
pub struct PageArguments {
    /// Where leaving the visitors' page leads: a page that nobody wonders about [default: what the desk's file says, or a weather forecast]
    #[arg(long, value_name = "URL", value_parser = link)]
    pub exit: Option<String>,
    /// The desk's own website, whose pages may call the visitors' API, beside those of the desk's file; may be given several times
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    pub website: Vec<String>,
}

impl PageArguments {
    /// Sets a door up so. Where leaving leads is said here over what the desk's file says; websites are added to its.
    pub(super) fn set(&self, door: &mut DoorConfig) {
        if let Some(exit) = &self.exit {
            door.welcome.exit.clone_from(exit);
        }
        door.origins = door.welcome.websites.iter().chain(&self.website).cloned().collect();
    }
}

/// A web address.
fn link(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let whole = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    if whole && !text.contains(|char: char| char.is_whitespace() || char.is_control()) {
        Ok(text.to_owned())
    } else {
        Err("say a whole web address, as in https://www.example.org/".to_owned())
    }
}

/// An origin, as a browser says it: scheme, host in lower case, a port that is not the scheme's own, and nothing after it.
fn origin(text: &str) -> Result<String, String> {
    let wrong = || "say scheme and host and nothing else, as in https://www.example.org".to_owned();
    let text = link(text).map_err(|_| wrong())?.to_ascii_lowercase();
    let text = text.strip_suffix('/').unwrap_or(&text);
    let (scheme, host) = text.split_once("://").ok_or_else(wrong)?;
    if host.is_empty() || host.contains(['/', '?', '#', '@', '*', '\\']) {
        return Err(wrong());
    }
    let own = if scheme == "https" { ":443" } else { ":80" };
    Ok(format!("{scheme}://{}", host.strip_suffix(own).unwrap_or(host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_a_browser_says() {
        for (said, taken) in [
            ("https://www.Example.org", "https://www.example.org"),
            ("https://www.example.org/", "https://www.example.org"),
            ("https://example.org:443", "https://example.org"),
            ("http://localhost:8080", "http://localhost:8080"),
        ] {
            assert_eq!(origin(said).as_deref(), Ok(taken));
        }
        for wrong in ["example.org", "*", "https://*.example.org", "https://a/b", "https://", "null", "https://a@b"] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_exit_is_a_web_address() {
        assert!(link("https://www.buienradar.nl/").is_ok() && link("http://127.0.0.1:1/x?y").is_ok());
        for wrong in ["weather", "javascript:alert(1)", "https://", "https:///x", "https://a b", "ftp://x"] {
            assert!(link(wrong).is_err(), "{wrong}");
        }
    }
}
