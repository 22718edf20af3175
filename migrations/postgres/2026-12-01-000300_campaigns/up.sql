-- Campaigns of case-file evaluation 案卷评查活动: everything that happens is an event, chained by digests, and stays.

-- One stream for each campaign, and one for each evaluated file.
CREATE TABLE evaluation_event (
    stream_id  uuid NOT NULL,
    seq        bigint NOT NULL,
    kind       text NOT NULL,
    body       text NOT NULL,
    account_id uuid NOT NULL,
    name       text NOT NULL,
    at         timestamptz NOT NULL,
    prev       text NOT NULL,
    digest     text NOT NULL,
    PRIMARY KEY (stream_id, seq),
    CONSTRAINT evaluation_event_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_event_seq_positive CHECK (seq >= 1),
    CONSTRAINT evaluation_event_prev_form CHECK (prev ~ '^sm3:[0-9a-f]{64}$'),
    CONSTRAINT evaluation_event_digest_form CHECK (digest ~ '^sm3:[0-9a-f]{64}$')
);
CREATE TRIGGER evaluation_event_stands BEFORE UPDATE OR DELETE ON evaluation_event
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an event of an evaluation stays as it is');
CREATE TRIGGER evaluation_event_not_truncated BEFORE TRUNCATE ON evaluation_event
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: an event of an evaluation stays as it is');
CREATE FUNCTION evaluation_event_gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT seq, digest INTO last FROM evaluation_event WHERE stream_id = NEW.stream_id ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> coalesce(last.seq, 0) + 1 THEN
        RAISE EXCEPTION 'zhifa: seq must be one after the last event';
    END IF;
    IF NEW.prev <> coalesce(last.digest, 'sm3:' || repeat('0', 64)) THEN
        RAISE EXCEPTION 'zhifa: prev must be the digest of the event before';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_event_gate BEFORE INSERT ON evaluation_event
    FOR EACH ROW EXECUTE FUNCTION evaluation_event_gate();

-- The frame 总体 of a campaign, frozen once: its files in the order of their ids.
CREATE TABLE evaluation_frame (
    campaign_id uuid NOT NULL,
    case_id     uuid NOT NULL,
    part        text NOT NULL,
    agency_id   uuid NOT NULL,
    stratum     text NOT NULL,
    flagged     boolean NOT NULL,
    officers    text NOT NULL,
    PRIMARY KEY (campaign_id, case_id),
    CONSTRAINT evaluation_frame_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_frame_part_known CHECK (part IN ('archived', 'long_unarchived', 'never_filed', 'transferred', 'withdrawn'))
);
CREATE TRIGGER evaluation_frame_stands BEFORE UPDATE OR DELETE ON evaluation_frame
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a frozen frame stays as it is');
CREATE TRIGGER evaluation_frame_not_truncated BEFORE TRUNCATE ON evaluation_frame
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a frozen frame stays as it is');
CREATE FUNCTION evaluation_frame_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM evaluation_event WHERE stream_id = NEW.campaign_id AND kind = 'framed') THEN
        RAISE EXCEPTION 'zhifa: a frozen frame stays as it is';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_frame_gate BEFORE INSERT ON evaluation_frame
    FOR EACH ROW EXECUTE FUNCTION evaluation_frame_gate();

-- Campaigns as lists show them, folded from their events.
CREATE TABLE evaluation_campaign (
    id              uuid NOT NULL PRIMARY KEY,
    agency_id       uuid NOT NULL,
    year            bigint NOT NULL,
    title           text NOT NULL,
    kind            text NOT NULL,
    standard_id     text NOT NULL,
    standard_digest text NOT NULL,
    version         bigint NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT evaluation_campaign_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_campaign_kind_known CHECK (kind IN ('self_check', 'cross'))
);
CREATE INDEX evaluation_campaign_year ON evaluation_campaign (agency_id, year);

-- To whom a campaign shows in lists: organs and members of the team.
CREATE TABLE evaluation_sight (
    campaign_id uuid NOT NULL,
    subject_id  uuid NOT NULL,
    PRIMARY KEY (campaign_id, subject_id),
    CONSTRAINT evaluation_sight_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES evaluation_campaign (id) ON DELETE RESTRICT
);
CREATE INDEX evaluation_sight_subject ON evaluation_sight (subject_id, campaign_id);

-- Evaluated files 被评查案卷 as lists show them, folded from their events.
CREATE TABLE evaluated_file (
    id          uuid NOT NULL PRIMARY KEY,
    campaign_id uuid NOT NULL,
    case_id     uuid NOT NULL,
    agency_id   uuid NOT NULL,
    part        text NOT NULL,
    state       text NOT NULL,
    first_id    uuid,
    second_id   uuid,
    rechecker_id uuid,
    told        boolean NOT NULL,
    score       bigint,
    grade       text,
    due_on      date,
    CONSTRAINT evaluated_file_once UNIQUE (campaign_id, case_id),
    CONSTRAINT evaluated_file_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES evaluation_campaign (id) ON DELETE RESTRICT,
    CONSTRAINT evaluated_file_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT
);
CREATE INDEX evaluated_file_case ON evaluated_file (case_id);

-- Evaluators are lent sight of the files they score: one more task of the pool.
-- Made anew, as SQLite has to: a backup writes the tables in the order in which they were made.
CREATE TABLE pool_grant_new (
    id         uuid NOT NULL,
    case_id    uuid NOT NULL,
    agency_id  uuid NOT NULL,
    account_id uuid NOT NULL,
    home_id    uuid NOT NULL,
    task       text NOT NULL,
    from_at    timestamptz NOT NULL,
    to_at      timestamptz NOT NULL,
    ground     text NOT NULL,
    granted_by uuid NOT NULL,
    granted_at timestamptz NOT NULL,
    ended_at   timestamptz,
    ended_by   uuid,
    end_reason text,
    PRIMARY KEY (id),
    CONSTRAINT pool_grant_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT pool_grant_home_id_fkey FOREIGN KEY (home_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT pool_grant_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT pool_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT pool_grant_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT pool_grant_task_known CHECK (task IN ('review', 'preside', 'evaluate')),
    CONSTRAINT pool_grant_period CHECK (to_at > from_at),
    CONSTRAINT pool_grant_end_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (end_reason IS NULL))
);
INSERT INTO pool_grant_new SELECT * FROM pool_grant;
DROP TABLE pool_grant;
ALTER TABLE pool_grant_new RENAME TO pool_grant;
ALTER INDEX pool_grant_new_pkey RENAME TO pool_grant_pkey;
CREATE INDEX pool_grant_of_person ON pool_grant (account_id, to_at);
CREATE INDEX pool_grant_of_case ON pool_grant (case_id);
CREATE INDEX pool_grant_of_organ ON pool_grant (agency_id, id);
CREATE INDEX pool_grant_of_home ON pool_grant (home_id, id);
