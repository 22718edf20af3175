ALTER TABLE anchor DROP COLUMN audit_digest;
ALTER TABLE anchor DROP COLUMN audit_entries;
ALTER TABLE anchor DROP COLUMN audit_from;
