-- Papers 执法文书 and their numbers 文号.

-- A paper issued by an act. A projection of the acts.
CREATE TABLE paper (
    case_id   TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    agency_id TEXT NOT NULL,
    kind      TEXT NOT NULL,
    number    TEXT,
    about_seq INTEGER NOT NULL,
    title     TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    PRIMARY KEY (case_id, seq),
    CONSTRAINT paper_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT paper_about_seq_fkey FOREIGN KEY (case_id, about_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT paper_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX paper_list ON paper (agency_id, issued_at DESC, case_id DESC, seq DESC);

-- The last number drawn in a series of a year. UPDATE … RETURNING on this row is also the lock that keeps series without gaps.
CREATE TABLE number_counter (
    agency_id TEXT NOT NULL,
    series    TEXT NOT NULL,
    year      INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    PRIMARY KEY (agency_id, series, year),
    CONSTRAINT number_counter_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT number_counter_n_counts CHECK (n >= 0)
) STRICT, WITHOUT ROWID;

-- Every number ever drawn, and by which act: once written, never changed.
CREATE TABLE paper_number (
    agency_id TEXT NOT NULL,
    series    TEXT NOT NULL,
    year      INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    number    TEXT NOT NULL,
    case_id   TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    PRIMARY KEY (agency_id, series, year, n),
    CONSTRAINT paper_number_number_agency_id_key UNIQUE (number, agency_id),
    CONSTRAINT paper_number_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT paper_number_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT paper_number_n_positive CHECK (n >= 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_number_act ON paper_number (case_id, seq);

CREATE TRIGGER paper_number_no_update BEFORE UPDATE ON paper_number
BEGIN SELECT RAISE(ABORT, 'zhifa: a number once drawn is never changed or deleted'); END;
CREATE TRIGGER paper_number_no_delete BEFORE DELETE ON paper_number
BEGIN SELECT RAISE(ABORT, 'zhifa: a number once drawn is never changed or deleted'); END;
-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER paper_number_no_replace BEFORE INSERT ON paper_number
WHEN EXISTS (SELECT 1 FROM paper_number
             WHERE agency_id = NEW.agency_id AND series = NEW.series AND year = NEW.year AND n = NEW.n)
  OR EXISTS (SELECT 1 FROM paper_number WHERE number = NEW.number AND agency_id = NEW.agency_id)
BEGIN SELECT RAISE(ABORT, 'zhifa: a number once drawn is never changed or deleted'); END;
