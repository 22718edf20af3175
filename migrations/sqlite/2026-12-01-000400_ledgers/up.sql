-- Ledgers of paper years 历史案件台账: each import with its report, each row of it as it came.
CREATE TABLE ledger_batch (
    id            TEXT NOT NULL PRIMARY KEY,
    agency_id     TEXT NOT NULL,
    file_name     TEXT NOT NULL,
    file_digest   TEXT NOT NULL,
    rows          INTEGER NOT NULL,
    taken         INTEGER NOT NULL,
    already_there INTEGER NOT NULL,
    conflicts     INTEGER NOT NULL,
    refused       INTEGER NOT NULL,
    report        TEXT NOT NULL,
    imported_by   TEXT NOT NULL,
    imported_at   TEXT NOT NULL,
    CONSTRAINT ledger_batch_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT ledger_batch_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES account (id) ON DELETE RESTRICT,
    -- No row is lost on the way.
    CONSTRAINT ledger_batch_counts CHECK (rows = taken + already_there + conflicts + refused)
) STRICT;
CREATE INDEX ledger_batch_of_organ ON ledger_batch (agency_id, id);

-- A case that was closed before there was a record: read only, known as far as its ledger goes.
CREATE TABLE imported_case (
    id              TEXT NOT NULL PRIMARY KEY,
    agency_id       TEXT NOT NULL,
    batch_id        TEXT NOT NULL,
    row_number      INTEGER NOT NULL,
    filing_number   TEXT,
    decision_number TEXT,
    year            INTEGER NOT NULL,
    content         TEXT NOT NULL,
    digest          TEXT NOT NULL,
    imported_at     TEXT NOT NULL,
    CONSTRAINT imported_case_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT imported_case_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES ledger_batch (id) ON DELETE RESTRICT,
    CONSTRAINT imported_case_numbered CHECK (decision_number IS NOT NULL OR filing_number IS NOT NULL)
) STRICT;
-- One filing may lead to several decisions; without a decision its number stands for the case.
CREATE UNIQUE INDEX imported_case_decision ON imported_case (agency_id, decision_number) WHERE decision_number IS NOT NULL;
CREATE UNIQUE INDEX imported_case_filing ON imported_case (agency_id, filing_number) WHERE decision_number IS NULL;
CREATE INDEX imported_case_filed ON imported_case (agency_id, filing_number);
CREATE INDEX imported_case_of_year ON imported_case (agency_id, year, id);
CREATE INDEX imported_case_of_batch ON imported_case (batch_id, id);

CREATE TRIGGER ledger_batch_no_delete BEFORE DELETE ON ledger_batch
BEGIN SELECT RAISE(ABORT, 'zhifa: an imported ledger stays as it came'); END;
CREATE TRIGGER ledger_batch_no_update BEFORE UPDATE ON ledger_batch
BEGIN SELECT RAISE(ABORT, 'zhifa: an imported ledger stays as it came'); END;
CREATE TRIGGER ledger_batch_no_replace BEFORE INSERT ON ledger_batch
WHEN EXISTS (SELECT 1 FROM ledger_batch WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'zhifa: an imported ledger stays as it came'); END;
CREATE TRIGGER imported_case_no_delete BEFORE DELETE ON imported_case
BEGIN SELECT RAISE(ABORT, 'zhifa: an imported case stays as it came'); END;
CREATE TRIGGER imported_case_no_update BEFORE UPDATE ON imported_case
BEGIN SELECT RAISE(ABORT, 'zhifa: an imported case stays as it came'); END;
CREATE TRIGGER imported_case_no_replace BEFORE INSERT ON imported_case
WHEN EXISTS (SELECT 1 FROM imported_case WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM imported_case WHERE agency_id = NEW.agency_id AND decision_number = NEW.decision_number)
    OR (NEW.decision_number IS NULL AND EXISTS (SELECT 1 FROM imported_case
        WHERE agency_id = NEW.agency_id AND filing_number = NEW.filing_number AND decision_number IS NULL))
BEGIN SELECT RAISE(ABORT, 'zhifa: an imported case stays as it came'); END;
