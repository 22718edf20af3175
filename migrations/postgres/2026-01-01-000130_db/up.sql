-- What belongs to no room: writes that are no act of a case, every view of a file, and answers kept for repeated requests.

-- One thing done or seen: never changed, never deleted. `detail` is a few words for people.
CREATE TABLE audit_entry (
    id         uuid NOT NULL,
    at         timestamptz NOT NULL,
    account_id uuid,
    action     text NOT NULL,
    object     text NOT NULL,
    detail     text NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT audit_entry_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT audit_entry_action_given CHECK (action <> '')
);
CREATE INDEX audit_entry_list ON audit_entry (at DESC, id DESC);
CREATE INDEX audit_entry_object ON audit_entry (object, at DESC, id DESC);

-- The answer given to a request that may be sent again under the same Idempotency-Key.
CREATE TABLE idempotency_key (
    account_id     uuid NOT NULL,
    key            text NOT NULL,
    request_digest text NOT NULL,
    case_id        uuid,
    status         integer NOT NULL,
    body           text NOT NULL,
    etag           text,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (account_id, key),
    CONSTRAINT idempotency_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);

CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an audit entry is never changed or deleted');
CREATE TRIGGER audit_entry_not_truncated BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: an audit entry is never changed or deleted');
