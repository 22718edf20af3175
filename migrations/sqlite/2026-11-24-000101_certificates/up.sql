-- Certificates with a life of their own: kinds, source of power, the issuer's rules, yearly checks, suspensions with an
-- end; the ledgers of training and of exams, which are corrected by reversing entries.

ALTER TABLE officer ADD COLUMN born_on TEXT;
ALTER TABLE officer ADD COLUMN staff_number TEXT;
ALTER TABLE officer ADD COLUMN legal_qualification TEXT;
ALTER TABLE officer ADD COLUMN left_on TEXT;
CREATE UNIQUE INDEX officer_staff_number ON officer (agency_id, staff_number);

-- `checked_to`: the present last day the yearly check carries it to; none where there is no check.
ALTER TABLE certificate ADD COLUMN kind TEXT NOT NULL DEFAULT 'ENFORCEMENT';
ALTER TABLE certificate ADD COLUMN power_source TEXT NOT NULL DEFAULT 'OWN';
ALTER TABLE certificate ADD COLUMN rules TEXT NOT NULL DEFAULT 'national';
ALTER TABLE certificate ADD COLUMN photo_digest TEXT;
ALTER TABLE certificate ADD COLUMN checked_to TEXT;
CREATE INDEX certificate_check ON certificate (checked_to, id);

-- `until`: last day of a suspension. `ground_since`: since when the ground of a suspension or revocation existed.
ALTER TABLE certificate_act ADD COLUMN checked_to TEXT;
ALTER TABLE certificate_act ADD COLUMN until TEXT;
ALTER TABLE certificate_act ADD COLUMN ground_since TEXT;

-- One entry of the training ledger 培训台账; a correction is a further entry that reverses one, with its hours below zero.
CREATE TABLE officer_training (
    id          TEXT NOT NULL,
    officer_id  TEXT NOT NULL,
    held_on     TEXT NOT NULL,
    half_hours  INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    title       TEXT NOT NULL,
    proof       TEXT,
    reverses    TEXT,
    account_id  TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT officer_training_reverses_key UNIQUE (reverses),
    CONSTRAINT officer_training_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer (id) ON DELETE RESTRICT,
    CONSTRAINT officer_training_reverses_fkey FOREIGN KEY (reverses) REFERENCES officer_training (id) ON DELETE RESTRICT,
    CONSTRAINT officer_training_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT officer_training_sign CHECK ((reverses IS NULL AND half_hours > 0) OR (reverses IS NOT NULL AND half_hours < 0))
) STRICT;
CREATE INDEX officer_training_list ON officer_training (officer_id, held_on, id);

-- One exam and its result 考试成绩; reversed by a further entry, never changed.
CREATE TABLE officer_exam (
    id          TEXT NOT NULL,
    officer_id  TEXT NOT NULL,
    held_on     TEXT NOT NULL,
    subject     TEXT NOT NULL,
    passed      INTEGER NOT NULL,
    organiser   TEXT NOT NULL,
    remark      TEXT,
    reverses    TEXT,
    account_id  TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT officer_exam_reverses_key UNIQUE (reverses),
    CONSTRAINT officer_exam_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer (id) ON DELETE RESTRICT,
    CONSTRAINT officer_exam_reverses_fkey FOREIGN KEY (reverses) REFERENCES officer_exam (id) ON DELETE RESTRICT,
    CONSTRAINT officer_exam_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX officer_exam_list ON officer_exam (officer_id, held_on, id);

CREATE TRIGGER certificate_act_no_update BEFORE UPDATE ON certificate_act
BEGIN SELECT RAISE(ABORT, 'zhifa: what happened to a certificate is never changed or deleted'); END;
CREATE TRIGGER certificate_act_no_delete BEFORE DELETE ON certificate_act
BEGIN SELECT RAISE(ABORT, 'zhifa: what happened to a certificate is never changed or deleted'); END;
-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER certificate_act_no_replace BEFORE INSERT ON certificate_act
WHEN EXISTS (SELECT 1 FROM certificate_act WHERE certificate_id = NEW.certificate_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'zhifa: what happened to a certificate is never changed or deleted'); END;
CREATE TRIGGER officer_training_no_update BEFORE UPDATE ON officer_training
BEGIN SELECT RAISE(ABORT, 'zhifa: an entry of the training ledger is never changed or deleted'); END;
CREATE TRIGGER officer_training_no_delete BEFORE DELETE ON officer_training
BEGIN SELECT RAISE(ABORT, 'zhifa: an entry of the training ledger is never changed or deleted'); END;
-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER officer_training_no_replace BEFORE INSERT ON officer_training
WHEN EXISTS (SELECT 1 FROM officer_training WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'zhifa: an entry of the training ledger is never changed or deleted'); END;
CREATE TRIGGER officer_exam_no_update BEFORE UPDATE ON officer_exam
BEGIN SELECT RAISE(ABORT, 'zhifa: the result of an exam is never changed or deleted'); END;
CREATE TRIGGER officer_exam_no_delete BEFORE DELETE ON officer_exam
BEGIN SELECT RAISE(ABORT, 'zhifa: the result of an exam is never changed or deleted'); END;
-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER officer_exam_no_replace BEFORE INSERT ON officer_exam
WHEN EXISTS (SELECT 1 FROM officer_exam WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'zhifa: the result of an exam is never changed or deleted'); END;
