-- The key that seals a webhook's secret. None: the secret was stored before secrets were sealed, and is sealed when it is
-- next used or at the next start.
ALTER TABLE webhook ADD COLUMN key_id text;
