CREATE TABLE schedule (
    id         TEXT   PRIMARY KEY,
    name       TEXT   NOT NULL UNIQUE,
    cron       TEXT   NOT NULL,
    zone       TEXT   NOT NULL,
    missed     TEXT   NOT NULL,
    kind       TEXT,
    subject    TEXT,
    payload    TEXT   NOT NULL,
    created_by TEXT   NOT NULL,
    next_at    BIGINT NOT NULL,
    last_at    BIGINT
);

CREATE INDEX schedule_next ON schedule (next_at);
