CREATE TABLE batch (
    id              TEXT   PRIMARY KEY,
    name            TEXT   NOT NULL UNIQUE,
    project         TEXT   NOT NULL,
    model           TEXT   NOT NULL,
    files           TEXT,
    dataset         TEXT,
    output          TEXT   NOT NULL,
    schedule        TEXT,
    zone            TEXT   NOT NULL,
    running_job     TEXT,
    running_version TEXT,
    declared_by     TEXT   NOT NULL,
    declared_at     BIGINT NOT NULL,
    removed_at      BIGINT
);
