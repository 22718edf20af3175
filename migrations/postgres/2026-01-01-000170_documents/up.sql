-- Papers 执法文书 and their numbers 文号.

-- A paper issued by an act. A projection of the acts.
CREATE TABLE paper (
    case_id   uuid NOT NULL,
    seq       bigint NOT NULL,
    agency_id uuid NOT NULL,
    kind      text NOT NULL,
    number    text,
    about_seq bigint NOT NULL,
    title     text NOT NULL,
    issued_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, seq),
    CONSTRAINT paper_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT paper_about_seq_fkey FOREIGN KEY (case_id, about_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT paper_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT
);
CREATE INDEX paper_list ON paper (agency_id, issued_at DESC, case_id DESC, seq DESC);

-- The last number drawn in a series of a year. UPDATE … RETURNING on this row is also the lock that keeps series without gaps.
CREATE TABLE number_counter (
    agency_id uuid NOT NULL,
    series    text NOT NULL,
    year      integer NOT NULL,
    n         bigint NOT NULL,
    PRIMARY KEY (agency_id, series, year),
    CONSTRAINT number_counter_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT number_counter_n_counts CHECK (n >= 0)
);

-- Every number ever drawn, and by which act: once written, never changed.
CREATE TABLE paper_number (
    agency_id uuid NOT NULL,
    series    text NOT NULL,
    year      integer NOT NULL,
    n         bigint NOT NULL,
    number    text NOT NULL,
    case_id   uuid NOT NULL,
    seq       bigint NOT NULL,
    PRIMARY KEY (agency_id, series, year, n),
    CONSTRAINT paper_number_number_agency_id_key UNIQUE (number, agency_id),
    CONSTRAINT paper_number_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT paper_number_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT paper_number_n_positive CHECK (n >= 1)
);
CREATE INDEX paper_number_act ON paper_number (case_id, seq);

CREATE TRIGGER paper_number_kept BEFORE UPDATE OR DELETE ON paper_number
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a number once drawn is never changed or deleted');
CREATE TRIGGER paper_number_not_truncated BEFORE TRUNCATE ON paper_number
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a number once drawn is never changed or deleted');
