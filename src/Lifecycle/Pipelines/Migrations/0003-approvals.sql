CREATE TABLE approval (
    pipeline   TEXT   NOT NULL REFERENCES pipeline (id),
    digest     TEXT   NOT NULL,
    model      TEXT   NOT NULL,
    number     BIGINT NOT NULL,
    approved   BIGINT NOT NULL,
    reason     TEXT   NOT NULL,
    decided_by TEXT   NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (pipeline, digest)
);
