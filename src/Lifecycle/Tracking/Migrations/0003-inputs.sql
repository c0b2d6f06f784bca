CREATE TABLE logged_dataset (
    id          BIGINT PRIMARY KEY,
    experiment  BIGINT NOT NULL REFERENCES experiment (id),
    name        TEXT   NOT NULL,
    digest      TEXT   NOT NULL,
    source_type TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    schema_json TEXT,
    profile     TEXT,
    UNIQUE (experiment, name, digest)
);

CREATE TABLE dataset_input (
    run     BIGINT NOT NULL,
    dataset BIGINT NOT NULL REFERENCES logged_dataset (id),
    PRIMARY KEY (run, dataset)
);

CREATE INDEX dataset_input_dataset ON dataset_input (dataset);

CREATE TABLE dataset_input_tag (
    run     BIGINT NOT NULL,
    dataset BIGINT NOT NULL,
    key     TEXT   NOT NULL,
    value   TEXT   NOT NULL,
    PRIMARY KEY (run, dataset, key),
    FOREIGN KEY (run, dataset) REFERENCES dataset_input (run, dataset)
);

CREATE TABLE model_input (
    run   BIGINT NOT NULL,
    model TEXT   NOT NULL,
    PRIMARY KEY (run, model)
);

CREATE TABLE model_output (
    run   BIGINT NOT NULL,
    model TEXT   NOT NULL,
    step  BIGINT NOT NULL,
    PRIMARY KEY (run, model)
);
