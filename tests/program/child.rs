//! The programs that other tests start once more, each in a terminal of its own.

#[test]
#[ignore = "the child of the other tests: it needs a terminal of its own"]
fn console() {
    testing::child::console();
}

#[test]
#[ignore = "the child of the other tests: it needs a terminal of its own"]
fn panics() {
    testing::child::panics();
}
