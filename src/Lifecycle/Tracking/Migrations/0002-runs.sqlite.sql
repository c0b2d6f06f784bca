-- Runs and metric names have a small number inside the database: it is what the millions of points carry.
CREATE TABLE run (
    n               INTEGER PRIMARY KEY,
    id              TEXT    NOT NULL UNIQUE,
    experiment      INTEGER NOT NULL REFERENCES experiment (id),
    name            TEXT    NOT NULL,
    user_id         TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    started_at      INTEGER NOT NULL,
    ended_at        INTEGER,
    artifact_uri    TEXT    NOT NULL,
    deleted_at      INTEGER,
    fell_with_experiment INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX run_newest ON run (experiment, started_at DESC, id);

CREATE TABLE metric_key (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- One row a metric of a run: the latest value (greatest by step, timestamp, value), and the extremes. NaN is 0 with the flag set.
CREATE TABLE series (
    run            INTEGER NOT NULL,
    key            INTEGER NOT NULL,
    experiment     INTEGER NOT NULL,
    last_value     REAL    NOT NULL,
    last_nan       INTEGER NOT NULL,
    last_step      INTEGER NOT NULL,
    last_timestamp INTEGER NOT NULL,
    low            REAL,
    low_step       INTEGER,
    high           REAL,
    high_step      INTEGER,
    PRIMARY KEY (run, key)
) WITHOUT ROWID;

CREATE INDEX series_value ON series (experiment, key, last_nan, last_value, run);

-- No foreign keys: a run's number is looked up in the same transaction, and a check for each point costs as much as the point.
CREATE TABLE metric_point (
    run       INTEGER NOT NULL,
    key       INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    step      INTEGER NOT NULL,
    value     REAL    NOT NULL,
    nan       INTEGER NOT NULL,
    PRIMARY KEY (run, key, timestamp, step, value, nan)
) WITHOUT ROWID;

CREATE TABLE run_param (
    run   INTEGER NOT NULL,
    key   TEXT    NOT NULL,
    value TEXT    NOT NULL,
    PRIMARY KEY (run, key)
) WITHOUT ROWID;

CREATE TABLE run_tag (
    run   INTEGER NOT NULL,
    key   TEXT    NOT NULL,
    value TEXT    NOT NULL,
    PRIMARY KEY (run, key)
) WITHOUT ROWID;
