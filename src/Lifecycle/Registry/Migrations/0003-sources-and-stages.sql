ALTER TABLE model_version ADD COLUMN source TEXT;
ALTER TABLE model_version ADD COLUMN location TEXT;
ALTER TABLE model_version ADD COLUMN run_link TEXT;
ALTER TABLE model_version ADD COLUMN logged_model TEXT;
ALTER TABLE model_version ADD COLUMN stage TEXT NOT NULL DEFAULT 'None';

CREATE INDEX model_version_stage ON model_version (model, stage, number);
CREATE INDEX model_version_updated ON model_version (updated_at);
