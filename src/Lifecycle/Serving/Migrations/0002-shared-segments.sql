CREATE TABLE prediction_segment (
    deployment  TEXT   NOT NULL,
    server      TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    sha256      TEXT   NOT NULL,
    predictions BIGINT NOT NULL,
    first_event BIGINT NOT NULL,
    last_event  BIGINT NOT NULL,
    shared_at   BIGINT NOT NULL,
    PRIMARY KEY (deployment, server, number)
);
