//! Accounts and devices. [`Accounts`] is for the command line and for a door in the same process; it also works from
//! another process on the same data folder while the server runs.

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use super::config::StartError;
use super::errors::ApiError;
use super::{secrets, store};

/// The longest password taken, in bytes: hashing must not become a way to keep the server busy.
pub(crate) const PASSWORD_MAX: usize = 512;

/// Manages the accounts in a data folder. Its calls block for some milliseconds (hashing: about 50).
pub struct Accounts {
    db: Mutex<Connection>,
    server_name: String,
}

impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accounts").finish_non_exhaustive()
    }
}

/// An account as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// `@localpart:server`.
    pub user: String,
    /// The name others see.
    pub display_name: Option<String>,
    /// May erase rooms.
    pub admin: bool,
    /// Cannot sign in any more.
    pub deactivated: bool,
}

/// Why an account could not be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// There is one of this name already.
    #[error("there is an account of this name already")]
    Exists,
    /// There is none of this name.
    #[error("there is no account of this name")]
    Missing,
    /// Not a Matrix localpart.
    #[error("a name has letters a to z, digits and . _ = - / + only")]
    BadName,
    /// Empty, or longer than 512 bytes.
    #[error("a password has 1 to 512 bytes")]
    BadPassword,
    /// The store failed.
    #[error("the store of the homeserver failed")]
    Store(#[from] rusqlite::Error),
    /// Hashing or randomness failed.
    #[error("the system gave no randomness")]
    Random,
}

impl Accounts {
    /// Opens the accounts of a data folder; makes the folder when it is not there. `server_name` counts only when none
    /// has been chosen yet, and must fit the chosen one otherwise.
    pub fn open(data: &Path, server_name: Option<&str>) -> Result<Self, StartError> {
        let path = store::prepare(data)?;
        let db = store::connect(&path)?;
        let server_name = store::server_name(&db, server_name)?;
        Ok(Self { db: Mutex::new(db), server_name })
    }

    /// The server name: the part after the colon of every user id.
    pub fn server_name(&self) -> &str {
        &self.server_name
    }

    /// The user id of a localpart, or the user id itself when one is given.
    pub fn user_id(&self, name: &str) -> Result<String, AccountError> {
        user_id(name, &self.server_name).ok_or(AccountError::BadName)
    }

    /// Makes an account. Without a password nobody can sign in with one: only [`Self::mint_token`] can.
    pub fn create_account(
        &self,
        localpart: &str,
        password: Option<&str>,
        admin: bool,
        display_name: Option<&str>,
    ) -> Result<String, AccountError> {
        let user = self.user_id(localpart)?;
        let hash = password.map(checked_hash).transpose()?;
        let made = self.db().execute(
            "INSERT OR IGNORE INTO accounts (user, password, admin, display_name) VALUES (?, ?, ?, ?)",
            params![user, hash, admin, display_name],
        )?;
        if made == 0 { Err(AccountError::Exists) } else { Ok(user) }
    }

    /// Sets a new password and logs every device out softly: it may sign in again and keep what it has.
    pub fn set_password(&self, name: &str, password: &str) -> Result<(), AccountError> {
        let user = self.user_id(name)?;
        let hash = checked_hash(password)?;
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let changed = transaction
            .execute("UPDATE accounts SET password = ? WHERE user = ? AND deactivated = 0", params![hash, user])?;
        if changed == 0 {
            return Err(AccountError::Missing);
        }
        transaction.execute("UPDATE devices SET expired = 1 WHERE user = ?", [&user])?;
        Ok(transaction.commit()?)
    }

    /// Ends an account: no password, no device, for good. Its rooms keep it as a member until somebody removes it.
    pub fn deactivate(&self, name: &str) -> Result<(), AccountError> {
        let user = self.user_id(name)?;
        let mut db = self.db();
        let transaction = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        if !end(&transaction, &user)? {
            return Err(AccountError::Missing);
        }
        Ok(transaction.commit()?)
    }

