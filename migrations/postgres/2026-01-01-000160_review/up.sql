-- Legal review of major decisions 重大执法决定法制审核: the reviewers' queue.

-- One submission and, once given, the opinion on it. A projection of the acts.
CREATE TABLE legal_review (
    case_id      uuid NOT NULL,
    seq          bigint NOT NULL,
    subject      text NOT NULL,
    agency_id    uuid NOT NULL,
    submitted_at timestamptz NOT NULL,
    submitted_by uuid NOT NULL,
    due_on       date NOT NULL,
    opinion_seq  bigint,
    outcome      text,
    reviewer_id  uuid,
    opined_at    timestamptz,
    PRIMARY KEY (case_id, seq),
    CONSTRAINT legal_review_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT legal_review_opinion_seq_fkey FOREIGN KEY (case_id, opinion_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT legal_review_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT legal_review_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT legal_review_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT legal_review_outcome_known CHECK (outcome IN ('approve', 'correct', 'supplement', 'no_penalty', 'disagree', 'transfer', 'called_back')),
    CONSTRAINT legal_review_answered_whole CHECK ((opinion_seq IS NULL) = (outcome IS NULL) AND (opinion_seq IS NULL) = (reviewer_id IS NULL) AND (opinion_seq IS NULL) = (opined_at IS NULL))
);
CREATE INDEX legal_review_queue ON legal_review (agency_id, due_on, case_id, seq);
