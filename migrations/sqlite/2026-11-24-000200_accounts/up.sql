-- Accounts by MLPS 2: passwords that age, doors that close, sessions that can be seen, a second factor, other sign-ins.

ALTER TABLE account ADD COLUMN must_change_password INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN password_changed_at TEXT;

ALTER TABLE login_session ADD COLUMN user_agent TEXT;
ALTER TABLE login_session ADD COLUMN address TEXT;
ALTER TABLE login_session ADD COLUMN last_seen_at TEXT;
-- When it ends however busy it is.
ALTER TABLE login_session ADD COLUMN ends_at TEXT;
-- Whether it may only enrol a second factor yet.
ALTER TABLE login_session ADD COLUMN must_enrol INTEGER NOT NULL DEFAULT 0;

ALTER TABLE audit_entry ADD COLUMN result TEXT NOT NULL DEFAULT 'done';
ALTER TABLE audit_entry ADD COLUMN address TEXT;
CREATE INDEX audit_entry_account ON audit_entry (account_id, at DESC, id DESC);

-- Hashes of passwords an account had, so that none comes back at once.
CREATE TABLE past_password (
    account_id    TEXT NOT NULL,
    changed_at    TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    PRIMARY KEY (account_id, changed_at),
    CONSTRAINT past_password_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;

-- Wrong passwords by user name, whether there is such an account or not; of the name only a digest, since people type
-- their password into the wrong field.
CREATE TABLE login_failure (
    name_digest  TEXT NOT NULL,
    failures     INTEGER NOT NULL,
    failed_at    TEXT NOT NULL,
    locked_until TEXT,
    PRIMARY KEY (name_digest)
) STRICT;
CREATE INDEX login_failure_age ON login_failure (failed_at);

-- The secret of a second factor, sealed with a key derived from the signing key `key_id`.
CREATE TABLE second_factor (
    account_id   TEXT NOT NULL,
    key_id       TEXT NOT NULL,
    sealed       TEXT NOT NULL,
    confirmed_at TEXT,
    last_step    INTEGER NOT NULL,
    created_at   TEXT NOT NULL,
    PRIMARY KEY (account_id),
    CONSTRAINT second_factor_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;

-- A code that stands in for a lost second factor, once.
CREATE TABLE recovery_code (
    account_id TEXT NOT NULL,
    digest     TEXT NOT NULL,
    used_at    TEXT,
    PRIMARY KEY (account_id, digest),
    CONSTRAINT recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;

-- Which roles of an organ need a second factor; `roles` as in `account`.
CREATE TABLE second_factor_rule (
    agency_id  TEXT NOT NULL,
    roles      TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (agency_id),
    CONSTRAINT second_factor_rule_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT
) STRICT;

-- A change of roles or post, as it was before and after.
CREATE TABLE role_change (
    id           TEXT NOT NULL,
    account_id   TEXT NOT NULL,
    at           TEXT NOT NULL,
    by_id        TEXT NOT NULL,
    roles_before TEXT NOT NULL,
    roles_after  TEXT NOT NULL,
    post_before  TEXT,
    post_after   TEXT,
    reason       TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT role_change_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT role_change_by_id_fkey FOREIGN KEY (by_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX role_change_list ON role_change (account_id, at, id);
CREATE TRIGGER role_change_no_update BEFORE UPDATE ON role_change
BEGIN SELECT RAISE(ABORT, 'zhifa: a change of roles is never changed or deleted'); END;
CREATE TRIGGER role_change_no_delete BEFORE DELETE ON role_change
BEGIN SELECT RAISE(ABORT, 'zhifa: a change of roles is never changed or deleted'); END;

-- Who somebody is at an OpenID provider.
CREATE TABLE identity_link (
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    account_id TEXT NOT NULL,
    linked_at  TEXT NOT NULL,
    PRIMARY KEY (issuer, subject),
    CONSTRAINT identity_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX identity_link_account ON identity_link (account_id);

-- A sign-in at an OpenID provider under way: good once, and for ten minutes.
CREATE TABLE oidc_attempt (
    state_digest  TEXT NOT NULL,
    secret_digest TEXT NOT NULL,
    nonce         TEXT NOT NULL,
    verifier      TEXT NOT NULL,
    expires_at    TEXT NOT NULL,
    PRIMARY KEY (state_digest)
) STRICT;
CREATE INDEX oidc_attempt_age ON oidc_attempt (expires_at);
