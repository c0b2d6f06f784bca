-- A path is a key, never a file name: the bytes lie in the blob store under their hash.
CREATE TABLE artifact (
    path        TEXT   COLLATE "C" PRIMARY KEY,
    sha256      TEXT   NOT NULL REFERENCES blob (sha256),
    length      BIGINT NOT NULL,
    modified_at BIGINT NOT NULL
);

CREATE INDEX artifact_blob ON artifact (sha256);
