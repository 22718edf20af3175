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
    n           INTEGER NOT NULL,
    version     TEXT NOT NULL,
    content     TEXT NOT NULL,
    withdrawn   INTEGER NOT NULL,
    entered_by  TEXT NOT NULL,
    entered_at  TEXT NOT NULL,
    CONSTRAINT paper_template_once UNIQUE (agency_id, kind, version),
    CONSTRAINT paper_template_order UNIQUE (agency_id, kind, n),
    CONSTRAINT paper_template_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT paper_template_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT paper_template_withdrawn CHECK (withdrawn IN (0, 1))
) STRICT;
CREATE TRIGGER paper_template_no_delete BEFORE DELETE ON paper_template
BEGIN SELECT RAISE(ABORT, 'zhifa: a template stays as it was released'); END;
CREATE TRIGGER paper_template_no_update BEFORE UPDATE ON paper_template
BEGIN SELECT RAISE(ABORT, 'zhifa: a template stays as it was released'); END;

-- Packages 电子案卷 that were asked for, and where they stand.
CREATE TABLE file_package (
    id        TEXT NOT NULL PRIMARY KEY,
    case_id   TEXT NOT NULL,
    version   INTEGER NOT NULL,
    asked_by  TEXT NOT NULL,
    asked_at  TEXT NOT NULL,
    papers    INTEGER NOT NULL,
    digest    TEXT,
    size      INTEGER,
    pages     INTEGER,
    failed    TEXT,
    CONSTRAINT file_package_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX file_package_case ON file_package (case_id, asked_at);

-- Files of other organs 移入的电子案卷, as they came.
CREATE TABLE imported_file (
    id             TEXT NOT NULL PRIMARY KEY,
    agency_id      TEXT NOT NULL,
    case_id        TEXT NOT NULL,
    organ          TEXT NOT NULL,
    title          TEXT NOT NULL,
    number         TEXT,
    head_digest    TEXT NOT NULL,
    package_digest TEXT NOT NULL,
    manifest       TEXT NOT NULL,
    acts           TEXT NOT NULL,
    imported_by    TEXT NOT NULL,
    imported_at    TEXT NOT NULL,
    CONSTRAINT imported_file_once UNIQUE (agency_id, package_digest),
    CONSTRAINT imported_file_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT imported_file_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE TRIGGER imported_file_no_delete BEFORE DELETE ON imported_file
BEGIN SELECT RAISE(ABORT, 'zhifa: a file stays as it came'); END;
CREATE TRIGGER imported_file_no_update BEFORE UPDATE ON imported_file
BEGIN SELECT RAISE(ABORT, 'zhifa: a file stays as it came'); END;
CREATE TRIGGER imported_file_no_replace BEFORE INSERT ON imported_file
WHEN EXISTS (SELECT 1 FROM imported_file WHERE id = NEW.id OR (agency_id = NEW.agency_id AND package_digest = NEW.package_digest))
BEGIN SELECT RAISE(ABORT, 'zhifa: a file stays as it came'); END;
CREATE TRIGGER paper_template_no_replace BEFORE INSERT ON paper_template
WHEN EXISTS (SELECT 1 FROM paper_template WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'zhifa: a template stays as it was released'); END;

-- A paper that was issued once more is void 作废; its number stays, with the reason.
ALTER TABLE paper ADD COLUMN void_because TEXT;
