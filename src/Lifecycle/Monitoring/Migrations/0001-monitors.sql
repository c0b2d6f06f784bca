CREATE TABLE monitor (
    id         TEXT   PRIMARY KEY,
    name       TEXT   NOT NULL UNIQUE,
    project    TEXT,
    deployment TEXT   NOT NULL,
    declared   TEXT   NOT NULL,
    revision   BIGINT NOT NULL,
    ledger     TEXT   NOT NULL,
    watermark  BIGINT,
    problem    TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE monitor_window (
    id               TEXT   PRIMARY KEY,
    monitor          TEXT   NOT NULL REFERENCES monitor (id) ON DELETE CASCADE,
    start_at         BIGINT NOT NULL,
    end_at           BIGINT NOT NULL,
    predictions      BIGINT NOT NULL,
    labels           BIGINT NOT NULL,
    label_version    BIGINT NOT NULL,
    settled          BIGINT NOT NULL,
    result           TEXT   NOT NULL,
    computed_at      BIGINT NOT NULL,
    published_labels BIGINT NOT NULL,
    publish_job      TEXT,
    dataset          TEXT,
    dataset_version  TEXT
);

CREATE UNIQUE INDEX monitor_window_start ON monitor_window (monitor, start_at);

CREATE TABLE alert (
    id             TEXT   PRIMARY KEY,
    monitor        TEXT   NOT NULL REFERENCES monitor (id) ON DELETE CASCADE,
    rule           TEXT   NOT NULL,
    subject        TEXT   NOT NULL,
    quantity       TEXT   NOT NULL,
    words          TEXT   NOT NULL,
    measured       DOUBLE PRECISION,
    bound          DOUBLE PRECISION NOT NULL,
    predictions    BIGINT NOT NULL,
    start_at       BIGINT NOT NULL,
    end_at         BIGINT NOT NULL,
    raised_at      BIGINT NOT NULL,
    resolved_at    BIGINT,
    resolved_words TEXT
);

CREATE INDEX alert_monitor ON alert (monitor, raised_at);

CREATE TABLE alert_notice (
    alert        TEXT   NOT NULL,
    change       TEXT   NOT NULL,
    url          TEXT   NOT NULL,
    delivered_at BIGINT NOT NULL,
    PRIMARY KEY (alert, change, url)
);
