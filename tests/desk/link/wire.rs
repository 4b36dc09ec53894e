//! A wire that can be cut: a TCP relay between console and homeserver.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

/// A relay to a homeserver.
pub(crate) struct Wire {
    address: SocketAddr,
    open: watch::Sender<bool>,
    target: Arc<Mutex<SocketAddr>>,
    swallow: Arc<AtomicBool>,
    swallowed: Arc<Notify>,
    lose: Arc<AtomicBool>,
}

impl Wire {
    /// A relay to the homeserver at this URL.
    pub(crate) async fn to(url: &str) -> Self {
        let target = Arc::new(Mutex::new(socket(url)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (open, mut is_open) = watch::channel(true);
        let (swallow, swallowed) = (Arc::new(AtomicBool::new(false)), Arc::new(Notify::new()));
        let to = Arc::clone(&target);
        let (flag, done) = (Arc::clone(&swallow), Arc::clone(&swallowed));
        let lose = Arc::new(AtomicBool::new(false));
        let first = Arc::clone(&lose);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if *is_open.borrow_and_update() {
                    let target = *to.lock().unwrap();
                    let flags = (Arc::clone(&first), Arc::clone(&flag));
                    tokio::spawn(relay(near, target, is_open.clone(), flags, Arc::clone(&done)));
                }
            }
        });
        Self { address, open, target, swallow, swallowed, lose }
    }

    /// Where the console connects to.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Cuts all connections, and refuses new ones.
    pub(crate) fn cut(&self) {
        self.open.send_replace(false);
    }

    /// Lets connections through again.
    pub(crate) fn mend(&self) {
        self.open.send_replace(true);
    }

    /// Leads to another place from now on; what is connected is cut.
    pub(crate) fn divert(&self, url: &str) {
        *self.target.lock().unwrap() = socket(url);
        self.cut();
        self.mend();
    }

    /// Lets the next message through to the homeserver and cuts the connection instead of bringing its answer.
    pub(crate) fn swallow_the_next_answer(&self) {
        self.swallow.store(true, Ordering::SeqCst);
    }

    /// Cuts the connection of the next message instead of letting it through; the others stay.
    pub(crate) fn lose_the_next_message(&self) {
        self.lose.store(true, Ordering::SeqCst);
    }

    /// Waits until an answer was swallowed.
    pub(crate) async fn has_swallowed(&self) {
        self.swallowed.notified().await;
    }
}

fn socket(url: &str) -> SocketAddr {
    url.strip_prefix("http://").unwrap().parse().unwrap()
}

async fn relay(
    mut near: TcpStream,
    target: SocketAddr,
    mut open: watch::Receiver<bool>,
    (lose, swallow): (Arc<AtomicBool>, Arc<AtomicBool>),
    swallowed: Arc<Notify>,
) {
    let Ok(mut far) = TcpStream::connect(target).await else { return };
    let (mut up, mut down) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
    let mut doomed = false;
    loop {
        tokio::select! {
            _ = open.changed() => return,
            read = near.read(&mut up) => match read {
                Ok(count @ 1..) => {
                    let is_message = up[..count].starts_with(b"PUT ") && up[..count].windows(6).any(|w| w == b"/send/");
                    if is_message && lose.swap(false, Ordering::SeqCst) {
                        return;
                    }
                    doomed |= is_message && swallow.swap(false, Ordering::SeqCst);
                    if far.write_all(&up[..count]).await.is_err() {
                        return;
                    }
                }
                _ => return,
            },
            read = far.read(&mut down) => match read {
                Ok(_) if doomed => return swallowed.notify_one(),
                Ok(count @ 1..) => {
                    if near.write_all(&down[..count]).await.is_err() {
                        return;
                    }
                }
                _ => return,
            },
        }
    }
}
