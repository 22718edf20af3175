-- The yearly statistics 行政执法统计年报: frozen as they were counted, published once a year for each organ.
CREATE TABLE annual_report (
    id           TEXT NOT NULL PRIMARY KEY,
    agency_id    TEXT NOT NULL,
    organ        TEXT NOT NULL,
    year         INTEGER NOT NULL,
    content      TEXT NOT NULL,
    remarks      TEXT NOT NULL,
    frozen_by    TEXT NOT NULL,
    frozen_at    TEXT NOT NULL,
    published_by TEXT,
    published_at TEXT,
    CONSTRAINT annual_report_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT annual_report_frozen_by_fkey FOREIGN KEY (frozen_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT annual_report_published_by_fkey FOREIGN KEY (published_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT annual_report_published_whole CHECK ((published_by IS NULL) = (published_at IS NULL)),
    CONSTRAINT annual_report_two_people CHECK (published_by IS NULL OR published_by <> frozen_by)
) STRICT;
CREATE UNIQUE INDEX annual_report_once ON annual_report (agency_id, year) WHERE published_at IS NOT NULL;

-- What the statistics of a year are counted from: few acts of many.
CREATE INDEX case_act_counted ON case_act (occurred_at, case_id)
    WHERE kind IN ('decide', 'decide_on_the_spot', 'take_over', 'seize', 'record_execution', 'apply_to_court', 'record_transfer_step', 'transfer_case');

CREATE TRIGGER annual_report_no_delete BEFORE DELETE ON annual_report
BEGIN SELECT RAISE(ABORT, 'zhifa: a frozen report stays as it is'); END;
CREATE TRIGGER annual_report_no_replace BEFORE INSERT ON annual_report
WHEN EXISTS (SELECT 1 FROM annual_report WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'zhifa: a frozen report stays as it is'); END;
CREATE TRIGGER annual_report_stands BEFORE UPDATE ON annual_report
WHEN OLD.published_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.agency_id <> OLD.agency_id OR NEW.organ <> OLD.organ
    OR NEW.year <> OLD.year OR NEW.content <> OLD.content OR NEW.remarks <> OLD.remarks
    OR NEW.frozen_by <> OLD.frozen_by OR NEW.frozen_at <> OLD.frozen_at
BEGIN SELECT RAISE(ABORT, 'zhifa: a frozen report stays as it is'); END;
