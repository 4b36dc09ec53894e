//! Connections: a limited number at once, each with a limited time for its requests and answers, and ended in order.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use socket2::SockRef;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use super::api::router;
use super::connections::{Connection, Connections};
use super::endless::{EndlessAnswer, HandOver};
use super::patient::Patient;
use super::turn::{answering, asking};
use crate::config::DoorLimits;
use crate::reception::Reception;
use crate::street::source::Origin;

/// How long a request's headers may take to arrive, and a connection may idle between requests.
const HEADERS: Duration = Duration::from_secs(15);
/// The same, when half of the places are taken.
const HEADERS_PRESSED: Duration = Duration::from_secs(5);
/// The same, when nearly all are.
const HEADERS_SCARCE: Duration = Duration::from_secs(2);
/// Bytes of a request's headers.
const HEADER_BYTES: usize = 16 * 1024;
/// So many bytes the system keeps for a reader who is slow. What is more waits here, and its deadline runs.
const SEND_BUFFER: usize = 64 * 1024;
/// How long connections may take to end.
const GRACE: Duration = Duration::from_secs(2);
/// After a failure to accept (too many open files), wait this long.
const PAUSE: Duration = Duration::from_millis(20);
/// How many are told at once that there is no place, and how long each may take to hear it.
const TOLD: usize = 64;
const TELLING: Duration = Duration::from_secs(1);
/// What they are told.
const BUSY: &str = "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncache-control: no-store\r\n\
                    referrer-policy: no-referrer\r\nretry-after: 10\r\nconnection: close\r\ncontent-length: 108\r\n\r\n\
                    {\"error\":\"busy\",\"message\":\"too many are connected at the moment: wait and try again, as who is \
                    there stays\"}";

/// Serves the visitor's API until the door stops.
pub(crate) async fn serve(listener: TcpListener, reception: Reception) {
    let limits = Arc::new(reception.context.limits.clone());
    let places = Connections::new(limits.connections);
    let telling = Arc::new(Semaphore::new(TOLD));
    let mut stopping = reception.context.stopping();
    let app = router(reception.clone());
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stopping) => break,
        };
        let Ok((stream, address)) = accepted else {
            places.make_room();
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        if let Some(connection) = places.enter(address.ip(), &limits) {
            let street = Street { peer: address.ip(), limits: limits.clone(), connection };
            let headers = headers(places.pressure());
            connections.spawn(serve_one(stream, app.clone(), street, headers, reception.context.stopping()));
        } else if let Ok(permit) = telling.clone().try_acquire_owned() {
            connections.spawn(tell_busy(stream, permit));
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(GRACE, ended).await;
}

/// The less room there is, the sooner a request must be there.
fn headers(pressure: usize) -> Duration {
    match pressure {
        0..4 => HEADERS,
        4..7 => HEADERS_PRESSED,
        _ => HEADERS_SCARCE,
    }
}

/// What is known of a connection's other side.
struct Street {
    peer: IpAddr,
    limits: Arc<DoorLimits>,
    connection: Arc<Connection>,
}

async fn serve_one(
    stream: TcpStream,
    app: axum::Router,
    street: Street,
    headers: Duration,
    stopping: watch::Receiver<bool>,
) {
    let connection = street.connection.clone();
    // boxed, so that what it takes is free again while an endless answer goes on
    if let Some(endless) = Box::pin(serve_calls(stream, app, street, headers, stopping)).await {
        // whatever became of the request's body: it does not wait for another one
        connection.is_busy();
        tokio::select! {
            () = endless.write() => {}
            () = connection.ousted() => {}
        }
    }
}

/// Answers calls, one after another, until the connection ends or one of them is answered without an end.
async fn serve_calls(
    stream: TcpStream,
    app: axum::Router,
    street: Street,
    headers: Duration,
    mut stopping: watch::Receiver<bool>,
) -> Option<EndlessAnswer<Patient<TcpStream>>> {
    let Street { peer, limits, connection } = street;
    let socket = SockRef::from(&stream);
    // a system that has none of these goes without
    let _ = socket.set_tcp_nodelay(true);
    let _ = socket.set_send_buffer_size(SEND_BUFFER);
    #[cfg(target_os = "linux")]
    let _ = socket.set_tcp_user_timeout(Some(limits.write_time));
    let patient = Patient::new(stream, limits.write_time);
    let app = TowerToHyperService::new(app);
    let (holder, (hands, handed)) = (connection.clone(), HandOver::new());
    let service = service_fn(move |request: Request<Incoming>| {
        let said = request.headers().get_all("x-forwarded-for").iter().map(|said| said.to_str().ok());
        let origin = Origin::of(peer, &limits, said);
        let mut request = request.map(|body| asking(body, holder.clone()));
        request.extensions_mut().insert(origin);
        let (calling, holder, hands) = (app.call(request), holder.clone(), hands.clone());
        async move {
            let answer = hands.unless_endless(calling.await?).await;
            Ok::<_, Infallible>(answer.map(|body| answering(body, holder)))
        }
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(headers).max_buf_size(HEADER_BYTES);
    let mut serving = http.serve_connection(TokioIo::new(patient), service);
    // how a connection ends is the visitor's affair: nothing of it is kept
    tokio::select! {
        _ = &mut serving => return None,
        () = connection.ousted() => return None,
        () = stopped(&mut stopping) => {}
        Ok(answer) = handed => {
            let stream = serving.into_parts().io.into_inner();
            return Some(EndlessAnswer { stream, answer: *answer });
        }
    }
    Pin::new(&mut serving).graceful_shutdown();
    let _ = serving.await;
    None
}

/// Tells one who has no place to come back.
async fn tell_busy(mut stream: TcpStream, _permit: OwnedSemaphorePermit) {
    let telling = async {
        stream.write_all(BUSY.as_bytes()).await?;
        stream.shutdown().await
    };
    let _ = tokio::time::timeout(TELLING, telling).await;
}

/// Waits until the door stops.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_who_has_no_place_is_as_long_as_it_says() {
        let (head, body) = BUSY.split_once("\r\n\r\n").expect("a head and a body");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        assert_eq!(length, Some(body.len().to_string().as_str()));
        assert!(serde_json::from_str::<serde_json::Value>(body).is_ok());
    }

    #[test]
    fn the_fewer_places_the_sooner() {
        let times: Vec<_> = (0..=8).map(headers).collect();
        assert!(times.is_sorted_by(|one, other| one >= other) && times[0] == HEADERS && times[8] == HEADERS_SCARCE);
    }
}
