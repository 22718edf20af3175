-- Campaigns of case-file evaluation 案卷评查活动: everything that happens is an event, chained by digests, and stays.

-- One stream for each campaign, and one for each evaluated file.
CREATE TABLE evaluation_event (
    stream_id  TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    body       TEXT NOT NULL,
    account_id TEXT NOT NULL,
    name       TEXT NOT NULL,
    at         TEXT NOT NULL,
    prev       TEXT NOT NULL,
    digest     TEXT NOT NULL,
    PRIMARY KEY (stream_id, seq),
    CONSTRAINT evaluation_event_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_event_seq_positive CHECK (seq >= 1),
    CONSTRAINT evaluation_event_prev_form CHECK (length(prev) = 68 AND substr(prev, 1, 4) = 'sm3:' AND substr(prev, 5) NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT evaluation_event_digest_form CHECK (length(digest) = 68 AND substr(digest, 1, 4) = 'sm3:' AND substr(digest, 5) NOT GLOB '*[^0-9a-f]*')
) STRICT;
CREATE TRIGGER evaluation_event_no_update BEFORE UPDATE ON evaluation_event
BEGIN SELECT RAISE(ABORT, 'zhifa: an event of an evaluation stays as it is'); END;
CREATE TRIGGER evaluation_event_no_delete BEFORE DELETE ON evaluation_event
BEGIN SELECT RAISE(ABORT, 'zhifa: an event of an evaluation stays as it is'); END;
-- INSERT OR REPLACE would delete without firing the trigger above, found by its key or by its rowid: so both are looked up.
CREATE TRIGGER evaluation_event_gate BEFORE INSERT ON evaluation_event
BEGIN
    SELECT CASE
        WHEN (NEW.seq <> 1 AND last.seq IS NULL)
          OR EXISTS (SELECT 1 FROM evaluation_event WHERE stream_id = NEW.stream_id AND seq = NEW.seq)
          OR EXISTS (SELECT 1 FROM evaluation_event WHERE rowid = NEW.rowid)
            THEN RAISE(ABORT, 'zhifa: seq must be one after the last event')
        WHEN NEW.prev <> coalesce(last.digest, 'sm3:0000000000000000000000000000000000000000000000000000000000000000')
            THEN RAISE(ABORT, 'zhifa: prev must be the digest of the event before')
    END
    FROM (SELECT 1) LEFT JOIN evaluation_event AS last ON last.stream_id = NEW.stream_id AND last.seq = NEW.seq - 1;
END;

-- The frame 总体 of a campaign, frozen once: its files in the order of their ids.
CREATE TABLE evaluation_frame (
    campaign_id TEXT NOT NULL,
    case_id     TEXT NOT NULL,
    part        TEXT NOT NULL,
    agency_id   TEXT NOT NULL,
    stratum     TEXT NOT NULL,
    flagged     INTEGER NOT NULL,
    officers    TEXT NOT NULL,
    PRIMARY KEY (campaign_id, case_id),
    CONSTRAINT evaluation_frame_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_frame_part_known CHECK (part IN ('archived', 'long_unarchived', 'never_filed', 'transferred', 'withdrawn')),
    CONSTRAINT evaluation_frame_flagged_bool CHECK (flagged IN (0, 1))
) STRICT;
CREATE TRIGGER evaluation_frame_no_update BEFORE UPDATE ON evaluation_frame
BEGIN SELECT RAISE(ABORT, 'zhifa: a frozen frame stays as it is'); END;
CREATE TRIGGER evaluation_frame_no_delete BEFORE DELETE ON evaluation_frame
BEGIN SELECT RAISE(ABORT, 'zhifa: a frozen frame stays as it is'); END;
CREATE TRIGGER evaluation_frame_gate BEFORE INSERT ON evaluation_frame
WHEN EXISTS (SELECT 1 FROM evaluation_frame WHERE campaign_id = NEW.campaign_id AND case_id = NEW.case_id)
  OR EXISTS (SELECT 1 FROM evaluation_frame WHERE rowid = NEW.rowid)
  OR EXISTS (SELECT 1 FROM evaluation_event WHERE stream_id = NEW.campaign_id AND kind = 'framed')
BEGIN SELECT RAISE(ABORT, 'zhifa: a frozen frame stays as it is'); END;

-- Campaigns as lists show them, folded from their events.
CREATE TABLE evaluation_campaign (
    id              TEXT NOT NULL PRIMARY KEY,
    agency_id       TEXT NOT NULL,
    year            INTEGER NOT NULL,
    title           TEXT NOT NULL,
    kind            TEXT NOT NULL,
    standard_id     TEXT NOT NULL,
    standard_digest TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      TEXT NOT NULL,
    CONSTRAINT evaluation_campaign_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_campaign_kind_known CHECK (kind IN ('self_check', 'cross'))
) STRICT;
CREATE INDEX evaluation_campaign_year ON evaluation_campaign (agency_id, year);

-- To whom a campaign shows in lists: organs and members of the team.
CREATE TABLE evaluation_sight (
    campaign_id TEXT NOT NULL,
    subject_id  TEXT NOT NULL,
    PRIMARY KEY (campaign_id, subject_id),
    CONSTRAINT evaluation_sight_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES evaluation_campaign (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX evaluation_sight_subject ON evaluation_sight (subject_id, campaign_id);

-- Evaluated files 被评查案卷 as lists show them, folded from their events.
CREATE TABLE evaluated_file (
    id          TEXT NOT NULL PRIMARY KEY,
    campaign_id TEXT NOT NULL,
    case_id     TEXT NOT NULL,
    agency_id   TEXT NOT NULL,
    part        TEXT NOT NULL,
    state       TEXT NOT NULL,
    first_id    TEXT,
    second_id   TEXT,
    rechecker_id TEXT,
    told        INTEGER NOT NULL,
    score       INTEGER,
    grade       TEXT,
    due_on      TEXT,
    CONSTRAINT evaluated_file_once UNIQUE (campaign_id, case_id),
    CONSTRAINT evaluated_file_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES evaluation_campaign (id) ON DELETE RESTRICT,
    CONSTRAINT evaluated_file_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluated_file_told_bool CHECK (told IN (0, 1))
) STRICT;
CREATE INDEX evaluated_file_case ON evaluated_file (case_id);

-- Evaluators are lent sight of the files they score: one more task of the pool.
CREATE TABLE pool_grant_new (
    id         TEXT NOT NULL,
    case_id    TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    account_id TEXT NOT NULL,
    home_id    TEXT NOT NULL,
    task       TEXT NOT NULL,
    from_at    TEXT NOT NULL,
    to_at      TEXT NOT NULL,
    ground     TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    granted_at TEXT NOT NULL,
    ended_at   TEXT,
    ended_by   TEXT,
    end_reason TEXT,
    PRIMARY KEY (id),
    CONSTRAINT pool_grant_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT pool_grant_home_id_fkey FOREIGN KEY (home_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT pool_grant_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT pool_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT pool_grant_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT pool_grant_task_known CHECK (task IN ('review', 'preside', 'evaluate')),
    CONSTRAINT pool_grant_period CHECK (to_at > from_at),
    CONSTRAINT pool_grant_end_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (end_reason IS NULL))
) STRICT;
INSERT INTO pool_grant_new SELECT * FROM pool_grant;
DROP TABLE pool_grant;
ALTER TABLE pool_grant_new RENAME TO pool_grant;
CREATE INDEX pool_grant_of_person ON pool_grant (account_id, to_at);
CREATE INDEX pool_grant_of_case ON pool_grant (case_id);
CREATE INDEX pool_grant_of_organ ON pool_grant (agency_id, id);
CREATE INDEX pool_grant_of_home ON pool_grant (home_id, id);
