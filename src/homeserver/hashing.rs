//! Hashing passwords in bounded company: each takes 19 MiB and some 50 ms, and anybody may ask for one.
//!
//! What bounds it goes with the work, not with who asked for it: a client that hangs up ends its request, and the hash
//! goes on.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::errors::ApiError;

/// How many passwords are hashed at once.
const AT_ONCE: usize = 2;
/// How many requests wait for that; further ones are told to come back.
const QUEUE: usize = 32;

/// The places there are.
pub(crate) struct Hashing {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// A place in the queue.
pub(crate) struct Queued {
    _place: OwnedSemaphorePermit,
}

impl Hashing {
    pub(crate) fn new() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), queue: Arc::new(Semaphore::new(QUEUE)) }
    }

    /// A place in the queue; none when too many wait.
    pub(crate) fn queue(&self) -> Option<Queued> {
        Arc::clone(&self.queue).try_acquire_owned().ok().map(|place| Queued { _place: place })
    }

    /// Waits for its turn, and runs the work on a thread of its own. Both places are taken until it has ended, also when
    /// nobody waits for it any more.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        queued: Queued,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| ApiError::internal())?;
        let work = tokio::task::spawn_blocking(move || {
            let _until_the_end = (queued, place);
            work()
        });
        work.await.map_err(|_| ApiError::internal())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    /// Fifty who hang up as soon as the work goes on: it goes on two at a time all the same, and the rest never begins.
    #[tokio::test]
    async fn who_hangs_up_makes_no_room_before_the_work_has_ended() {
        let hashing = Arc::new(Hashing::new());
        let (began, begins) = channel();
        let ends: Vec<_> = (0..50)
            .filter_map(|_| {
                let queued = hashing.queue()?;
                let (hashing, began) = (Arc::clone(&hashing), began.clone());
                let (end, ended) = channel::<()>();
                let request = tokio::spawn(async move {
                    let work = move || {
                        began.send(()).unwrap();
                        // until the test lets it end
                        let _ = ended.recv();
                    };
                    hashing.run(queued, work).await
                });
                Some((end, request))
            })
            .collect();
        assert_eq!(ends.len(), QUEUE);
        // both that are at work have begun when they say so
        let began = tokio::task::spawn_blocking(move || {
            begins.recv().unwrap();
            begins.recv().unwrap();
            begins
        });
        let begins = began.await.unwrap();
        for (_, request) in &ends {
            request.abort();
        }
        for (_, request) in &ends {
            while !request.is_finished() {
                tokio::task::yield_now().await;
            }
        }
        assert_eq!(hashing.places.available_permits(), 0, "the work goes on");
        let next = tokio::spawn({
            let (hashing, queued) = (Arc::clone(&hashing), hashing.queue().unwrap());
            async move { hashing.run(queued, || "done").await }
        });
        tokio::task::yield_now().await;
        assert!(begins.try_recv().is_err() && !next.is_finished(), "a third waits");
        drop(ends);
        assert_eq!(next.await.unwrap().unwrap(), "done");
    }
}
