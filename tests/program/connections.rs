//! Visitors' connections are many, and the helpers' are not lost among them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use testing::program::serve::{Serve, address};

#[test]
fn visitors_connections_leave_files_for_the_helpers() {
    let folder = tempfile::tempdir().unwrap();
    // few files, as a shell may give them
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -Sn 300; ulimit -Hn 400; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_nachtwacht")]);
    let serve = Serve::start_by(shell, folder.path(), "127.0.0.1:0", "127.0.0.1:0");
    // as many as there is room for, in the door and in the kernel's queue before it
    let (door, patience) = (address(&serve.door).parse().unwrap(), Duration::from_millis(200));
    let (mut visitors, mut refused) = (Vec::new(), 0);
    while visitors.len() < 1_000 && refused < 5 {
        match TcpStream::connect_timeout(&door, patience) {
            Ok(visitor) => {
                visitors.push(visitor);
                refused = 0;
            }
            Err(_) => refused += 1,
        }
    }
    let mut helper = TcpStream::connect(address(&serve.homeserver)).unwrap();
    helper.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let ask = "GET /_matrix/client/versions HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n";
    helper.write_all(ask.as_bytes()).unwrap();
    let mut answer = String::new();
    helper.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop(visitors);
}
