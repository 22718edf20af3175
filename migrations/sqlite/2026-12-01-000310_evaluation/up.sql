-- Standards of an organ's own 本机关的评查标准, each version kept.
CREATE TABLE evaluation_standard (
    id           TEXT NOT NULL PRIMARY KEY,
    agency_id    TEXT NOT NULL,
    standard_id  TEXT NOT NULL,
    version      TEXT NOT NULL,
    digest       TEXT NOT NULL,
    content      TEXT NOT NULL,
    released_by  TEXT NOT NULL,
    released_at  TEXT NOT NULL,
    CONSTRAINT evaluation_standard_once UNIQUE (agency_id, standard_id, version),
    CONSTRAINT evaluation_standard_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_standard_released_by_fkey FOREIGN KEY (released_by) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE TRIGGER evaluation_standard_no_delete BEFORE DELETE ON evaluation_standard
BEGIN SELECT RAISE(ABORT, 'zhifa: a standard stays as it was released'); END;
CREATE TRIGGER evaluation_standard_no_update BEFORE UPDATE ON evaluation_standard
BEGIN SELECT RAISE(ABORT, 'zhifa: a standard stays as it was released'); END;
CREATE TRIGGER evaluation_standard_no_replace BEFORE INSERT ON evaluation_standard
WHEN EXISTS (SELECT 1 FROM evaluation_standard WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'zhifa: a standard stays as it was released'); END;

-- Pre-checks 机器预查 of all files of some organs, and how far each has come.
CREATE TABLE evaluation_run (
    id               TEXT NOT NULL PRIMARY KEY,
    agency_id        TEXT NOT NULL,
    agencies         TEXT NOT NULL,
    standard_id      TEXT NOT NULL,
    standard_digest  TEXT NOT NULL,
    standard         TEXT NOT NULL,
    ruleset          TEXT NOT NULL,
    asked_by         TEXT NOT NULL,
    asked_at         TEXT NOT NULL,
    total            INTEGER NOT NULL,
    done             INTEGER NOT NULL,
    after_case       TEXT,
    counts           TEXT NOT NULL,
    finished_at      TEXT,
    failed           TEXT,
    CONSTRAINT evaluation_run_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_run_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX evaluation_run_agency ON evaluation_run (agency_id, asked_at);

-- What the machine found in a file 机器预查结果, at a version of the file, by a standard, under a version of the rules.
CREATE TABLE evaluation_check (
    case_id          TEXT NOT NULL,
    version          INTEGER NOT NULL,
    standard_digest  TEXT NOT NULL,
    ruleset          TEXT NOT NULL,
    agency_id        TEXT NOT NULL,
    run_id           TEXT NOT NULL,
    checked_at       TEXT NOT NULL,
    variant          TEXT NOT NULL,
    at_most          INTEGER NOT NULL,
    at_least         INTEGER NOT NULL,
    broken           INTEGER NOT NULL,
    vetoed           INTEGER NOT NULL,
    open             INTEGER NOT NULL,
    result           TEXT NOT NULL,
    CONSTRAINT evaluation_check_pkey PRIMARY KEY (case_id, version, standard_digest, ruleset),
    CONSTRAINT evaluation_check_run_id_fkey FOREIGN KEY (run_id) REFERENCES evaluation_run (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX evaluation_check_run ON evaluation_check (run_id, case_id);
CREATE TRIGGER evaluation_check_no_delete BEFORE DELETE ON evaluation_check
BEGIN SELECT RAISE(ABORT, 'zhifa: what was found stays as it was found'); END;
CREATE TRIGGER evaluation_check_no_update BEFORE UPDATE ON evaluation_check
BEGIN SELECT RAISE(ABORT, 'zhifa: what was found stays as it was found'); END;
