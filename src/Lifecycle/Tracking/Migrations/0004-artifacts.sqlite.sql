-- A path is a key, never a file name: the bytes lie in the blob store under their hash.
CREATE TABLE artifact (
    path        TEXT    PRIMARY KEY,
    sha256      TEXT    NOT NULL REFERENCES blob (sha256),
    length      INTEGER NOT NULL,
    modified_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX artifact_blob ON artifact (sha256);
