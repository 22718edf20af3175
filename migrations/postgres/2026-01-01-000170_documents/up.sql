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

-- A block of numbers 号段 that an officer's device takes along, for forms filled in without a connection: a range drawn
-- from the counter at once, so that the series stays without gaps.
CREATE TABLE number_block (
    id         uuid NOT NULL,
    agency_id  uuid NOT NULL,
    series     text NOT NULL,
    year       integer NOT NULL,
    first_n    bigint NOT NULL,
    last_n     bigint NOT NULL,
    officer_id uuid NOT NULL,
    device     text NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT number_block_first_n_key UNIQUE (agency_id, series, year, first_n),
    CONSTRAINT number_block_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT number_block_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer (id) ON DELETE RESTRICT,
    CONSTRAINT number_block_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT number_block_is_a_range CHECK (first_n >= 1 AND last_n >= first_n)
);
CREATE INDEX number_block_list ON number_block (agency_id, id);

-- Numbers of a block that will never be used 作废, each with its reason: they stay in the register.
CREATE TABLE void_number (
    block_id   uuid NOT NULL,
    n          bigint NOT NULL,
    reason     text NOT NULL,
    account_id uuid NOT NULL,
    voided_at  timestamptz NOT NULL,
    PRIMARY KEY (block_id, n),
    CONSTRAINT void_number_block_id_fkey FOREIGN KEY (block_id) REFERENCES number_block (id) ON DELETE RESTRICT,
    CONSTRAINT void_number_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT void_number_reason_given CHECK (reason <> '')
);

-- Special receipts 专用票据 given for fines taken in cash: each once. A projection of the acts.
CREATE TABLE cash_receipt (
    agency_id uuid NOT NULL,
    receipt   text NOT NULL,
    case_id   uuid NOT NULL,
    seq       bigint NOT NULL,
    PRIMARY KEY (agency_id, receipt),
    CONSTRAINT cash_receipt_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT cash_receipt_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT
);

CREATE TRIGGER number_block_kept BEFORE UPDATE OR DELETE ON number_block
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a block of numbers is never changed or deleted');
CREATE TRIGGER number_block_not_truncated BEFORE TRUNCATE ON number_block
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a block of numbers is never changed or deleted');
CREATE TRIGGER void_number_kept BEFORE UPDATE OR DELETE ON void_number
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a void number stays void');
CREATE TRIGGER void_number_not_truncated BEFORE TRUNCATE ON void_number
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a void number stays void');

-- A block lies behind the counter, and overlaps neither another block nor a number that is used. The counter row is
-- locked, so that two blocks cannot be cut out at the same moment.
CREATE FUNCTION number_block_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM number_counter WHERE agency_id = NEW.agency_id AND series = NEW.series AND year = NEW.year FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM number_counter
                   WHERE agency_id = NEW.agency_id AND series = NEW.series AND year = NEW.year AND n >= NEW.last_n) THEN
        RAISE EXCEPTION 'zhifa: a block of numbers is drawn from the counter';
    END IF;
    IF EXISTS (SELECT 1 FROM number_block
               WHERE agency_id = NEW.agency_id AND series = NEW.series AND year = NEW.year
                 AND first_n <= NEW.last_n AND NEW.first_n <= last_n)
       OR EXISTS (SELECT 1 FROM paper_number
                  WHERE agency_id = NEW.agency_id AND series = NEW.series AND year = NEW.year
                    AND n BETWEEN NEW.first_n AND NEW.last_n) THEN
        RAISE EXCEPTION 'zhifa: a number belongs to one block or act';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER number_block_gate BEFORE INSERT ON number_block FOR EACH ROW EXECUTE FUNCTION number_block_gate();

-- Used or void, never both. The block's row is locked by both sides, so that the later one sees the earlier.
CREATE FUNCTION void_number_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM number_block WHERE id = NEW.block_id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM number_block WHERE id = NEW.block_id AND NEW.n BETWEEN first_n AND last_n) THEN
        RAISE EXCEPTION 'zhifa: a void number lies in its block';
    END IF;
    IF EXISTS (SELECT 1 FROM number_block block JOIN paper_number used
               ON used.agency_id = block.agency_id AND used.series = block.series AND used.year = block.year
               WHERE block.id = NEW.block_id AND used.n = NEW.n) THEN
        RAISE EXCEPTION 'zhifa: a number that is used cannot be void';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER void_number_gate BEFORE INSERT ON void_number FOR EACH ROW EXECUTE FUNCTION void_number_gate();
CREATE FUNCTION paper_number_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM number_block WHERE agency_id = NEW.agency_id AND series = NEW.series AND year = NEW.year
        AND NEW.n BETWEEN first_n AND last_n FOR UPDATE;
    IF EXISTS (SELECT 1 FROM number_block block JOIN void_number void ON void.block_id = block.id
               WHERE block.agency_id = NEW.agency_id AND block.series = NEW.series AND block.year = NEW.year
                 AND void.n = NEW.n) THEN
        RAISE EXCEPTION 'zhifa: a void number is never used';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paper_number_gate BEFORE INSERT ON paper_number FOR EACH ROW EXECUTE FUNCTION paper_number_gate();
