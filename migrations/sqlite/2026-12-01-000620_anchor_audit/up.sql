-- The daily anchor also covers the audit trail 审计日志: how many entries there were since the anchor before, and a digest over
-- them. None: the anchor is older than that. `audit_from` none: from the first entry on.
ALTER TABLE anchor ADD COLUMN audit_from TEXT;
ALTER TABLE anchor ADD COLUMN audit_entries INTEGER;
ALTER TABLE anchor ADD COLUMN audit_digest TEXT CONSTRAINT anchor_audit_form CHECK (audit_digest IS NULL OR length(audit_digest) = 68 AND substr(audit_digest, 1, 4) = 'sm3:' AND substr(audit_digest, 5) NOT GLOB '*[^0-9a-f]*');
