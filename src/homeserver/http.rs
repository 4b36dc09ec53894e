//! Connections: how many, how long they may take, who they come from (for limits only, never kept).

use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::app::App;
use super::peer::Peer;
use super::routes;

/// Connections at once; more wait in the backlog.
const CONNECTIONS: usize = 2048;
/// Connections at once from one address that is not this machine's: room for every helper of a desk behind one router.
const FROM_ONE: usize = 256;
/// How long requests in progress have at the end.
const GRACE: Duration = Duration::from_secs(5);

/// How many connections each address has, so that none has them all. Nothing is kept of one that has none.
#[derive(Clone, Default)]
struct Crowd(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Crowd {
    /// A place for one more from this address; none when it has too many. This machine is not counted: a proxy there
    /// speaks for all.
    fn enter(&self, from: IpAddr) -> Option<Entered> {
        if !from.is_loopback() {
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(from).or_default();
            if *count >= FROM_ONE {
                return None;
            }
            *count += 1;
        }
        Some(Entered { crowd: self.clone(), from })
    }
}

/// A connection that is counted until it is dropped.
struct Entered {
    crowd: Crowd,
    from: IpAddr,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let mut counts = self.crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.from);
            }
        }
    }
}

/// Takes connections until the server closes, then waits for those in progress.
pub(crate) async fn serve(listener: TcpListener, app: Arc<App>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let crowd = Crowd::default();
    let router = routes::router(Arc::clone(&app));
    let mut closing = app.closing.clone();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = closing.wait_for(|closing| *closing) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let Some(entered) = crowd.enter(peer.ip()) else { continue };
                let _ = stream.set_nodelay(true);
                let connection = connection(stream, Peer(peer.ip()), router.clone(), Arc::clone(&app), place);
                tokio::spawn(async move {
                    let _until_the_end = entered;
                    connection.await;
                });
            }
            // out of file descriptors, or the peer is gone already: let others finish first
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(GRACE, places.acquire_many(all)).await;
}

async fn connection(stream: TcpStream, peer: Peer, router: axum::Router, app: Arc<App>, _place: OwnedSemaphorePermit) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.call(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(app.config.head_timeout).max_buf_size(64 * 1024);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut closing = app.closing.clone();
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = closing.wait_for(|closing| *closing) => connection.as_mut().graceful_shutdown(),
    }
    let _ = tokio::time::timeout(GRACE, connection).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_does_not_get_every_place() {
        let crowd = Crowd::default();
        let (one, other, here) = ([192, 0, 2, 7].into(), [192, 0, 2, 8].into(), [127, 0, 0, 1].into());
        let mut entered: Vec<_> = (0..FROM_ONE).map(|_| crowd.enter(one).unwrap()).collect();
        assert!(crowd.enter(one).is_none());
        assert!(crowd.enter(other).is_some());
        assert_eq!((0..=FROM_ONE).filter_map(|_| crowd.enter(here)).count(), FROM_ONE + 1);
        entered.pop();
        entered.push(crowd.enter(one).unwrap());
        assert!(crowd.enter(one).is_none());
        drop(entered);
        assert!(crowd.0.lock().unwrap().is_empty(), "nothing is kept of who is gone");
    }
}
