CREATE TABLE alert_notice_failure (
    alert     TEXT   NOT NULL,
    change    TEXT   NOT NULL,
    url       TEXT   NOT NULL,
    words     TEXT   NOT NULL,
    tries     BIGINT NOT NULL,
    failed_at BIGINT NOT NULL,
    PRIMARY KEY (alert, change, url)
);
