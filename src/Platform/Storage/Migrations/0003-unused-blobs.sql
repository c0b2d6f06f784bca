-- Since when nothing names the bytes, as the last sweep found; null for those in use.
ALTER TABLE blob ADD COLUMN unused_since BIGINT;
