CREATE TABLE blob (
    sha256   TEXT   PRIMARY KEY,
    md5      TEXT   NOT NULL,
    length   BIGINT NOT NULL,
    added_at BIGINT NOT NULL
);

CREATE INDEX blob_md5 ON blob (md5);
