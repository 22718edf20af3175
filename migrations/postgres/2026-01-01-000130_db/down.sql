DROP TABLE idempotency_key;
DROP TABLE audit_entry;
