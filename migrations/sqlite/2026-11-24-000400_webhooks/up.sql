-- Webhooks 回调: where to tell of acts as they are recorded, and the outbox of what is to be told.

-- Who is told, where, and of which kinds (comma-joined; empty: every kind). What the account may see is asked anew for
-- each event. `not_before`: the receiver was down, and is tried again then.
CREATE TABLE webhook (
    id         TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    account_id TEXT NOT NULL,
    url        TEXT NOT NULL,
    kinds      TEXT NOT NULL,
    secret     TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at   TEXT,
    failures   INTEGER NOT NULL,
    not_before TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT webhook_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT webhook_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_list ON webhook (agency_id, id);

-- One act to be told to one receiver; written in the transaction of the act, so that none is forgotten.
CREATE TABLE webhook_delivery (
    id              TEXT NOT NULL,
    webhook_id      TEXT NOT NULL,
    case_id         TEXT NOT NULL,
    agency_id       TEXT NOT NULL,
    seq             INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    digest          TEXT NOT NULL,
    recorded_at     TEXT NOT NULL,
    state           TEXT NOT NULL,
    attempts        INTEGER NOT NULL,
    next_attempt_at TEXT NOT NULL,
    last_status     INTEGER,
    last_error      TEXT,
    ended_at        TEXT,
    PRIMARY KEY (id),
    CONSTRAINT webhook_delivery_once UNIQUE (webhook_id, case_id, seq),
    CONSTRAINT webhook_delivery_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook (id) ON DELETE RESTRICT,
    CONSTRAINT webhook_delivery_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT webhook_delivery_state_known CHECK (state IN ('waiting', 'delivered', 'given_up', 'unseen'))
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_delivery_due ON webhook_delivery (state, next_attempt_at, id);
CREATE INDEX webhook_delivery_list ON webhook_delivery (webhook_id, id);
