-- Certificates with a life of their own: kinds, source of power, the issuer's rules, yearly checks, suspensions with an
-- end; the ledgers of training and of exams, which are corrected by reversing entries.

ALTER TABLE officer ADD COLUMN born_on date;
ALTER TABLE officer ADD COLUMN staff_number text;
ALTER TABLE officer ADD COLUMN legal_qualification text;
ALTER TABLE officer ADD COLUMN left_on date;
CREATE UNIQUE INDEX officer_staff_number ON officer (agency_id, staff_number);

-- `checked_to`: the present last day the yearly check carries it to; none where there is no check.
ALTER TABLE certificate ADD COLUMN kind text NOT NULL DEFAULT 'ENFORCEMENT';
ALTER TABLE certificate ADD COLUMN power_source text NOT NULL DEFAULT 'OWN';
ALTER TABLE certificate ADD COLUMN rules text NOT NULL DEFAULT 'national';
ALTER TABLE certificate ADD COLUMN photo_digest text;
ALTER TABLE certificate ADD COLUMN checked_to date;
CREATE INDEX certificate_check ON certificate (checked_to, id);

-- `until`: last day of a suspension. `ground_since`: since when the ground of a suspension or revocation existed.
ALTER TABLE certificate_act ADD COLUMN checked_to date;
ALTER TABLE certificate_act ADD COLUMN until date;
ALTER TABLE certificate_act ADD COLUMN ground_since date;

-- One entry of the training ledger 培训台账; a correction is a further entry that reverses one, with its hours below zero.
CREATE TABLE officer_training (
    id          uuid NOT NULL,
    officer_id  uuid NOT NULL,
    held_on     date NOT NULL,
    half_hours  bigint NOT NULL,
    kind        text NOT NULL,
    title       text NOT NULL,
    proof       text,
    reverses    uuid,
    account_id  uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT officer_training_reverses_key UNIQUE (reverses),
    CONSTRAINT officer_training_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer (id) ON DELETE RESTRICT,
    CONSTRAINT officer_training_reverses_fkey FOREIGN KEY (reverses) REFERENCES officer_training (id) ON DELETE RESTRICT,
    CONSTRAINT officer_training_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT officer_training_sign CHECK ((reverses IS NULL AND half_hours > 0) OR (reverses IS NOT NULL AND half_hours < 0))
);
CREATE INDEX officer_training_list ON officer_training (officer_id, held_on, id);

-- One exam and its result 考试成绩; reversed by a further entry, never changed.
CREATE TABLE officer_exam (
    id          uuid NOT NULL,
    officer_id  uuid NOT NULL,
    held_on     date NOT NULL,
    subject     text NOT NULL,
    passed      boolean NOT NULL,
    organiser   text NOT NULL,
    remark      text,
    reverses    uuid,
    account_id  uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT officer_exam_reverses_key UNIQUE (reverses),
    CONSTRAINT officer_exam_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer (id) ON DELETE RESTRICT,
    CONSTRAINT officer_exam_reverses_fkey FOREIGN KEY (reverses) REFERENCES officer_exam (id) ON DELETE RESTRICT,
    CONSTRAINT officer_exam_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX officer_exam_list ON officer_exam (officer_id, held_on, id);

CREATE TRIGGER certificate_act_kept BEFORE UPDATE OR DELETE ON certificate_act
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: what happened to a certificate is never changed or deleted');
CREATE TRIGGER certificate_act_not_truncated BEFORE TRUNCATE ON certificate_act
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: what happened to a certificate is never changed or deleted');
CREATE TRIGGER officer_training_kept BEFORE UPDATE OR DELETE ON officer_training
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an entry of the training ledger is never changed or deleted');
CREATE TRIGGER officer_training_not_truncated BEFORE TRUNCATE ON officer_training
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: an entry of the training ledger is never changed or deleted');
CREATE TRIGGER officer_exam_kept BEFORE UPDATE OR DELETE ON officer_exam
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: the result of an exam is never changed or deleted');
CREATE TRIGGER officer_exam_not_truncated BEFORE TRUNCATE ON officer_exam
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: the result of an exam is never changed or deleted');
