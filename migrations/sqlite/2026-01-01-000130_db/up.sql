-- What belongs to no room: writes that are no act of a case, every view of a file, and answers kept for repeated requests.

-- One thing done or seen: never changed, never deleted. `detail` is a few words for people.
CREATE TABLE audit_entry (
    id         TEXT NOT NULL,
    at         TEXT NOT NULL,
    account_id TEXT,
    action     TEXT NOT NULL,
    object     TEXT NOT NULL,
    detail     TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT audit_entry_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT audit_entry_action_given CHECK (action <> '')
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_entry_list ON audit_entry (at DESC, id DESC);
CREATE INDEX audit_entry_object ON audit_entry (object, at DESC, id DESC);

-- The answer given to a request that may be sent again under the same Idempotency-Key.
CREATE TABLE idempotency_key (
    account_id     TEXT NOT NULL,
    key            TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    case_id        TEXT,
    status         INTEGER NOT NULL,
    body           TEXT NOT NULL,
    etag           TEXT,
    created_at     TEXT NOT NULL,
    PRIMARY KEY (account_id, key),
    CONSTRAINT idempotency_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'zhifa: an audit entry is never changed or deleted'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'zhifa: an audit entry is never changed or deleted'); END;
-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'zhifa: an audit entry is never changed or deleted'); END;
