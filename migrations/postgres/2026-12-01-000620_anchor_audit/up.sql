-- The daily anchor also covers the audit trail 审计日志: how many entries there were since the anchor before, and a digest over
-- them. None: the anchor is older than that. `audit_from` none: from the first entry on.
ALTER TABLE anchor ADD COLUMN audit_from timestamptz;
ALTER TABLE anchor ADD COLUMN audit_entries bigint;
ALTER TABLE anchor ADD COLUMN audit_digest text CONSTRAINT anchor_audit_form CHECK (audit_digest IS NULL OR audit_digest ~ '^sm3:[0-9a-f]{64}$');
