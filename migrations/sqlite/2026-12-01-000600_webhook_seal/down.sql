ALTER TABLE webhook DROP COLUMN key_id;
