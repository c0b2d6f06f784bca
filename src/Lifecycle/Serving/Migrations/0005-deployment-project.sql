-- The project that declared it last; none for one made by hand.
ALTER TABLE deployment ADD COLUMN project TEXT;
