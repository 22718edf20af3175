DROP TABLE evaluated_file;
DROP TABLE evaluation_sight;
DROP TABLE evaluation_campaign;
DROP TABLE evaluation_frame;
DROP TABLE evaluation_event;
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
    CONSTRAINT pool_grant_task_known CHECK (task IN ('review', 'preside')),
    CONSTRAINT pool_grant_period CHECK (to_at > from_at),
    CONSTRAINT pool_grant_end_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (end_reason IS NULL))
) STRICT;
INSERT INTO pool_grant_new SELECT * FROM pool_grant WHERE task <> 'evaluate';
DROP TABLE pool_grant;
ALTER TABLE pool_grant_new RENAME TO pool_grant;
CREATE INDEX pool_grant_of_person ON pool_grant (account_id, to_at);
CREATE INDEX pool_grant_of_case ON pool_grant (case_id);
CREATE INDEX pool_grant_of_organ ON pool_grant (agency_id, id);
CREATE INDEX pool_grant_of_home ON pool_grant (home_id, id);
