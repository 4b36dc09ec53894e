//! A thread of its own for a door, and what it spends on the processor.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// A runtime on a thread of its own.
pub(crate) struct Thread {
    runtime: Handle,
    id: u64,
    over: Option<oneshot::Sender<()>>,
    handle: Option<std::thread::JoinHandle<()>>,
}

impl Thread {
    pub(crate) fn start() -> Self {
        let (over, ended) = oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let handle = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            // SYS_gettid by way of what the system says of this thread
            let link = std::fs::read_link("/proc/thread-self").unwrap();
            let id = link.file_name().unwrap().to_str().unwrap().parse().unwrap();
            tell.send((runtime.handle().clone(), id)).unwrap();
            let _ = runtime.block_on(ended);
        });
        let (runtime, id) = told.recv().unwrap();
        Self { runtime, id, over: Some(over), handle: Some(handle) }
    }

    /// Runs something on it, and waits for it.
    pub(crate) async fn run<T: Send + 'static>(&self, what: impl Future<Output = T> + Send + 'static) -> T {
        self.runtime.spawn(what).await.unwrap()
    }

    /// How long it was on the processor so far.
    pub(crate) fn spent(&self) -> Duration {
        let told = std::fs::read_to_string(format!("/proc/self/task/{}/schedstat", self.id)).unwrap();
        Duration::from_nanos(told.split(' ').next().unwrap().parse().unwrap())
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        drop(self.over.take());
        let _ = self.handle.take().unwrap().join();
    }
}

/// How often a process has gone to sleep so far, all its threads: as often it was woken.
pub(crate) fn sleeps(process: u32) -> u64 {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let of_thread = |thread: std::io::Result<std::fs::DirEntry>| {
        let status = std::fs::read_to_string(thread.ok()?.path().join("status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        line.trim().parse::<u64>().ok()
    };
    threads.filter_map(of_thread).sum()
}
