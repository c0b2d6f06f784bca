CREATE TABLE alias_guard (
    owner TEXT NOT NULL,
    model TEXT NOT NULL,
    alias TEXT NOT NULL,
    PRIMARY KEY (owner, model, alias)
);

CREATE INDEX alias_guard_alias ON alias_guard (model, alias);
