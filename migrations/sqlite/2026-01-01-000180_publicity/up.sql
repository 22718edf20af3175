-- What is public 行政执法公示. Rows may change state; they are never deleted.

-- The publication owed for, or made of, a decision; `entry` is the allow-listed JSON that the register shows. What was
-- withdrawn keeps its row, with when and why for everybody to read (处罚法48).
CREATE TABLE publication (
    case_id           TEXT NOT NULL,
    seq               INTEGER NOT NULL,
    agency_id         TEXT NOT NULL,
    state             TEXT NOT NULL,
    due_on            TEXT NOT NULL,
    reason            TEXT,
    released_seq      INTEGER,
    released_at       TEXT,
    corrected_at      TEXT,
    withdrawn_seq     INTEGER,
    withdrawn_at      TEXT,
    withdrawal_reason TEXT,
    entry             TEXT NOT NULL,
    PRIMARY KEY (case_id, seq),
    CONSTRAINT publication_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT publication_released_seq_fkey FOREIGN KEY (case_id, released_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT publication_withdrawn_seq_fkey FOREIGN KEY (case_id, withdrawn_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT publication_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT publication_state_given CHECK (state <> ''),
    CONSTRAINT publication_released_whole CHECK ((released_seq IS NULL) = (released_at IS NULL)),
    CONSTRAINT publication_withdrawn_whole CHECK ((withdrawn_seq IS NULL) = (withdrawn_at IS NULL) AND (withdrawn_seq IS NULL) = (withdrawal_reason IS NULL)),
    CONSTRAINT publication_withdrawn_was_out CHECK (withdrawn_seq IS NULL OR released_seq IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_queue ON publication (agency_id, state, due_on, case_id, seq);
CREATE INDEX publication_register ON publication (state, released_at DESC, case_id DESC, seq DESC);

CREATE TRIGGER publication_no_delete BEFORE DELETE ON publication
BEGIN SELECT RAISE(ABORT, 'zhifa: a publication is withdrawn, never deleted'); END;
-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER publication_no_replace BEFORE INSERT ON publication
WHEN EXISTS (SELECT 1 FROM publication WHERE case_id = NEW.case_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'zhifa: a publication is withdrawn, never deleted'); END;
-- Nor may UPDATE OR REPLACE push another row out by taking its key.
CREATE TRIGGER publication_keeps_key BEFORE UPDATE ON publication
WHEN NEW.case_id <> OLD.case_id OR NEW.seq <> OLD.seq
BEGIN SELECT RAISE(ABORT, 'zhifa: a publication keeps its decision'); END;
