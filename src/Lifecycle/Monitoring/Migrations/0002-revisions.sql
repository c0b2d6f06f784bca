ALTER TABLE monitor ADD COLUMN touched BIGINT NOT NULL DEFAULT 0;
ALTER TABLE monitor ADD COLUMN late BIGINT NOT NULL DEFAULT 0;
ALTER TABLE monitor ADD COLUMN ahead BIGINT NOT NULL DEFAULT 0;
ALTER TABLE monitor ADD COLUMN untimed BIGINT NOT NULL DEFAULT 0;

ALTER TABLE monitor_window ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE monitor_window ADD COLUMN first_predictions BIGINT NOT NULL DEFAULT 0;
ALTER TABLE monitor_window ADD COLUMN published_revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE monitor_window ADD COLUMN published_digest TEXT;
ALTER TABLE monitor_window ADD COLUMN publish_attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE monitor_window ADD COLUMN publish_after BIGINT NOT NULL DEFAULT 0;
ALTER TABLE monitor_window ADD COLUMN publish_problem TEXT;

UPDATE monitor_window SET first_predictions = predictions;
UPDATE monitor_window SET published_revision = 1 WHERE published_labels = labels;

CREATE INDEX monitor_window_publishing ON monitor_window (monitor) WHERE labels > 0 AND (published_revision <> revision OR publish_job IS NOT NULL);
