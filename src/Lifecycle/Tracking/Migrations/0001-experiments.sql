CREATE TABLE experiment (
    id                BIGINT PRIMARY KEY,
    name              TEXT   NOT NULL UNIQUE,
    artifact_location TEXT   NOT NULL,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    deleted_at        BIGINT
);

CREATE TABLE experiment_tag (
    experiment BIGINT NOT NULL REFERENCES experiment (id),
    key        TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    PRIMARY KEY (experiment, key)
);

-- Ids are never used twice, also when experiments are deleted for good.
CREATE TABLE experiment_sequence (
    last BIGINT NOT NULL
);

INSERT INTO experiment_sequence (last) VALUES (0);
