CREATE TABLE logged_model (
    id           TEXT   PRIMARY KEY,
    experiment   BIGINT NOT NULL REFERENCES experiment (id),
    name         TEXT   NOT NULL,
    model_type   TEXT   NOT NULL,
    source_run   TEXT   NOT NULL,
    status       TEXT   NOT NULL,
    artifact_uri TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    deleted_at   BIGINT
);

CREATE INDEX logged_model_newest ON logged_model (experiment, created_at DESC, id);

CREATE TABLE logged_model_tag (
    model TEXT NOT NULL REFERENCES logged_model (id),
    key   TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (model, key)
);

CREATE TABLE logged_model_param (
    model TEXT NOT NULL REFERENCES logged_model (id),
    key   TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (model, key)
);

-- What runs measured on a model. NaN is 0 with the flag set.
CREATE TABLE logged_model_metric (
    model          TEXT   NOT NULL REFERENCES logged_model (id),
    run            TEXT   NOT NULL,
    key            TEXT   NOT NULL,
    timestamp      BIGINT NOT NULL,
    step           BIGINT NOT NULL,
    value          DOUBLE PRECISION NOT NULL,
    nan            BOOLEAN NOT NULL,
    dataset_name   TEXT,
    dataset_digest TEXT,
    PRIMARY KEY (model, key, timestamp, step, run)
);
