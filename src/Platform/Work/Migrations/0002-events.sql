CREATE TABLE event_cursor (
    subscriber  TEXT   PRIMARY KEY,
    sequence    BIGINT NOT NULL,
    holder      TEXT,
    lease_until BIGINT NOT NULL,
    failures    BIGINT NOT NULL,
    retry_at    BIGINT NOT NULL,
    error       TEXT
);

CREATE TABLE event_dead_letter (
    subscriber TEXT   NOT NULL,
    sequence   BIGINT NOT NULL REFERENCES outgoing_event (sequence),
    failures   BIGINT NOT NULL,
    error      TEXT   NOT NULL,
    failed_at  BIGINT NOT NULL,
    again_at   BIGINT,
    PRIMARY KEY (subscriber, sequence)
);
