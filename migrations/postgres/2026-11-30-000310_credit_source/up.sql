-- As whom an organ reports to the credit platform 信用平台; what was sent under an earlier one is in the audit trail.
CREATE TABLE credit_source (
    agency_id   uuid NOT NULL,
    credit_code text NOT NULL,
    source      text,
    source_code text,
    entered_at  timestamptz NOT NULL,
    PRIMARY KEY (agency_id),
    CONSTRAINT credit_source_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT
);
