CREATE TABLE job (
    id                  TEXT   PRIMARY KEY,
    kind                TEXT   NOT NULL,
    subject             TEXT,
    state               TEXT   NOT NULL,
    priority            BIGINT NOT NULL,
    weight              BIGINT NOT NULL,
    memory              BIGINT NOT NULL,
    payload             TEXT   NOT NULL,
    progress            TEXT,
    result              TEXT,
    error               TEXT,
    key                 TEXT   UNIQUE,
    parent              TEXT   REFERENCES job (id),
    group_id            TEXT,
    created_by          TEXT   NOT NULL,
    attempt             BIGINT NOT NULL,
    max_attempts        BIGINT NOT NULL,
    credential          TEXT,
    server              TEXT,
    created_at          BIGINT NOT NULL,
    not_before          BIGINT NOT NULL,
    started_at          BIGINT,
    heartbeat_at        BIGINT,
    lease_until         BIGINT,
    cancel_requested_at BIGINT,
    finished_at         BIGINT
);

CREATE INDEX job_queue ON job (state, priority, not_before);
CREATE INDEX job_subject ON job (subject);
CREATE INDEX job_parent ON job (parent);
CREATE INDEX job_group ON job (group_id);
CREATE INDEX job_kind ON job (kind);

CREATE TABLE job_log (
    job      TEXT   NOT NULL REFERENCES job (id),
    sequence BIGINT NOT NULL,
    attempt  BIGINT NOT NULL,
    source   TEXT   NOT NULL,
    line     BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    text     TEXT   NOT NULL,
    PRIMARY KEY (job, sequence)
);

CREATE UNIQUE INDEX job_log_line ON job_log (job, attempt, source, line);
