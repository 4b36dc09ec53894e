//! When a connection is busy: from the end of a request to the end of its answer. Both are bodies, which tell of their ends.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::body::{Body, Frame, SizeHint};

use super::connections::Connection;

/// What a body tells its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// It is a request's: busy once it is whole.
    Asking,
    /// It is an answer's: waiting again once it is gone.
    Answering,
}

/// A body that tells its connection whose turn it is.
pub(super) struct TurnBody<B> {
    body: B,
    connection: Arc<Connection>,
    turn: Turn,
}

/// The body of a request on that connection. Most have none, and are whole with their head.
pub(super) fn asking<B: Body>(body: B, connection: Arc<Connection>) -> TurnBody<B> {
    if body.is_end_stream() {
        connection.is_busy();
    }
    TurnBody { body, connection, turn: Turn::Asking }
}

/// The body of an answer on that connection, after which it waits again.
pub(super) fn answering<B: Body>(body: B, connection: Arc<Connection>) -> TurnBody<B> {
    connection.is_busy();
    TurnBody { body, connection, turn: Turn::Answering }
}

impl<B: Body + Unpin> Body for TurnBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        let whole = matches!(frame, Poll::Ready(None)) || self.body.is_end_stream();
        if whole && self.turn == Turn::Asking {
            self.connection.is_busy();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B> Drop for TurnBody<B> {
    fn drop(&mut self) {
        if self.turn == Turn::Answering {
            self.connection.waits();
        }
    }
}
