CREATE TABLE dataset (
    id         TEXT   PRIMARY KEY,
    name       TEXT   NOT NULL UNIQUE,
    settings   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT   NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE dataset_version (
    dataset    TEXT   NOT NULL REFERENCES dataset (id),
    id         TEXT   NOT NULL,
    number     BIGINT NOT NULL,
    sha256     TEXT   NOT NULL,
    bytes      BIGINT NOT NULL,
    input      BIGINT NOT NULL,
    rows       BIGINT NOT NULL,
    set_aside  BIGINT NOT NULL,
    bad_sha256 TEXT,
    outcome    TEXT   NOT NULL,
    columns    TEXT   NOT NULL,
    sources    TEXT   NOT NULL,
    profile    TEXT   NOT NULL,
    report     TEXT   NOT NULL,
    git_commit TEXT,
    parent     TEXT,
    job        TEXT,
    created_at BIGINT NOT NULL,
    created_by TEXT   NOT NULL,
    PRIMARY KEY (dataset, id),
    UNIQUE (dataset, number)
);

CREATE INDEX dataset_version_sha256 ON dataset_version (sha256);
