-- Webhooks 回调: where to tell of acts as they are recorded, and the outbox of what is to be told.

-- Who is told, where, and of which kinds (comma-joined; empty: every kind). What the account may see is asked anew for
-- each event. `not_before`: the receiver was down, and is tried again then.
CREATE TABLE webhook (
    id         uuid NOT NULL,
    agency_id  uuid NOT NULL,
    account_id uuid NOT NULL,
    url        text NOT NULL,
    kinds      text NOT NULL,
    secret     text NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at   timestamptz,
    failures   integer NOT NULL,
    not_before timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT webhook_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT webhook_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX webhook_list ON webhook (agency_id, id);

-- One act to be told to one receiver; written in the transaction of the act, so that none is forgotten.
CREATE TABLE webhook_delivery (
    id              uuid NOT NULL,
    webhook_id      uuid NOT NULL,
    case_id         uuid NOT NULL,
    agency_id       uuid NOT NULL,
    seq             bigint NOT NULL,
    kind            text NOT NULL,
    digest          text NOT NULL,
    recorded_at     timestamptz NOT NULL,
    state           text NOT NULL,
    attempts        integer NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    last_status     integer,
    last_error      text,
    ended_at        timestamptz,
    PRIMARY KEY (id),
    CONSTRAINT webhook_delivery_once UNIQUE (webhook_id, case_id, seq),
    CONSTRAINT webhook_delivery_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook (id) ON DELETE RESTRICT,
    CONSTRAINT webhook_delivery_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT webhook_delivery_state_known CHECK (state IN ('waiting', 'delivered', 'given_up', 'unseen'))
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (state, next_attempt_at, id);
CREATE INDEX webhook_delivery_list ON webhook_delivery (webhook_id, id);
