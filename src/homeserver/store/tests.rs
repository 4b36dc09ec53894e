use super::*;

fn store(folder: &Path) -> Store {
    let path = prepare(folder).unwrap();
    let writer = connect(&path).unwrap();
    Store::start(&path, writer, Arc::default()).unwrap()
}

fn put(writing: &Writing<'_>, key: &str) {
    writing.db.execute("INSERT INTO meta VALUES (?, '')", [key]).unwrap();
}

async fn keys(store: &Store) -> Vec<String> {
    let read = store.read(|db| {
        let mut query = db.prepare("SELECT key FROM meta ORDER BY key")?;
        let keys = query.query_map([], |row| row.get(0))?;
        Ok(keys.collect::<Result<_, _>>()?)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn one_failed_write_undoes_itself_only() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let good = |key: &'static str| {
        store.write(move |writing| {
            put(writing, key);
            Ok(())
        })
    };
    let refused = store.write(|writing| {
        put(writing, "refused");
        Err::<(), _>(ApiError::forbidden("no"))
    });
    let broken = store.write(|writing| {
        put(writing, "broken");
        assert!(!writing.wakes.is_empty(), "in a write");
        Ok(())
    });
    // together, so that they share a transaction
    let (first, refused, broken, last) = tokio::join!(good("a"), refused, broken, good("b"));
    first.unwrap();
    last.unwrap();
    assert_eq!(refused.unwrap_err().code, "M_FORBIDDEN");
    assert_eq!(broken.unwrap_err().code, "M_UNKNOWN");
    assert_eq!(keys(&store).await, ["a", "b"]);
    good("c").await.unwrap();
}

#[tokio::test]
async fn readers_cannot_write() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let tried = store.read(|db| Ok(db.execute("INSERT INTO meta VALUES ('x', '')", [])?)).await;
    assert!(tried.is_err());
    assert!(keys(&store).await.is_empty());
}

#[tokio::test]
async fn a_log_that_could_not_be_emptied_is_not_called_empty() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let log = folder.path().join(format!("{DATABASE}-wal"));
    let erase = async || {
        let erased = store.write(|writing| {
            put(writing, "words");
            Ok(writing.db.execute("DELETE FROM meta", [])?)
        });
        erased.await.unwrap();
    };
    assert!(store.is_unsettled(), "nobody knows what a server before left");
    erase().await;
    assert!(store.checkpoint().await && !store.is_unsettled());
    assert_eq!(fs::metadata(&log).unwrap().len(), 0);
    erase().await;
    let reader = Connection::open(folder.path().join(DATABASE)).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM meta").unwrap();
    erase().await;
    assert!(!store.checkpoint().await && store.is_unsettled());
    assert!(fs::metadata(&log).unwrap().len() > 0);
    drop(reader);
    assert!(store.checkpoint().await && !store.is_unsettled());
    assert_eq!(fs::metadata(&log).unwrap().len(), 0);
}

#[test]
fn a_store_of_the_first_schema_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = prepare(folder.path()).unwrap();
    let old = connect(&path).unwrap();
    let account = "INSERT INTO accounts (user, admin) VALUES ('@sanne:desk.test', 0)";
    old.execute_batch(&format!("{account}; ALTER TABLE accounts DROP COLUMN unlimited; PRAGMA user_version = 1"))
        .unwrap();
    drop(old);
    let limited = "SELECT unlimited FROM accounts WHERE user = '@sanne:desk.test'";
    for _ in 0..2 {
        let new = connect(&path).unwrap();
        assert!(!new.query_row(limited, [], |row| row.get::<_, bool>(0)).unwrap());
    }
    connect(&path).unwrap().pragma_update(None, "user_version", SCHEMA + 1).unwrap();
    assert!(matches!(connect(&path), Err(StartError::NewerSchema(_))));
}

#[tokio::test]
async fn a_full_disk_is_said_and_what_was_acknowledged_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = prepare(folder.path()).unwrap();
    let writer = connect(&path).unwrap();
    let pages: i64 = writer.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    writer.pragma_update_and_check(None, "max_page_count", pages + 20, |_| Ok(())).unwrap();
    let store = Store::start(&path, writer, Arc::default()).unwrap();
    let full = store.full();
    let large = |key: String| {
        store.write(move |writing| {
            writing.db.execute("INSERT INTO meta VALUES (?, hex(zeroblob(8192)))", [key])?;
            Ok(())
        })
    };
    // many at once share a transaction: one that does not fit may undo the others, and none of those is acknowledged
    let mut acknowledged = Vec::new();
    for round in 0..4 {
        let key = |n: u8| format!("{round}{n}");
        let (a, b, c) = tokio::join!(large(key(0)), large(key(1)), large(key(2)));
        for (n, written) in (0..).zip([a, b, c]) {
            match written {
                Ok(()) => acknowledged.push(key(n)),
                Err(error) => {
                    assert!(error.is_disk_full(), "{error:?}");
                    assert_eq!(error.status.as_u16(), 507);
                }
            }
        }
    }
    assert!(*full.borrow() && (1..12).contains(&acknowledged.len()), "{acknowledged:?}");
    assert_eq!(keys(&store).await, acknowledged);
    store.has_room();
    assert!(!*full.borrow());
}
