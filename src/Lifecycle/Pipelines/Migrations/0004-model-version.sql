-- The id of the version that a pipeline registered: a name and a number may come to mean another.
ALTER TABLE pipeline ADD COLUMN model_version TEXT;
