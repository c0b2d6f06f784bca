ALTER TABLE token ADD COLUMN parent TEXT;

ALTER TABLE token ADD COLUMN subject TEXT;

CREATE INDEX token_parent ON token (parent);
