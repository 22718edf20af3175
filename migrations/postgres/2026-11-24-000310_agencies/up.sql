-- The tree of organs and its divisions, delegation letters 委托书, and people lent for a single case.

-- What changed about an organ: entered, moved, its remedies. Never changed.
CREATE TABLE agency_change (
    id         uuid NOT NULL,
    agency_id  uuid NOT NULL,
    at         timestamptz NOT NULL,
    account_id uuid,
    what       text NOT NULL,
    before     text,
    after      text,
    reason     text,
    PRIMARY KEY (id),
    CONSTRAINT agency_change_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT agency_change_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX agency_change_by_agency ON agency_change (agency_id, id);

-- Townships and villages that were imported; counties are built in.
CREATE TABLE division (
    code   text COLLATE "C" NOT NULL,
    name   text NOT NULL,
    parent text COLLATE "C" NOT NULL,
    PRIMARY KEY (code)
);
CREATE INDEX division_by_parent ON division (parent, code);

-- A delegation letter 委托书 (处罚法20, 21): to whom, for which items and area, how long, where published.
CREATE TABLE delegation (
    id              uuid NOT NULL,
    agency_id       uuid NOT NULL,
    delegate_id     uuid NOT NULL,
    body            text NOT NULL,
    valid_from      date NOT NULL,
    valid_to        date NOT NULL,
    ended_on        date,
    end_reason      text,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT delegation_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT delegation_delegate_id_fkey FOREIGN KEY (delegate_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT delegation_period CHECK (valid_to >= valid_from),
    CONSTRAINT delegation_to_another CHECK (agency_id <> delegate_id),
    CONSTRAINT delegation_end_whole CHECK ((ended_on IS NULL) = (end_reason IS NULL))
);
CREATE INDEX delegation_given ON delegation (agency_id, delegate_id);
CREATE INDEX delegation_taken ON delegation (delegate_id, agency_id);

-- A reviewer or presider of another organ, for one case and a time. It ends by itself.
CREATE TABLE pool_grant (
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
    CONSTRAINT pool_grant_task_known CHECK (task IN ('review', 'preside')),
    CONSTRAINT pool_grant_period CHECK (to_at > from_at),
    CONSTRAINT pool_grant_end_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX pool_grant_of_person ON pool_grant (account_id, to_at);
CREATE INDEX pool_grant_of_case ON pool_grant (case_id);
CREATE INDEX pool_grant_of_organ ON pool_grant (agency_id, id);
CREATE INDEX pool_grant_of_home ON pool_grant (home_id, id);
