//! Requests that other doors have not answered yet: this door answers them if it takes over.

use desk::event::{Request, Stamped};
use desk::roster::Roster;

/// So many are remembered.
const MOST: usize = 256;

/// The requests that other doors have not answered yet, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere {
    requests: Vec<Stamped<Request>>,
}

impl Elsewhere {
    /// Remembers a request that another door is to answer.
    pub(crate) fn remember(&mut self, roster: &Roster, request: Stamped<Request>) {
        self.requests.retain(|known| !roster.is_answered(&known.event.id) && known.event.id != request.event.id);
        if self.requests.len() == MOST {
            self.requests.remove(0);
        }
        self.requests.push(request);
    }

    /// Takes all of them out.
    pub(crate) fn take(&mut self) -> Vec<Stamped<Request>> {
        std::mem::take(&mut self.requests)
    }
}
