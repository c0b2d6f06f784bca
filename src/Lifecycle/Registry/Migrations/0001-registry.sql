CREATE TABLE registered_model (
    id           TEXT   PRIMARY KEY,
    name         TEXT   NOT NULL UNIQUE,
    description  TEXT   NOT NULL,
    last_version BIGINT NOT NULL,
    created_by   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);

CREATE TABLE registered_model_tag (
    model TEXT NOT NULL REFERENCES registered_model (id) ON DELETE CASCADE,
    key   TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (model, key)
);

CREATE TABLE model_version (
    id          TEXT   PRIMARY KEY,
    model       TEXT   NOT NULL REFERENCES registered_model (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    description TEXT   NOT NULL,
    run         TEXT,
    repository  TEXT,
    git_commit  TEXT,
    signature   TEXT,
    digest      TEXT   NOT NULL,
    created_by  TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    UNIQUE (model, number)
);

CREATE INDEX model_version_run ON model_version (run);
CREATE INDEX model_version_digest ON model_version (digest);

CREATE TABLE model_version_dataset (
    version  TEXT   NOT NULL REFERENCES model_version (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    dataset  TEXT   NOT NULL,
    PRIMARY KEY (version, position)
);

CREATE INDEX model_version_dataset_id ON model_version_dataset (dataset);

CREATE TABLE model_version_file (
    version TEXT   NOT NULL REFERENCES model_version (id) ON DELETE CASCADE,
    path    TEXT   NOT NULL,
    sha256  TEXT   NOT NULL,
    length  BIGINT NOT NULL,
    PRIMARY KEY (version, path)
);

CREATE TABLE model_version_tag (
    version TEXT NOT NULL REFERENCES model_version (id) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (version, key)
);

CREATE TABLE model_alias (
    model    TEXT   NOT NULL REFERENCES registered_model (id) ON DELETE CASCADE,
    name     TEXT   NOT NULL,
    version  BIGINT NOT NULL,
    moved_at BIGINT NOT NULL,
    PRIMARY KEY (model, name),
    FOREIGN KEY (model, version) REFERENCES model_version (model, number)
);

CREATE TABLE gate_result (
    version       TEXT    NOT NULL REFERENCES model_version (id) ON DELETE CASCADE,
    gate          TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    passed        BOOLEAN NOT NULL,
    measured      DOUBLE PRECISION,
    bound         DOUBLE PRECISION,
    words         TEXT    NOT NULL,
    recorded_at   BIGINT  NOT NULL,
    waived_by     TEXT,
    waived_at     BIGINT,
    waived_reason TEXT,
    PRIMARY KEY (version, gate)
);
