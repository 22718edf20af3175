-- What is public 行政执法公示. Rows may change state; they are never deleted.

-- The publication owed for, or made of, a decision; `entry` is the allow-listed JSON that the register shows. What was
-- withdrawn keeps its row, with when and why for everybody to read (处罚法48).
CREATE TABLE publication (
    case_id           uuid NOT NULL,
    seq               bigint NOT NULL,
    agency_id         uuid NOT NULL,
    state             text NOT NULL,
    due_on            date NOT NULL,
    reason            text,
    released_seq      bigint,
    released_at       timestamptz,
    corrected_at      timestamptz,
    withdrawn_seq     bigint,
    withdrawn_at      timestamptz,
    withdrawal_reason text,
    entry             text NOT NULL,
    PRIMARY KEY (case_id, seq),
    CONSTRAINT publication_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT publication_released_seq_fkey FOREIGN KEY (case_id, released_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT publication_withdrawn_seq_fkey FOREIGN KEY (case_id, withdrawn_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT publication_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT publication_state_given CHECK (state <> ''),
    CONSTRAINT publication_released_whole CHECK ((released_seq IS NULL) = (released_at IS NULL)),
    CONSTRAINT publication_withdrawn_whole CHECK ((withdrawn_seq IS NULL) = (withdrawn_at IS NULL) AND (withdrawn_seq IS NULL) = (withdrawal_reason IS NULL)),
    CONSTRAINT publication_withdrawn_was_out CHECK (withdrawn_seq IS NULL OR released_seq IS NOT NULL)
);
CREATE INDEX publication_queue ON publication (agency_id, state, due_on, case_id, seq);
CREATE INDEX publication_register ON publication (state, released_at DESC, case_id DESC, seq DESC);

CREATE TRIGGER publication_no_delete BEFORE DELETE ON publication
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a publication is withdrawn, never deleted');
CREATE TRIGGER publication_not_truncated BEFORE TRUNCATE ON publication
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a publication is withdrawn, never deleted');
CREATE TRIGGER publication_keeps_key BEFORE UPDATE ON publication
    FOR EACH ROW WHEN (NEW.case_id <> OLD.case_id OR NEW.seq <> OLD.seq)
    EXECUTE FUNCTION zhifa_refuse('zhifa: a publication keeps its decision');
