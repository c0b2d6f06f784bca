-- Artifacts that arrive in parts; each part is a blob, so that it may come through any server.
CREATE TABLE artifact_upload (
    id         TEXT   PRIMARY KEY,
    path       TEXT   NOT NULL,
    parts      BIGINT NOT NULL,
    begun_by   TEXT   NOT NULL,
    begun_at   BIGINT NOT NULL
);

CREATE TABLE artifact_upload_part (
    upload TEXT   NOT NULL REFERENCES artifact_upload (id),
    number BIGINT NOT NULL,
    sha256 TEXT   NOT NULL,
    length BIGINT NOT NULL,
    PRIMARY KEY (upload, number)
);
