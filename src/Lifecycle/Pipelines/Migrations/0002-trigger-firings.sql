CREATE TABLE trigger_firing (
    key      TEXT   PRIMARY KEY,
    project  TEXT   NOT NULL REFERENCES project (id),
    kind     TEXT   NOT NULL,
    cause    TEXT   NOT NULL,
    pipeline TEXT,
    skipped  TEXT,
    at       BIGINT NOT NULL
);

CREATE INDEX trigger_firing_project ON trigger_firing (project, at);
