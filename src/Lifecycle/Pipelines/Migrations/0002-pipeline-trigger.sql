ALTER TABLE pipeline ADD COLUMN started_for TEXT;

CREATE INDEX pipeline_started_for ON pipeline (started_for);

CREATE INDEX pipeline_run ON pipeline (run);
