CREATE TABLE project (
    id          TEXT   PRIMARY KEY,
    name        TEXT   NOT NULL UNIQUE,
    declaration TEXT   NOT NULL,
    sources     TEXT   NOT NULL,
    code        TEXT,
    revision    BIGINT NOT NULL,
    applied_by  TEXT   NOT NULL,
    applied_at  BIGINT NOT NULL
);

CREATE TABLE pipeline (
    id          TEXT   PRIMARY KEY,
    project     TEXT   NOT NULL REFERENCES project (id),
    cause       TEXT   NOT NULL,
    key         TEXT   UNIQUE,
    declaration TEXT   NOT NULL,
    sources     TEXT   NOT NULL,
    code        TEXT,
    trains      BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    step        TEXT   NOT NULL,
    words       TEXT,
    dataset     TEXT,
    version     TEXT,
    experiment  BIGINT,
    run         TEXT,
    job         TEXT,
    result      TEXT,
    model       TEXT,
    number      BIGINT,
    started_by  TEXT   NOT NULL,
    started_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE INDEX pipeline_project ON pipeline (project, started_at);

CREATE TABLE pipeline_step (
    pipeline TEXT   NOT NULL REFERENCES pipeline (id),
    ordinal  BIGINT NOT NULL,
    step     TEXT   NOT NULL,
    state    TEXT   NOT NULL,
    words    TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (pipeline, ordinal)
);
