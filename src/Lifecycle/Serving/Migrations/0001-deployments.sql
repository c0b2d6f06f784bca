CREATE TABLE deployment (
    id         TEXT   PRIMARY KEY,
    name       TEXT   NOT NULL UNIQUE,
    reference  TEXT   NOT NULL,
    model      TEXT   NOT NULL,
    alias      TEXT,
    version_id TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    log        TEXT   NOT NULL,
    followed   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX deployment_alias ON deployment (model, alias);

CREATE TABLE deployment_change (
    deployment TEXT   NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
    position   BIGINT NOT NULL,
    model      TEXT   NOT NULL,
    version_id TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    why        TEXT   NOT NULL,
    changed_by TEXT   NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (deployment, position)
);
