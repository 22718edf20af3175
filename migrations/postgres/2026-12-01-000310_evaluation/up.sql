-- Standards of an organ's own 本机关的评查标准, each version kept.
CREATE TABLE evaluation_standard (
    id           uuid NOT NULL PRIMARY KEY,
    agency_id    uuid NOT NULL,
    standard_id  text NOT NULL,
    version      text NOT NULL,
    digest       text NOT NULL,
    content      text NOT NULL,
    released_by  uuid NOT NULL,
    released_at  timestamptz NOT NULL,
    CONSTRAINT evaluation_standard_once UNIQUE (agency_id, standard_id, version),
    CONSTRAINT evaluation_standard_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_standard_released_by_fkey FOREIGN KEY (released_by) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE TRIGGER evaluation_standard_no_delete BEFORE DELETE ON evaluation_standard
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a standard stays as it was released');
CREATE TRIGGER evaluation_standard_no_update BEFORE UPDATE ON evaluation_standard
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a standard stays as it was released');
CREATE TRIGGER evaluation_standard_not_truncated BEFORE TRUNCATE ON evaluation_standard
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a standard stays as it was released');

-- Pre-checks 机器预查 of all files of some organs, and how far each has come.
CREATE TABLE evaluation_run (
    id               uuid NOT NULL PRIMARY KEY,
    agency_id        uuid NOT NULL,
    agencies         text NOT NULL,
    standard_id      text NOT NULL,
    standard_digest  text NOT NULL,
    standard         text NOT NULL,
    ruleset          text NOT NULL,
    asked_by         uuid NOT NULL,
    asked_at         timestamptz NOT NULL,
    total            bigint NOT NULL,
    done             bigint NOT NULL,
    after_case       uuid,
    counts           text NOT NULL,
    finished_at      timestamptz,
    failed           text,
    CONSTRAINT evaluation_run_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_run_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX evaluation_run_agency ON evaluation_run (agency_id, asked_at);

-- What the machine found in a file 机器预查结果, at a version of the file, by a standard, under a version of the rules.
CREATE TABLE evaluation_check (
    case_id          uuid NOT NULL,
    version          bigint NOT NULL,
    standard_digest  text NOT NULL,
    ruleset          text NOT NULL,
    agency_id        uuid NOT NULL,
    run_id           uuid NOT NULL,
    checked_at       timestamptz NOT NULL,
    variant          text NOT NULL,
    at_most          bigint NOT NULL,
    at_least         bigint NOT NULL,
    broken           bigint NOT NULL,
    vetoed           bigint NOT NULL,
    open             bigint NOT NULL,
    result           text NOT NULL,
    CONSTRAINT evaluation_check_pkey PRIMARY KEY (case_id, version, standard_digest, ruleset),
    CONSTRAINT evaluation_check_run_id_fkey FOREIGN KEY (run_id) REFERENCES evaluation_run (id) ON DELETE RESTRICT
);
CREATE INDEX evaluation_check_run ON evaluation_check (run_id, case_id);
CREATE TRIGGER evaluation_check_no_delete BEFORE DELETE ON evaluation_check
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: what was found stays as it was found');
CREATE TRIGGER evaluation_check_no_update BEFORE UPDATE ON evaluation_check
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: what was found stays as it was found');
CREATE TRIGGER evaluation_check_not_truncated BEFORE TRUNCATE ON evaluation_check
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: what was found stays as it was found');
