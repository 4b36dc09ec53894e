//! Why upkeep could not be done.

use crate::matrix::error::Error as Matrix;

/// Why upkeep could not be done. Without content, address or token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The account is in no desk room, and was invited to none.
    #[error("this account is in no desk room")]
    NoDesk,
    /// Another desk of this homeserver has the alias, and this account is not in it.
    #[error("this homeserver has a desk already ({0}), which this account is not in")]
    AnotherDesk(String),
    /// The account's power level does not do for it.
    #[error("this account may not change that at the desk")]
    NotAllowed,
    /// The homeserver refused, or could not be reached.
    #[error("the homeserver: {0}")]
    Matrix(Matrix),
}

impl From<Matrix> for Error {
    fn from(error: Matrix) -> Self {
        match error {
            Matrix::Refused { status: 403, ref errcode, .. } if errcode == "M_FORBIDDEN" => Self::NotAllowed,
            other => Self::Matrix(other),
        }
    }
}
