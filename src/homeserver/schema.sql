CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE accounts (
    user TEXT PRIMARY KEY,             -- @localpart:server
    password TEXT,                     -- Argon2id, PHC form; none: nobody can sign in with a password
    admin INTEGER NOT NULL,
    display_name TEXT,
    deactivated INTEGER NOT NULL DEFAULT 0,
    unlimited INTEGER NOT NULL DEFAULT 0 -- a door that is no administrator: its actions are not counted
) WITHOUT ROWID;

CREATE TABLE devices (
    user TEXT NOT NULL,
    device TEXT NOT NULL,
    display_name TEXT,
    digest BLOB NOT NULL UNIQUE,       -- SHA-256 of the access token
    expired INTEGER NOT NULL DEFAULT 0, -- soft logout: the device may sign in again and keep its state
    PRIMARY KEY (user, device)
) WITHOUT ROWID;

CREATE TABLE filters (id INTEGER PRIMARY KEY, user TEXT NOT NULL, filter TEXT NOT NULL, UNIQUE (user, filter));

CREATE TABLE rooms (
    nid INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    creator TEXT NOT NULL,
    ts INTEGER NOT NULL,               -- of its latest event: origin_server_ts never goes backwards in a room
    last INTEGER NOT NULL,             -- stream position of its latest event
    max_lifetime INTEGER               -- m.room.retention, milliseconds
);

CREATE TABLE aliases (alias TEXT PRIMARY KEY, room INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX aliases_room ON aliases (room);

CREATE TABLE events (
    stream INTEGER PRIMARY KEY AUTOINCREMENT, -- the one order, never used twice
    id TEXT NOT NULL UNIQUE,
    room INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state_key TEXT,
    sender TEXT NOT NULL,
    ts INTEGER NOT NULL,
    content TEXT NOT NULL,
    device TEXT,                       -- which device sent it, under which transaction: only that device is told
    txn TEXT,
    redacts TEXT,
    redacted_by INTEGER                -- stream position of the redaction
);
CREATE INDEX events_room ON events (room, stream);
CREATE INDEX events_state ON events (room, kind, state_key, stream) WHERE state_key IS NOT NULL;

CREATE TABLE state (
    room INTEGER NOT NULL, kind TEXT NOT NULL, state_key TEXT NOT NULL, stream INTEGER NOT NULL,
    PRIMARY KEY (room, kind, state_key)
) WITHOUT ROWID;

CREATE TABLE members (
    room INTEGER NOT NULL,
    user TEXT NOT NULL,
    membership TEXT NOT NULL,
    stream INTEGER NOT NULL,           -- of the latest membership event
    joined INTEGER,                    -- stream position of the latest change to join, none: never joined
    forgotten INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room, user)
) WITHOUT ROWID;
CREATE INDEX members_user ON members (user, membership, stream);

CREATE TABLE txns (
    user TEXT NOT NULL, device TEXT NOT NULL, room INTEGER NOT NULL, endpoint TEXT NOT NULL, txn TEXT NOT NULL,
    event_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (user, device, room, endpoint, txn)
) WITHOUT ROWID;
CREATE INDEX txns_room ON txns (room);
CREATE INDEX txns_at ON txns (at);

CREATE TABLE receipts (
    room INTEGER NOT NULL, user TEXT NOT NULL, kind TEXT NOT NULL, event_id TEXT NOT NULL, ts INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    PRIMARY KEY (room, user, kind)
) WITHOUT ROWID;
CREATE INDEX receipts_stream ON receipts (stream);

-- rooms that were erased, so that a member's next sync says so
CREATE TABLE erased (user TEXT NOT NULL, room_id TEXT NOT NULL, stream INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (user, stream)) WITHOUT ROWID;

CREATE TABLE erasures (id TEXT PRIMARY KEY, room_id TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
