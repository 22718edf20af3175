-- The record of a case: its acts, their bodies, and the head of the file. The gate stands at INSERT into case_act.

-- One act 行为, sealed. The columns before `prev` are what the triggers look at; they are inside the digest too.
-- `barred`: the accounts that may not review this case, comma-joined, sorted, in lower case.
CREATE TABLE case_act (
    case_id            uuid NOT NULL,
    seq                bigint NOT NULL,
    kind               text NOT NULL,
    occurred_at        timestamptz NOT NULL,
    recorded_at        timestamptz NOT NULL,
    account_id         uuid NOT NULL,
    status_after       text NOT NULL,
    subject            text,
    review_required    boolean NOT NULL,
    outcome            text,
    barred             text NOT NULL,
    reviewer_qualified boolean NOT NULL,
    prev               text NOT NULL,
    digest             text NOT NULL,
    sealed             text NOT NULL,
    PRIMARY KEY (case_id, seq),
    CONSTRAINT case_act_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT case_act_seq_positive CHECK (seq >= 1),
    CONSTRAINT case_act_status_known CHECK (status_after IN ('clue', 'filing', 'investigating', 'concluded', 'noticed', 'reviewing', 'decided', 'served', 'closed', 'archived', 'declined', 'withdrawn', 'transferred')),
    CONSTRAINT case_act_barred_form CHECK (length(barred) = 0 OR (length(barred) + 1) % 37 = 0),
    CONSTRAINT case_act_prev_form CHECK (prev ~ '^sm3:[0-9a-f]{64}$'),
    CONSTRAINT case_act_digest_form CHECK (digest ~ '^sm3:[0-9a-f]{64}$'),
    CONSTRAINT case_act_sealed_given CHECK (sealed <> '')
);

-- The content of an act and the salt of its digest; apart, so that both can be withheld together.
CREATE TABLE case_act_body (
    case_id uuid NOT NULL,
    seq     bigint NOT NULL,
    salt    text NOT NULL,
    body    text NOT NULL,
    PRIMARY KEY (case_id, seq),
    CONSTRAINT case_act_body_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT
);

-- The head of a case file, a projection of its acts. A trigger keeps it equal to the last act.
CREATE TABLE enforcement_case (
    id              uuid NOT NULL,
    agency_id       uuid NOT NULL,
    status          text NOT NULL,
    version         bigint NOT NULL,
    head_digest     text NOT NULL,
    subject         text,
    review_required boolean NOT NULL,
    filing_number   text,
    decision_number text,
    power_item_id   uuid,
    cause           text,
    parties         text NOT NULL,
    procedure       text NOT NULL,
    place           text NOT NULL,
    summary         text NOT NULL,
    source          text NOT NULL,
    opened_at       timestamptz NOT NULL,
    filed_on        date,
    decided_on      date,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT enforcement_case_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT enforcement_case_power_item_id_fkey FOREIGN KEY (power_item_id) REFERENCES power_item (id) ON DELETE RESTRICT,
    CONSTRAINT enforcement_case_status_known CHECK (status IN ('clue', 'filing', 'investigating', 'concluded', 'noticed', 'reviewing', 'decided', 'served', 'closed', 'archived', 'declined', 'withdrawn', 'transferred')),
    CONSTRAINT enforcement_case_procedure_known CHECK (procedure IN ('SUMMARY', 'ORDINARY'))
);
CREATE INDEX enforcement_case_list ON enforcement_case (agency_id, opened_at DESC, id DESC);
CREATE INDEX enforcement_case_by_status ON enforcement_case (agency_id, status, opened_at DESC, id DESC);

CREATE TRIGGER case_act_no_update BEFORE UPDATE ON case_act
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an act is never changed');
CREATE TRIGGER case_act_no_delete BEFORE DELETE ON case_act
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an act is never deleted');
CREATE TRIGGER case_act_not_truncated BEFORE TRUNCATE ON case_act
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: an act is never deleted');

