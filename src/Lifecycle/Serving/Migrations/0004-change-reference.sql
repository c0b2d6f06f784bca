-- What the deployment was told to serve when the version became active, so that a roll-back restores it.
ALTER TABLE deployment_change ADD COLUMN reference TEXT;

UPDATE deployment_change SET reference = coalesce(
    (SELECT d.reference FROM deployment d WHERE d.id = deployment_change.deployment AND d.model = deployment_change.model AND d.alias IS NOT NULL),
    model || '/' || version);
