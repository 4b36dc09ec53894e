//! Answers that go on as long as the visitor is there: the event stream, and the talk in its frame without JavaScript.
//! `hyper` keeps two buffers of 8 KiB for each connection, which for ten thousand visitors who listen is most of what a
//! door would take. So it hands such a connection over: here an answer has no buffer while nothing is said.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::Response;
use futures_util::StreamExt as _;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::oneshot;

/// So many bytes may come on a connection whose answer goes on: nobody asks for anything else on it.
const MOST_SAID: usize = 1_024;

/// Marks an answer that goes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Endless;

/// Takes an answer that goes on out of `hyper`'s hands, once for a connection.
#[derive(Debug, Clone)]
pub(super) struct HandOver(Arc<Mutex<Option<oneshot::Sender<Box<Response>>>>>);

impl HandOver {
    /// A connection's, and where the answer comes out.
    pub(super) fn new() -> (Self, oneshot::Receiver<Box<Response>>) {
        let (sender, receiver) = oneshot::channel();
        (Self(Arc::new(Mutex::new(Some(sender)))), receiver)
    }

    /// The answer, if it has an end. One that has none is handed over, and this never returns: whoever waits is dropped with
    /// all that `hyper` keeps.
    pub(super) async fn unless_endless(&self, mut answer: Response) -> Response {
        if answer.extensions_mut().remove::<Endless>().is_none() {
            return answer;
        }
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match taken.map(|sender| sender.send(Box::new(answer))) {
            Some(Ok(())) => std::future::pending().await,
            Some(Err(answer)) => *answer,
            None => Response::new(Body::empty()),
        }
    }
}

/// A connection and the answer that goes on in it.
#[derive(Debug)]
pub(super) struct EndlessAnswer<S> {
    pub(super) stream: S,
    pub(super) answer: Response,
}

impl<S: AsyncRead + AsyncWrite + Unpin> EndlessAnswer<S> {
    /// Writes it until it or the connection ends. The end of the connection is that of the body (RFC 9112 §6.3), which an
    /// HTTP/1.0 proxy understands, too.
    pub(super) async fn write(self) {
        let Self { mut stream, answer } = self;
        let (parts, body) = answer.into_parts();
        let mut body = body.into_data_stream();
        let mut head = format!("HTTP/1.1 {}\r\n", parts.status).into_bytes();
        for (name, value) in &parts.headers {
            for piece in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
                head.extend_from_slice(piece);
            }
        }
        if !parts.headers.contains_key(header::DATE) {
            let date = httpdate::fmt_http_date(SystemTime::now());
            head.extend_from_slice(format!("date: {date}\r\n").as_bytes());
        }
        head.extend_from_slice(b"connection: close\r\n\r\n");
        let mut next = Some(Bytes::from(head));
        let mut said = 0;
        // how it ends is the visitor's affair: nothing of it is kept
        while let Some(bytes) = next {
            if write(&mut stream, bytes).await.is_err() {
                return;
            }
            next = tokio::select! {
                bytes = body.next() => bytes.and_then(Result::ok),
                () = gone(&mut stream, &mut said) => return,
            };
        }
        let _ = stream.shutdown().await;
    }
}

async fn write(stream: &mut (impl AsyncWrite + Unpin), bytes: Bytes) -> io::Result<()> {
    stream.write_all(&bytes).await?;
    stream.flush().await
}

/// Returns when the other side has hung up, or says more than anybody needs to.
async fn gone(stream: &mut (impl AsyncRead + Unpin), said: &mut usize) {
    let mut bytes = [0; 64];
    while let Ok(read @ 1..) = stream.read(&mut bytes).await {
        *said += read;
        if *said > MOST_SAID {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use tokio::io::duplex;

    use super::*;

    fn endless(body: Body) -> Response {
        let mut answer = Response::new(body);
        answer.headers_mut().insert("x-is", header::HeaderValue::from_static("here"));
        answer.extensions_mut().insert(Endless);
        answer
    }

    async fn ended(writing: tokio::task::JoinHandle<()>) {
        let ended = tokio::time::timeout(std::time::Duration::from_secs(5), writing).await;
        ended.expect("it ends in time").expect("it ends");
    }

    async fn written(answer: Response) -> String {
        let (near, mut far) = duplex(16);
        let writing = tokio::spawn(EndlessAnswer { stream: near, answer }.write());
        let mut bytes = Vec::new();
        far.read_to_end(&mut bytes).await.expect("it ends");
        writing.await.expect("it ends");
        String::from_utf8(bytes).expect("text")
    }

    #[tokio::test(flavor = "current_thread")]
    async fn an_answer_goes_out_whole_and_its_end_is_that_of_the_connection() {
        let body = Body::from_stream(stream::iter(["one", "", "two"].map(Ok::<_, io::Error>)));
        let said = written(endless(body)).await;
        let (head, body) = said.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\nx-is: here\r\ndate: "), "{head}");
        assert!(head.ends_with("GMT\r\nconnection: close"), "{head}");
        assert_eq!(body, "onetwo");
    }

    #[tokio::test(flavor = "current_thread")]
    async fn who_hangs_up_or_will_not_stop_talking_ends_it() {
        for talks in [false, true] {
            let (near, mut far) = duplex(4_096);
            let body = Body::from_stream(stream::pending::<Result<Bytes, io::Error>>());
            let writing = tokio::spawn(EndlessAnswer { stream: near, answer: endless(body) }.write());
            if talks {
                far.write_all(&[b' '; MOST_SAID + 1]).await.expect("it is taken");
                ended(writing).await;
            } else {
                drop(far);
                ended(writing).await;
            }
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn only_an_answer_that_goes_on_is_handed_over() {
        let (hands, mut handed) = HandOver::new();
        hands.unless_endless(Response::new(Body::empty())).await;
        assert!(handed.try_recv().is_err());
        let waiting = tokio::spawn(async move { hands.unless_endless(endless(Body::empty())).await });
        let answer = handed.await.expect("it is handed over");
        assert!(answer.extensions().get::<Endless>().is_none());
        assert!(!waiting.is_finished());
        waiting.abort();
    }
}
