CREATE TABLE principal (
    id         TEXT   PRIMARY KEY,
    kind       TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (kind, name)
);

CREATE TABLE token (
    id           TEXT   PRIMARY KEY,
    principal    TEXT   NOT NULL REFERENCES principal (id),
    name         TEXT   NOT NULL,
    how          TEXT   NOT NULL,
    sha256       TEXT   NOT NULL UNIQUE,
    permissions  TEXT   NOT NULL,
    request      TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at   BIGINT
);

CREATE INDEX token_principal ON token (principal);