-- The gate. One look at the last act by primary key; only a decision that needs a review looks at the case's other acts.
CREATE FUNCTION case_act_gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT seq, status_after, subject, review_required, barred, digest INTO last
        FROM case_act WHERE case_id = NEW.case_id ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> coalesce(last.seq, 0) + 1 THEN
        RAISE EXCEPTION 'zhifa: seq must be one after the last act';
    END IF;
    IF NEW.prev <> coalesce(last.digest, 'sm3:' || repeat('0', 64)) THEN
        RAISE EXCEPTION 'zhifa: prev must be the digest of the act before';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM legal_move
                   WHERE from_status = coalesce(last.status_after, 'none')
                     AND kind = NEW.kind AND to_status = NEW.status_after) THEN
        RAISE EXCEPTION 'zhifa: legal_move does not know this move';
    END IF;
    IF NEW.kind = 'approve' AND last.status_after = 'clue' AND NEW.status_after <> 'clue'
       AND NOT EXISTS (SELECT 1 FROM case_act WHERE case_id = NEW.case_id AND kind = 'take_over') THEN
        RAISE EXCEPTION 'zhifa: only a paper case that is taken over leaves the clue by approval';
    END IF;
    IF last.review_required AND NOT NEW.review_required
       AND NEW.kind NOT IN ('conclude_investigation', 'revise_proposal', 'unflag_major') THEN
        RAISE EXCEPTION 'zhifa: this act may not lift the need for legal review';
    END IF;
    -- A new subject ends with the act that made it: an old, already reviewed one never comes back.
    IF NEW.kind <> 'decide' AND NEW.subject IS DISTINCT FROM last.subject
       AND (NEW.subject IS NULL OR NEW.subject NOT LIKE '%#' || NEW.seq
            OR NEW.kind NOT IN ('conclude_investigation', 'revise_proposal', 'return_to_investigation',
                                'record_statement', 'answer_statement', 'hold_hearing', 'issue_review_opinion', 'exclude_evidence', 'record_test_result', 'seize', 'return_case', 'redecide', 'decide_on_the_spot')
                -- The decision of a paper case comes in with the approval of its take-over.
                AND NOT (NEW.kind = 'approve' AND last.status_after = 'clue' AND NEW.status_after = 'served')) THEN
        RAISE EXCEPTION 'zhifa: this act may not change what a review is about';
    END IF;
    IF last.barred <> NEW.barred
       AND NOT string_to_array(last.barred, ',') <@ string_to_array(NEW.barred, ',') THEN
        RAISE EXCEPTION 'zhifa: whoever is barred from review stays barred';
    END IF;
    IF NEW.kind = 'issue_review_opinion' AND strpos(last.barred, NEW.account_id::text) > 0 THEN
        RAISE EXCEPTION 'zhifa: a barred account may not review';
    END IF;
    IF NEW.kind = 'issue_review_opinion' AND NEW.outcome = 'approve' AND NOT NEW.reviewer_qualified THEN
        RAISE EXCEPTION 'zhifa: only a qualified reviewer may approve';
    END IF;
    IF NEW.kind = 'decide_on_the_spot' AND NEW.outcome IS DISTINCT FROM 'in_breach'
       AND (NEW.outcome IS DISTINCT FROM 'penalize' OR NEW.review_required) THEN
        RAISE EXCEPTION 'zhifa: what owes a legal review is not decided on the spot';
    END IF;
    IF NEW.kind = 'decide' THEN
        IF NEW.subject IS DISTINCT FROM last.subject OR NEW.review_required <> last.review_required THEN
            RAISE EXCEPTION 'zhifa: a decision keeps the subject and the need for review of the act before';
        END IF;
        IF NEW.review_required AND NOT EXISTS (
            SELECT 1 FROM case_act review
            WHERE review.case_id = NEW.case_id AND review.kind = 'issue_review_opinion'
              AND review.outcome = 'approve' AND review.reviewer_qualified
              AND review.subject = NEW.subject
              AND strpos(NEW.barred, review.account_id::text) = 0) THEN
            RAISE EXCEPTION 'zhifa: a decision on this subject needs a passed legal review';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_act_gate BEFORE INSERT ON case_act FOR EACH ROW EXECUTE FUNCTION case_act_gate();

CREATE TRIGGER case_act_body_no_update BEFORE UPDATE ON case_act_body
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: the body of an act is never changed');
CREATE TRIGGER case_act_body_no_delete BEFORE DELETE ON case_act_body
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: the body of an act is never deleted');
CREATE TRIGGER case_act_body_not_truncated BEFORE TRUNCATE ON case_act_body
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: the body of an act is never deleted');

-- Judged as a state, not as a step, so that a rebuild can write any head anew.
CREATE FUNCTION enforcement_case_is_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id <> OLD.id THEN
        RAISE EXCEPTION 'zhifa: a case keeps its id';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM case_act
                   WHERE case_id = NEW.id AND seq = NEW.version AND status_after = NEW.status
                     AND digest = NEW.head_digest AND subject IS NOT DISTINCT FROM NEW.subject
                     AND review_required = NEW.review_required)
       OR EXISTS (SELECT 1 FROM case_act WHERE case_id = NEW.id AND seq = NEW.version + 1) THEN
        RAISE EXCEPTION 'zhifa: the head of a case must equal its last act';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER enforcement_case_is_head BEFORE INSERT OR UPDATE ON enforcement_case
    FOR EACH ROW EXECUTE FUNCTION enforcement_case_is_head();
CREATE TRIGGER enforcement_case_no_delete BEFORE DELETE ON enforcement_case
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a case is never deleted');
CREATE TRIGGER enforcement_case_not_truncated BEFORE TRUNCATE ON enforcement_case
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a case is never deleted');
