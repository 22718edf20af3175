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

-- A block of numbers 号段 that an officer's device takes along, for forms filled in without a connection: a range drawn
-- from the counter at once, so that the series stays without gaps.
CREATE TABLE number_block (
    id         TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    series     TEXT NOT NULL,
    year       INTEGER NOT NULL,
    first_n    INTEGER NOT NULL,
    last_n     INTEGER NOT NULL,
    officer_id TEXT NOT NULL,
    device     TEXT NOT NULL,
    account_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT number_block_first_n_key UNIQUE (agency_id, series, year, first_n),
    CONSTRAINT number_block_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT number_block_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer (id) ON DELETE RESTRICT,
    CONSTRAINT number_block_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT number_block_is_a_range CHECK (first_n >= 1 AND last_n >= first_n)
) STRICT;
CREATE INDEX number_block_list ON number_block (agency_id, id);

-- Numbers of a block that will never be used 作废, each with its reason: they stay in the register.
CREATE TABLE void_number (
    block_id   TEXT NOT NULL,
    n          INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    account_id TEXT NOT NULL,
    voided_at  TEXT NOT NULL,
    PRIMARY KEY (block_id, n),
    CONSTRAINT void_number_block_id_fkey FOREIGN KEY (block_id) REFERENCES number_block (id) ON DELETE RESTRICT,
    CONSTRAINT void_number_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT void_number_reason_given CHECK (reason <> '')
) STRICT;

-- Special receipts 专用票据 given for fines taken in cash: each once. A projection of the acts.
CREATE TABLE cash_receipt (
    agency_id TEXT NOT NULL,
    receipt   TEXT NOT NULL,
    case_id   TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    PRIMARY KEY (agency_id, receipt),
    CONSTRAINT cash_receipt_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT cash_receipt_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT
) STRICT;

CREATE TRIGGER number_block_no_update BEFORE UPDATE ON number_block
BEGIN SELECT RAISE(ABORT, 'zhifa: a block of numbers is never changed or deleted'); END;
CREATE TRIGGER number_block_no_delete BEFORE DELETE ON number_block
BEGIN SELECT RAISE(ABORT, 'zhifa: a block of numbers is never changed or deleted'); END;
CREATE TRIGGER void_number_no_update BEFORE UPDATE ON void_number
BEGIN SELECT RAISE(ABORT, 'zhifa: a void number stays void'); END;
CREATE TRIGGER void_number_no_delete BEFORE DELETE ON void_number
BEGIN SELECT RAISE(ABORT, 'zhifa: a void number stays void'); END;

-- A block lies behind the counter, and overlaps neither another block nor a number that is used. INSERT OR REPLACE
-- deletes without firing the triggers above, so the key and the rowid are looked up too.
CREATE TRIGGER number_block_gate BEFORE INSERT ON number_block
BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM number_block WHERE id = NEW.id OR rowid = NEW.rowid)
            THEN RAISE(ABORT, 'zhifa: a block of numbers is never changed or deleted')
        WHEN NOT EXISTS (SELECT 1 FROM number_counter
                         WHERE agency_id = NEW.agency_id AND series = NEW.series AND year = NEW.year AND n >= NEW.last_n)
            THEN RAISE(ABORT, 'zhifa: a block of numbers is drawn from the counter')
        WHEN EXISTS (SELECT 1 FROM number_block
                     WHERE agency_id = NEW.agency_id AND series = NEW.series AND year = NEW.year
                       AND first_n <= NEW.last_n AND NEW.first_n <= last_n)
          OR EXISTS (SELECT 1 FROM paper_number
                     WHERE agency_id = NEW.agency_id AND series = NEW.series AND year = NEW.year
                       AND n BETWEEN NEW.first_n AND NEW.last_n)
            THEN RAISE(ABORT, 'zhifa: a number belongs to one block or act')
    END;
END;

-- Used or void, never both.
CREATE TRIGGER void_number_gate BEFORE INSERT ON void_number
BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM void_number WHERE (block_id = NEW.block_id AND n = NEW.n) OR rowid = NEW.rowid)
            THEN RAISE(ABORT, 'zhifa: a void number stays void')
        WHEN NOT EXISTS (SELECT 1 FROM number_block WHERE id = NEW.block_id AND NEW.n BETWEEN first_n AND last_n)
            THEN RAISE(ABORT, 'zhifa: a void number lies in its block')
        WHEN EXISTS (SELECT 1 FROM number_block AS block JOIN paper_number AS used
                     ON used.agency_id = block.agency_id AND used.series = block.series AND used.year = block.year
                     WHERE block.id = NEW.block_id AND used.n = NEW.n)
            THEN RAISE(ABORT, 'zhifa: a number that is used cannot be void')
    END;
END;
CREATE TRIGGER paper_number_gate BEFORE INSERT ON paper_number
WHEN EXISTS (SELECT 1 FROM number_block AS block JOIN void_number AS void ON void.block_id = block.id
             WHERE block.agency_id = NEW.agency_id AND block.series = NEW.series AND block.year = NEW.year
               AND void.n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'zhifa: a void number is never used'); END;
