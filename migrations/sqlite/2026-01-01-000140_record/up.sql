-- The record of a case: its acts, their bodies, and the head of the file. The gate stands at INSERT into case_act.

-- One act 行为, sealed. The columns before `prev` are what the triggers look at; they are inside the digest too.
-- `barred`: the accounts that may not review this case, comma-joined, sorted, in lower case.
CREATE TABLE case_act (
    case_id            TEXT NOT NULL,
    seq                INTEGER NOT NULL,
    kind               TEXT NOT NULL,
    occurred_at        TEXT NOT NULL,
    recorded_at        TEXT NOT NULL,
    account_id         TEXT NOT NULL,
    status_after       TEXT NOT NULL,
    subject            TEXT,
    review_required    INTEGER NOT NULL,
    outcome            TEXT,
    barred             TEXT NOT NULL,
    reviewer_qualified INTEGER NOT NULL,
    prev               TEXT NOT NULL,
    digest             TEXT NOT NULL,
    sealed             TEXT NOT NULL,
    PRIMARY KEY (case_id, seq),
    CONSTRAINT case_act_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT case_act_seq_positive CHECK (seq >= 1),
    CONSTRAINT case_act_status_known CHECK (status_after IN ('clue', 'filing', 'investigating', 'concluded', 'noticed', 'reviewing', 'decided', 'served', 'closed', 'archived', 'declined', 'withdrawn', 'transferred')),
    CONSTRAINT case_act_barred_form CHECK (length(barred) = 0 OR (length(barred) + 1) % 37 = 0),
    CONSTRAINT case_act_prev_form CHECK (length(prev) = 68 AND substr(prev, 1, 4) = 'sm3:' AND substr(prev, 5) NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT case_act_digest_form CHECK (length(digest) = 68 AND substr(digest, 1, 4) = 'sm3:' AND substr(digest, 5) NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT case_act_sealed_given CHECK (sealed <> ''),
    CONSTRAINT case_act_review_required_bool CHECK (review_required IN (0, 1)),
    CONSTRAINT case_act_reviewer_qualified_bool CHECK (reviewer_qualified IN (0, 1))
) STRICT;

-- The content of an act and the salt of its digest; apart, so that both can be withheld together.
CREATE TABLE case_act_body (
    case_id TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    salt    TEXT NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (case_id, seq),
    CONSTRAINT case_act_body_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT
) STRICT;

-- The head of a case file, a projection of its acts. A trigger keeps it equal to the last act.
CREATE TABLE enforcement_case (
    id              TEXT NOT NULL,
    agency_id       TEXT NOT NULL,
    status          TEXT NOT NULL,
    version         INTEGER NOT NULL,
    head_digest     TEXT NOT NULL,
    subject         TEXT,
    review_required INTEGER NOT NULL,
    filing_number   TEXT,
    decision_number TEXT,
    power_item_id   TEXT,
    cause           TEXT,
    parties         TEXT NOT NULL,
    procedure       TEXT NOT NULL,
    place           TEXT NOT NULL,
    summary         TEXT NOT NULL,
    source          TEXT NOT NULL,
    opened_at       TEXT NOT NULL,
    filed_on        TEXT,
    decided_on      TEXT,
    updated_at      TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT enforcement_case_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT enforcement_case_power_item_id_fkey FOREIGN KEY (power_item_id) REFERENCES power_item (id) ON DELETE RESTRICT,
    CONSTRAINT enforcement_case_status_known CHECK (status IN ('clue', 'filing', 'investigating', 'concluded', 'noticed', 'reviewing', 'decided', 'served', 'closed', 'archived', 'declined', 'withdrawn', 'transferred')),
    CONSTRAINT enforcement_case_procedure_known CHECK (procedure IN ('SUMMARY', 'ORDINARY')),
    CONSTRAINT enforcement_case_review_required_bool CHECK (review_required IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX enforcement_case_list ON enforcement_case (agency_id, opened_at DESC, id DESC);
CREATE INDEX enforcement_case_by_status ON enforcement_case (agency_id, status, opened_at DESC, id DESC);

CREATE TRIGGER case_act_no_update BEFORE UPDATE ON case_act
BEGIN SELECT RAISE(ABORT, 'zhifa: an act is never changed'); END;
CREATE TRIGGER case_act_no_delete BEFORE DELETE ON case_act
BEGIN SELECT RAISE(ABORT, 'zhifa: an act is never deleted'); END;

-- The gate. One look at the act before by primary key; only a decision that needs a review looks at the case's other acts.
-- INSERT OR REPLACE would delete an act without firing the trigger above, found by its key or by its rowid: so both are
-- looked up. (NEW.rowid is -1 unless the statement names one.)
CREATE TRIGGER case_act_gate BEFORE INSERT ON case_act
BEGIN
    SELECT CASE
        WHEN (NEW.seq <> 1 AND last.seq IS NULL)
          OR EXISTS (SELECT 1 FROM case_act WHERE case_id = NEW.case_id AND seq = NEW.seq)
          OR EXISTS (SELECT 1 FROM case_act WHERE rowid = NEW.rowid)
            THEN RAISE(ABORT, 'zhifa: seq must be one after the last act')
        WHEN NEW.prev <> coalesce(last.digest, 'sm3:0000000000000000000000000000000000000000000000000000000000000000')
            THEN RAISE(ABORT, 'zhifa: prev must be the digest of the act before')
        WHEN NOT EXISTS (SELECT 1 FROM legal_move
                         WHERE from_status = coalesce(last.status_after, 'none')
                           AND kind = NEW.kind AND to_status = NEW.status_after)
            THEN RAISE(ABORT, 'zhifa: legal_move does not know this move')
        WHEN NEW.kind = 'approve' AND last.status_after = 'clue' AND NEW.status_after <> 'clue'
         AND NOT EXISTS (SELECT 1 FROM case_act WHERE case_id = NEW.case_id AND kind = 'take_over')
            THEN RAISE(ABORT, 'zhifa: only a paper case that is taken over leaves the clue by approval')
        WHEN last.review_required AND NOT NEW.review_required
         AND NEW.kind NOT IN ('conclude_investigation', 'revise_proposal', 'unflag_major')
            THEN RAISE(ABORT, 'zhifa: this act may not lift the need for legal review')
        -- A new subject ends with the act that made it: an old, already reviewed one never comes back.
        WHEN NEW.kind <> 'decide' AND NEW.subject IS NOT last.subject
         AND (NEW.subject IS NULL OR NEW.subject NOT LIKE '%#' || NEW.seq
              OR NEW.kind NOT IN ('conclude_investigation', 'revise_proposal', 'return_to_investigation',
                                  'record_statement', 'answer_statement', 'hold_hearing', 'issue_review_opinion', 'exclude_evidence', 'record_test_result', 'seize', 'return_case', 'redecide', 'decide_on_the_spot')
              -- The decision of a paper case comes in with the approval of its take-over.
              AND NOT (NEW.kind = 'approve' AND last.status_after = 'clue' AND NEW.status_after = 'served'))
            THEN RAISE(ABORT, 'zhifa: this act may not change what a review is about')
        WHEN last.barred <> NEW.barred AND last.barred <> ''
         AND EXISTS (SELECT 1 FROM json_each('["' || replace(last.barred, ',', '","') || '"]')
                     WHERE instr(NEW.barred, value) = 0)
            THEN RAISE(ABORT, 'zhifa: whoever is barred from review stays barred')
        WHEN NEW.kind = 'issue_review_opinion' AND instr(last.barred, lower(NEW.account_id)) > 0
            THEN RAISE(ABORT, 'zhifa: a barred account may not review')
        WHEN NEW.kind = 'issue_review_opinion' AND NEW.outcome = 'approve' AND NOT NEW.reviewer_qualified
            THEN RAISE(ABORT, 'zhifa: only a qualified reviewer may approve')
        WHEN NEW.kind = 'decide_on_the_spot' AND NEW.outcome IS NOT 'in_breach'
         AND (NEW.outcome IS NOT 'penalize' OR NEW.review_required)
            THEN RAISE(ABORT, 'zhifa: what owes a legal review is not decided on the spot')
        WHEN NEW.kind = 'decide'
         AND (NEW.subject IS NOT last.subject OR NEW.review_required <> last.review_required)
            THEN RAISE(ABORT, 'zhifa: a decision keeps the subject and the need for review of the act before')
        WHEN NEW.kind = 'decide' AND NEW.review_required AND NOT EXISTS (
                SELECT 1 FROM case_act AS review
                WHERE review.case_id = NEW.case_id AND review.kind = 'issue_review_opinion'
                  AND review.outcome = 'approve' AND review.reviewer_qualified
                  AND review.subject = NEW.subject
                  AND instr(NEW.barred, lower(review.account_id)) = 0)
            THEN RAISE(ABORT, 'zhifa: a decision on this subject needs a passed legal review')
    END
    FROM (SELECT 1) LEFT JOIN case_act AS last ON last.case_id = NEW.case_id AND last.seq = NEW.seq - 1;
END;

CREATE TRIGGER case_act_body_no_update BEFORE UPDATE ON case_act_body
BEGIN SELECT RAISE(ABORT, 'zhifa: the body of an act is never changed'); END;
CREATE TRIGGER case_act_body_no_delete BEFORE DELETE ON case_act_body
BEGIN SELECT RAISE(ABORT, 'zhifa: the body of an act is never deleted'); END;
CREATE TRIGGER case_act_body_no_replace BEFORE INSERT ON case_act_body
WHEN EXISTS (SELECT 1 FROM case_act_body WHERE case_id = NEW.case_id AND seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM case_act_body WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'zhifa: the body of an act is never changed'); END;

-- Judged as a state, not as a step, so that a rebuild can write any head anew.
CREATE TRIGGER enforcement_case_insert_is_head BEFORE INSERT ON enforcement_case
BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM enforcement_case WHERE id = NEW.id)
            THEN RAISE(ABORT, 'zhifa: a case is never deleted')
        WHEN NOT EXISTS (SELECT 1 FROM case_act
                         WHERE case_id = NEW.id AND seq = NEW.version AND status_after = NEW.status
                           AND digest = NEW.head_digest AND subject IS NEW.subject
                           AND review_required = NEW.review_required)
          OR EXISTS (SELECT 1 FROM case_act WHERE case_id = NEW.id AND seq = NEW.version + 1)
            THEN RAISE(ABORT, 'zhifa: the head of a case must equal its last act')
    END;
END;
CREATE TRIGGER enforcement_case_update_is_head BEFORE UPDATE ON enforcement_case
BEGIN
    SELECT CASE
        WHEN NEW.id <> OLD.id
            THEN RAISE(ABORT, 'zhifa: a case keeps its id')
        WHEN NOT EXISTS (SELECT 1 FROM case_act
                         WHERE case_id = NEW.id AND seq = NEW.version AND status_after = NEW.status
                           AND digest = NEW.head_digest AND subject IS NEW.subject
                           AND review_required = NEW.review_required)
          OR EXISTS (SELECT 1 FROM case_act WHERE case_id = NEW.id AND seq = NEW.version + 1)
            THEN RAISE(ABORT, 'zhifa: the head of a case must equal its last act')
    END;
END;
CREATE TRIGGER enforcement_case_no_delete BEFORE DELETE ON enforcement_case
BEGIN SELECT RAISE(ABORT, 'zhifa: a case is never deleted'); END;
