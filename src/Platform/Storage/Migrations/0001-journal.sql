CREATE TABLE audit_entry (
    idx   BIGINT PRIMARY KEY,
    leaf  BYTEA NOT NULL,
    chain BYTEA NOT NULL
);

CREATE TABLE audit_detail (
    idx     BIGINT PRIMARY KEY REFERENCES audit_entry (idx),
    salt    BYTEA NOT NULL,
    details BYTEA NOT NULL
);

CREATE TABLE outgoing_event (
    sequence BIGINT PRIMARY KEY,
    type     TEXT   NOT NULL,
    subject  TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    payload  TEXT   NOT NULL
);

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
