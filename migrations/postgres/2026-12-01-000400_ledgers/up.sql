-- Ledgers of paper years 历史案件台账: each import with its report, each row of it as it came.
CREATE TABLE ledger_batch (
    id            uuid NOT NULL PRIMARY KEY,
    agency_id     uuid NOT NULL,
    file_name     text NOT NULL,
    file_digest   text NOT NULL,
    rows          bigint NOT NULL,
    taken         bigint NOT NULL,
    already_there bigint NOT NULL,
    conflicts     bigint NOT NULL,
    refused       bigint NOT NULL,
    report        text NOT NULL,
    imported_by   uuid NOT NULL,
    imported_at   timestamptz NOT NULL,
    CONSTRAINT ledger_batch_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT ledger_batch_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES account (id) ON DELETE RESTRICT,
    -- No row is lost on the way.
    CONSTRAINT ledger_batch_counts CHECK (rows = taken + already_there + conflicts + refused)
);
CREATE INDEX ledger_batch_of_organ ON ledger_batch (agency_id, id);

-- A case that was closed before there was a record: read only, known as far as its ledger goes.
CREATE TABLE imported_case (
    id              uuid NOT NULL PRIMARY KEY,
    agency_id       uuid NOT NULL,
    batch_id        uuid NOT NULL,
    row_number      bigint NOT NULL,
    filing_number   text,
    decision_number text,
    year            bigint NOT NULL,
    content         text NOT NULL,
    digest          text NOT NULL,
    imported_at     timestamptz NOT NULL,
    CONSTRAINT imported_case_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT imported_case_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES ledger_batch (id) ON DELETE RESTRICT,
    CONSTRAINT imported_case_numbered CHECK (decision_number IS NOT NULL OR filing_number IS NOT NULL)
);
-- One filing may lead to several decisions; without a decision its number stands for the case.
CREATE UNIQUE INDEX imported_case_decision ON imported_case (agency_id, decision_number) WHERE decision_number IS NOT NULL;
CREATE UNIQUE INDEX imported_case_filing ON imported_case (agency_id, filing_number) WHERE decision_number IS NULL;
CREATE INDEX imported_case_filed ON imported_case (agency_id, filing_number);
CREATE INDEX imported_case_of_year ON imported_case (agency_id, year, id);
CREATE INDEX imported_case_of_batch ON imported_case (batch_id, id);

CREATE TRIGGER ledger_batch_no_delete BEFORE DELETE ON ledger_batch
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an imported ledger stays as it came');
CREATE TRIGGER ledger_batch_no_update BEFORE UPDATE ON ledger_batch
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an imported ledger stays as it came');
CREATE TRIGGER ledger_batch_not_truncated BEFORE TRUNCATE ON ledger_batch
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: an imported ledger stays as it came');
CREATE TRIGGER imported_case_no_delete BEFORE DELETE ON imported_case
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an imported case stays as it came');
CREATE TRIGGER imported_case_no_update BEFORE UPDATE ON imported_case
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an imported case stays as it came');
CREATE TRIGGER imported_case_not_truncated BEFORE TRUNCATE ON imported_case
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: an imported case stays as it came');
