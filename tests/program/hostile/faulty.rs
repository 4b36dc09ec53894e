//! A relay between the link and a homeserver that does one thing wrong at a time.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub(crate) use testing::relaying::Of;
use testing::relaying::{ask, body, endless, read_request};

/// What goes wrong with a request.
#[derive(Clone)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// The homeserver never hears of it; this is the answer, to the byte.
    Answer(Arc<Vec<u8>>),
    /// The homeserver has it; this is the answer instead of its own.
    AnswerAfter(Arc<Vec<u8>>),
    /// The homeserver has it; half of its answer comes, then the connection is reset.
    ResetInBody,
    /// The homeserver has it; half of its answer comes, then a proper end.
    HalfClose,
    /// The homeserver has it; half of its answer comes, and then nothing, for ever.
    Stall,
    /// The answer's head, and a body that goes on and on.
    Endless(&'static str),
    /// In the homeserver's answer these bytes become those of the same length.
    Rewrite(&'static [u8], &'static [u8]),
}

/// A relay with a fault that can be changed.
pub(crate) struct Faulty {
    address: SocketAddr,
    fault: Arc<Mutex<(Of, Fault)>>,
    hits: watch::Sender<usize>,
    /// Requests to send something: their paths, with the transaction ids.
    pub(crate) sends: Arc<Mutex<Vec<String>>>,
}

impl Faulty {
    /// A relay to the homeserver at this URL.
    pub(crate) async fn to(url: &str) -> Self {
        let target: SocketAddr = url.strip_prefix("http://").unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let fault = Arc::new(Mutex::new((Of::Sync, Fault::None)));
        let (hits, sends) = (watch::Sender::new(0), Arc::<Mutex<Vec<String>>>::default());
        let relay = (Arc::clone(&fault), hits.clone(), Arc::clone(&sends));
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (fault, hits, sends) = relay.clone();
                tokio::spawn(async move { serve(near, target, &fault, &hits, &sends).await });
            }
        });
        Self { address, fault, hits, sends }
    }

    /// Where the console connects to.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on this goes wrong.
    pub(crate) fn set(&self, of: Of, fault: Fault) {
        *self.fault.lock().unwrap() = (of, fault);
        self.hits.send_replace(0);
    }

    /// From now on nothing does.
    pub(crate) fn mend(&self) {
        self.set(Of::Sync, Fault::None);
    }

    /// Waits until calls have gone wrong this many times.
    pub(crate) async fn went_wrong(&self, times: usize) {
        self.hits.subscribe().wait_for(|hits| *hits >= times).await.unwrap();
    }
}

/// An answer with a status, headers and a body.
pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Fault {
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    Fault::Answer(Arc::new([head.as_bytes(), body].concat()))
}

async fn serve(
    mut near: TcpStream,
    target: SocketAddr,
    fault: &Mutex<(Of, Fault)>,
    hits: &watch::Sender<usize>,
    sends: &Mutex<Vec<String>>,
) -> Option<()> {
    let request = read_request(&mut near).await.ok()??;
    if request.of == Of::Send {
        sends.lock().unwrap().push(request.path.clone());
    }
    let (wanted, fault) = fault.lock().unwrap().clone();
    let fault = if request.of == wanted { fault } else { Fault::None };
    if !matches!(fault, Fault::None) {
        hits.send_modify(|hits| *hits += 1);
    }
    match &fault {
        Fault::Answer(bytes) => return near.write_all(bytes).await.ok(),
        Fault::Endless(head) => return endless(&mut near, head.as_bytes()).await.ok(),
        _ => {}
    }
    let mut answer = ask(target, &request.bytes, &mut near).await?;
    match fault {
        Fault::AnswerAfter(bytes) => near.write_all(&bytes).await.ok()?,
        Fault::ResetInBody | Fault::HalfClose | Fault::Stall => {
            let body = body(&answer)?;
            near.write_all(&answer[..body + (answer.len() - body) / 2]).await.ok()?;
            match fault {
                Fault::ResetInBody => {
                    // unread bytes at a close make it a reset
                    near.set_zero_linger().ok()?;
                }
                Fault::Stall => {
                    // until the other side has had enough
                    let _ = near.read(&mut [0; 1]).await;
                }
                _ => near.shutdown().await.ok()?,
            }
        }
        Fault::Rewrite(old, new) => {
            while let Some(at) = answer.windows(old.len()).position(|part| part == old) {
                answer[at..at + old.len()].copy_from_slice(new);
            }
            near.write_all(&answer).await.ok()?;
        }
        _ => near.write_all(&answer).await.ok()?,
    }
    Some(())
}
