//! Signing in for upkeep.

use zeroize::Zeroizing;

use matrix::error::Error;
use matrix::server::Homeserver;
use matrix::session::Session;
use matrix::transport::Transport;

/// What proves who somebody is.
#[derive(Debug)]
pub enum Key<'a> {
    /// The account (a name or a full user id) and its password.
    Password(&'a str, &'a Zeroizing<String>),
    /// A token that the homeserver knows already.
    Token(Zeroizing<String>),
}

/// Somebody signed in, and what was found out on the way.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The versions of Matrix that the homeserver speaks.
    pub versions: Vec<String>,
    /// Whether the account is an administrator of the homeserver.
    pub admin: bool,
    /// Whether the session was begun here, so that it ends here.
    own: bool,
}

/// Signs in at the homeserver that somebody named (a URL or a server name), reached like this.
///
/// # Errors
/// `M_FORBIDDEN` for a wrong name or password, `M_UNKNOWN_TOKEN` for a token that is nobody's, or what went wrong on the
/// way.
pub async fn sign_in(
    transport: Transport,
    homeserver: &str,
    key: Key<'_>,
    device: Option<&str>,
) -> Result<SignedIn, Error> {
    let homeserver = Homeserver::resolve_over(transport, homeserver).await?;
    let own = matches!(key, Key::Password(..));
    let session = match key {
        Key::Password(account, password) => Session::sign_in(&homeserver, account, password, device).await?,
        Key::Token(token) => Session::of_token(&homeserver, token).await?,
    };
    SignedIn::with(session, own).await
}

impl SignedIn {
    /// Somebody whom another has signed in; `own`: the session ends with [`Self::end`].
    ///
    /// # Errors
    /// What went wrong.
    pub async fn with(session: Session, own: bool) -> Result<Self, Error> {
        let (versions, admin) = tokio::try_join!(session.homeserver().versions(), session.is_admin())?;
        Ok(Self { session, versions, admin, own })
    }

    /// Ends the session, if it was begun for this.
    pub async fn end(self) {
        if self.own {
            // one that stays behind can do no more than the account's owner
            let _ = self.session.sign_out().await;
        }
    }
}
