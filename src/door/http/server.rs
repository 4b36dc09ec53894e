//! Connections: a limited number at once, each with a limited time for its headers, and ended in order.

use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::api::{Peer, router};
use crate::reception::Reception;

/// How long a request's headers may take to arrive, and a connection may idle between requests.
const HEADERS: Duration = Duration::from_secs(15);
/// Bytes of a request's headers.
const HEADER_BYTES: usize = 16 * 1024;
/// How long connections may take to end.
const GRACE: Duration = Duration::from_secs(2);
/// After a failure to accept (too many open files), wait this long.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves the visitor's API until the door stops.
pub(crate) async fn serve(listener: TcpListener, reception: Reception) {
    let places = Arc::new(Semaphore::new(reception.context.limits.connections));
    let mut stopping = reception.context.stopping();
    let app = router(reception.clone());
    let mut connections = JoinSet::new();
    loop {
        // a place first: who has to wait waits in the kernel's queue
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = stopped(&mut stopping) => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stopping) => break,
        };
        match accepted {
            Ok((stream, address)) => {
                let (app, stopping) = (app.clone(), reception.context.stopping());
                connections.spawn(async move {
                    connection(stream, app, Peer(address.ip()), stopping).await;
                    drop(place);
                });
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(GRACE, ended).await;
}

async fn connection(stream: TcpStream, app: axum::Router, peer: Peer, mut stopping: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        app.call(request)
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(HEADER_BYTES);
    let connection = http.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    // how a connection ends is the visitor's affair: nothing of it is kept
    tokio::select! {
        _ = connection.as_mut() => return,
        () = stopped(&mut stopping) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

/// Waits until the door stops.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}
