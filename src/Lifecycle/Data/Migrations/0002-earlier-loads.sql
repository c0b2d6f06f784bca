CREATE TABLE dataset_load (
    dataset     TEXT   NOT NULL,
    version     TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    input       BIGINT NOT NULL,
    set_aside   BIGINT NOT NULL,
    bad_sha256  TEXT,
    outcome     TEXT   NOT NULL,
    sources     TEXT   NOT NULL,
    report      TEXT   NOT NULL,
    git_commit  TEXT,
    job         TEXT,
    replaced_at BIGINT NOT NULL,
    PRIMARY KEY (dataset, version, number),
    FOREIGN KEY (dataset, version) REFERENCES dataset_version (dataset, id)
);