    /// All accounts, by user id.
    pub fn list_accounts(&self) -> Result<Vec<Account>, AccountError> {
        let db = self.db();
        let mut query = db.prepare("SELECT user, display_name, admin, deactivated FROM accounts ORDER BY user")?;
        let rows = query.query_map([], |row| {
            Ok(Account { user: row.get(0)?, display_name: row.get(1)?, admin: row.get(2)?, deactivated: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A new access token for a device of an account, replacing the device's former one.
    pub fn mint_token(&self, name: &str, device: &str) -> Result<String, AccountError> {
        let user = self.user_id(name)?;
        let db = self.db();
        let known = db
            .query_row("SELECT 1 FROM accounts WHERE user = ? AND deactivated = 0", [&user], |_| Ok(()))
            .optional()?;
        known.ok_or(AccountError::Missing)?;
        let token = secrets::token().map_err(|_| AccountError::Random)?;
        sign_in(&db, &user, device, None, &token)?;
        Ok(token)
    }

    fn db(&self) -> std::sync::MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends an account, as [`Accounts::deactivate`] does. Whether there was one.
pub(crate) fn end(db: &Connection, user: &str) -> rusqlite::Result<bool> {
    let changed = db.execute(
        "UPDATE accounts SET password = NULL, deactivated = 1, admin = 0, unlimited = 0
         WHERE user = ? AND deactivated = 0",
        [user],
    )?;
    for table in ["devices", "txns", "filters"] {
        db.execute(&format!("DELETE FROM {table} WHERE user = ?"), [user])?;
    }
    Ok(changed > 0)
}

fn checked_hash(password: &str) -> Result<String, AccountError> {
    if password.is_empty() || password.len() > PASSWORD_MAX {
        return Err(AccountError::BadPassword);
    }
    secrets::hash(password).map_err(|_| AccountError::Random)
}

/// The user id of a localpart, or of a full user id on this server. None when it is neither.
pub(crate) fn user_id(name: &str, server_name: &str) -> Option<String> {
    let localpart = match name.strip_prefix('@') {
        Some(full) => full.strip_suffix(server_name)?.strip_suffix(':')?,
        None => name,
    };
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._=-/+".contains(&byte);
    let user = format!("@{localpart}:{server_name}");
    (!localpart.is_empty() && localpart.bytes().all(fits) && user.len() <= 255).then_some(user)
}

/// Gives a device its token: the former one, if any, is void from now on.
pub(crate) fn sign_in(
    db: &Connection,
    user: &str,
    device: &str,
    display_name: Option<&str>,
    token: &str,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO devices (user, device, display_name, digest) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (user, device) DO UPDATE SET digest = ?4, expired = 0",
    )?
    .execute(params![user, device, display_name, secrets::digest(token)])?;
    Ok(())
}

/// Ends a device: its token is void, what it sent is no longer remembered for resending.
pub(crate) fn sign_out(db: &Connection, user: &str, device: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM devices WHERE user = ? AND device = ?")?.execute([user, device])?;
    db.prepare_cached("DELETE FROM txns WHERE user = ? AND device = ?")?.execute([user, device])?;
    Ok(())
}

/// Ends all devices of a user.
pub(crate) fn sign_out_all(db: &Connection, user: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM devices WHERE user = ?")?.execute([user])?;
    db.prepare_cached("DELETE FROM txns WHERE user = ?")?.execute([user])?;
    Ok(())
}

/// Whose a token is.
#[derive(Debug)]
pub(crate) struct Holder {
    pub(crate) user: String,
    pub(crate) device: String,
    /// May call the admin API.
    pub(crate) admin: bool,
    /// Its actions are not counted.
    pub(crate) unlimited: bool,
}

/// Whose token this is, by its digest.
pub(crate) fn session(db: &Connection, digest: &[u8]) -> Result<Holder, ApiError> {
    let row = db
        .prepare_cached(
            "SELECT d.user, d.device, a.admin, a.admin OR a.unlimited, d.expired
             FROM devices d JOIN accounts a USING (user) WHERE d.digest = ? AND a.deactivated = 0",
        )?
        .query_row([digest], |row| {
            let (user, device, admin, unlimited) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((Holder { user, device, admin, unlimited }, row.get::<_, bool>(4)?))
        })
        .optional()?;
    match row {
        Some((holder, false)) => Ok(holder),
        Some((_, true)) => Err(ApiError::unknown_token(true)),
        None => Err(ApiError::unknown_token(false)),
    }
}

/// The password's hash of an account that may sign in. None: there is no such account, or none with a password.
pub(crate) fn password_hash(db: &Connection, user: &str) -> Result<Option<String>, ApiError> {
    let row = db
        .prepare_cached("SELECT password FROM accounts WHERE user = ? AND deactivated = 0")?
        .query_row([user], |row| row.get(0))
        .optional()?;
    Ok(row.flatten())
}

/// What others see of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    pub(crate) display_name: Option<String>,
}

/// An account's profile. None: there is no such account.
pub(crate) fn profile(db: &Connection, user: &str) -> Result<Option<Profile>, ApiError> {
    Ok(db
        .prepare_cached("SELECT display_name FROM accounts WHERE user = ?")?
        .query_row([user], |row| Ok(Profile { display_name: row.get(0)? }))
        .optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_user_ids_of_this_server_only() {
        assert_eq!(user_id("sanne", "desk.local").as_deref(), Some("@sanne:desk.local"));
        assert_eq!(user_id("@sanne:desk.local", "desk.local").as_deref(), Some("@sanne:desk.local"));
        for bad in ["", "Sanne", "a b", "@sanne:else.where", "@sanne", "san\u{e9}", "a:b"] {
            assert_eq!(user_id(bad, "desk.local"), None, "{bad}");
        }
    }

    #[test]
    fn an_account_lives_in_the_folder_and_ends_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(folder.path(), Some("desk.test")).unwrap();
        accounts.create_account("sanne", Some("pw"), false, Some("Sanne")).unwrap();
        assert!(matches!(accounts.create_account("sanne", None, true, None), Err(AccountError::Exists)));
        let token = accounts.mint_token("sanne", "DESK").unwrap();

        let other = Accounts::open(folder.path(), None).unwrap();
        assert_eq!(other.server_name(), "desk.test");
        assert_eq!(session(&other.db(), &secrets::digest(&token)).unwrap().user, "@sanne:desk.test");
        other.set_password("sanne", "new").unwrap();
        let error = session(&accounts.db(), &secrets::digest(&token)).unwrap_err();
        assert_eq!(error.extra, crate::errors::Extra::SoftLogout(true));

        other.deactivate("sanne").unwrap();
        let error = session(&accounts.db(), &secrets::digest(&token)).unwrap_err();
        assert_eq!(error.extra, crate::errors::Extra::SoftLogout(false));
        assert!(matches!(accounts.mint_token("sanne", "DESK"), Err(AccountError::Missing)));
        assert!(accounts.list_accounts().unwrap()[0].deactivated);
        assert!(matches!(Accounts::open(folder.path(), Some("else.where")), Err(StartError::OtherName { .. })));
    }
}
