-- The work list 待办 and the warnings 预警. Projections of the acts, but for the closings of warnings.

-- One open duty of a case; gone when it is done. `due_on` is 9999-12-31 where nothing runs.
-- `warning_key`: what the warning about its due date is called; on one row of several handlers only.
-- `not_for`: accounts that may not do it, comma-joined, sorted, in lower case.
CREATE TABLE case_task (
    case_id    TEXT NOT NULL,
    task_key   TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    duty       TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    clock      TEXT,
    party_id   TEXT,
    due_on     TEXT NOT NULL,
    role       TEXT NOT NULL,
    account_id TEXT,
    officer_id TEXT,
    not_for    TEXT NOT NULL,
    title      TEXT NOT NULL,
    warning_key TEXT,
    PRIMARY KEY (case_id, task_key),
    CONSTRAINT case_task_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT case_task_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT case_task_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT case_task_duty_given CHECK (duty <> '')
) STRICT, WITHOUT ROWID;
CREATE INDEX case_task_list ON case_task (agency_id, role, due_on, case_id, task_key);
CREATE INDEX case_task_mine ON case_task (account_id, due_on, case_id, task_key);
CREATE INDEX case_task_due ON case_task (agency_id, due_on, case_id, task_key);

-- One mark on a file 标记: recorded late, in breach, or shown to supervisors.
CREATE TABLE case_mark (
    case_id   TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    agency_id TEXT NOT NULL,
    rule      TEXT NOT NULL,
    article   TEXT NOT NULL,
    nature    TEXT NOT NULL,
    zh        TEXT NOT NULL,
    en        TEXT NOT NULL,
    since     TEXT NOT NULL,
    warning_key TEXT NOT NULL,
    PRIMARY KEY (case_id, seq, n),
    CONSTRAINT case_mark_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT case_mark_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT case_mark_nature_known CHECK (nature IN ('breach', 'late', 'mark'))
) STRICT, WITHOUT ROWID;
CREATE INDEX case_mark_list ON case_mark (agency_id, since, case_id, seq, n);

-- Where an officer was by an act of the record 在场时间: nobody is in two places at once.
CREATE TABLE officer_presence (
    officer_id TEXT NOT NULL,
    case_id    TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    place      TEXT NOT NULL,
    starts_at  TEXT NOT NULL,
    ends_at    TEXT NOT NULL,
    PRIMARY KEY (officer_id, case_id, seq),
    CONSTRAINT officer_presence_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer (id) ON DELETE RESTRICT,
    CONSTRAINT officer_presence_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT officer_presence_order CHECK (starts_at <= ends_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX officer_presence_when ON officer_presence (officer_id, ends_at);

-- A warning that a supervisor has looked into and closed, with the reason. No projection: a rebuild leaves it alone.
CREATE TABLE warning_closing (
    warning_key TEXT NOT NULL,
    agency_id   TEXT NOT NULL,
    closed_by   TEXT NOT NULL,
    closed_at   TEXT NOT NULL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (warning_key),
    CONSTRAINT warning_closing_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT warning_closing_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT warning_closing_reason_given CHECK (reason <> '')
) STRICT, WITHOUT ROWID;
