-- Issued papers 已出具文书, byte for byte as they were printed: the act that issued one has sealed their digest.
CREATE TABLE printed_paper (
    case_id   TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    digest    TEXT NOT NULL,
    pages     INTEGER NOT NULL,
    content   TEXT NOT NULL,
    CONSTRAINT printed_paper_pkey PRIMARY KEY (case_id, seq)
) STRICT;
CREATE TRIGGER printed_paper_no_delete BEFORE DELETE ON printed_paper
BEGIN SELECT RAISE(ABORT, 'zhifa: an issued paper stays as it is'); END;
CREATE TRIGGER printed_paper_no_update BEFORE UPDATE ON printed_paper
BEGIN SELECT RAISE(ABORT, 'zhifa: an issued paper stays as it is'); END;
CREATE TRIGGER printed_paper_no_replace BEFORE INSERT ON printed_paper
WHEN EXISTS (SELECT 1 FROM printed_paper WHERE case_id = NEW.case_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'zhifa: an issued paper stays as it is'); END;

-- Templates of an organ's own 本机关文书模板, each version kept.
CREATE TABLE paper_template (
    id          TEXT NOT NULL PRIMARY KEY,
    agency_id   TEXT NOT NULL,
    kind        TEXT NOT NULL,
    version     TEXT NOT NULL,
    content     TEXT NOT NULL,
    withdrawn   INTEGER NOT NULL,
    entered_by  TEXT NOT NULL,
    entered_at  TEXT NOT NULL,
    CONSTRAINT paper_template_once UNIQUE (agency_id, kind, version),
    CONSTRAINT paper_template_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT paper_template_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT paper_template_withdrawn CHECK (withdrawn IN (0, 1))
) STRICT;
CREATE TRIGGER paper_template_no_delete BEFORE DELETE ON paper_template
BEGIN SELECT RAISE(ABORT, 'zhifa: a template stays as it was released'); END;
CREATE TRIGGER paper_template_no_update BEFORE UPDATE ON paper_template
BEGIN SELECT RAISE(ABORT, 'zhifa: a template stays as it was released'); END;
