-- As whom an organ reports to the credit platform 信用平台; what was sent under an earlier one is in the audit trail.
CREATE TABLE credit_source (
    agency_id   TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    source      TEXT,
    source_code TEXT,
    entered_at  TEXT NOT NULL,
    PRIMARY KEY (agency_id),
    CONSTRAINT credit_source_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT
) STRICT;
