//! The arguments that several commands share.

use std::path::PathBuf;

use clap::Args;

use ::care::Language;

/// How the screen looks and in which language.
#[derive(Debug, Clone, Default, Args)]
pub struct ScreenArguments {
    /// Language of the screen: nl or en [default: configuration, then locale]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = language)]
    pub lang: Option<Language>,
    /// Theme: night, day, contrast, sixteen, mono, or a theme file [default: configuration, then night]
    #[arg(long, global = true, value_name = "NAME|FILE")]
    pub theme: Option<String>,
    /// Lines in the place of a full screen, for a screen reader or a braille line [default: configuration, then ACCESSIBLE]
    #[arg(long, global = true)]
    pub linear: bool,
    /// Configuration file [default: nachtwacht/config.toml in the configuration folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// How the homeserver is reached.
#[derive(Debug, Clone, Default, Args)]
pub struct Transport {
    /// Trust the certificate authorities in this file (PEM) instead of the system's [default: configuration]
    #[arg(long, global = true, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Go through this HTTP proxy, or through none [default: configuration, then the environment's]
    #[arg(long, global = true, value_name = "URL|none")]
    pub proxy: Option<String>,
}

/// Where a console signs in.
#[derive(Debug, Clone, Default, Args)]
pub struct SignInArguments {
    /// The desk's homeserver: a URL or a server name [default: configuration]
    #[arg(long, value_name = "URL")]
    pub homeserver: Option<String>,
    /// The helper's name; the password is asked on the screen [default: configuration]
    #[arg(long, value_name = "NAME")]
    pub helper: Option<String>,
}

fn language(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| "the screen speaks nl and en".to_owned())
}
