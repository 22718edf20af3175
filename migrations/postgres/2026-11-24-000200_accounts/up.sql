-- Accounts by MLPS 2: passwords that age, doors that close, sessions that can be seen, a second factor, other sign-ins.

ALTER TABLE account ADD COLUMN must_change_password boolean NOT NULL DEFAULT false;
ALTER TABLE account ADD COLUMN password_changed_at timestamptz;

ALTER TABLE login_session ADD COLUMN user_agent text;
ALTER TABLE login_session ADD COLUMN address text;
ALTER TABLE login_session ADD COLUMN last_seen_at timestamptz;
-- When it ends however busy it is.
ALTER TABLE login_session ADD COLUMN ends_at timestamptz;
-- Whether it may only enrol a second factor yet.
ALTER TABLE login_session ADD COLUMN must_enrol boolean NOT NULL DEFAULT false;

ALTER TABLE audit_entry ADD COLUMN result text NOT NULL DEFAULT 'done';
ALTER TABLE audit_entry ADD COLUMN address text;
CREATE INDEX audit_entry_account ON audit_entry (account_id, at DESC, id DESC);

-- Hashes of passwords an account had, so that none comes back at once.
CREATE TABLE past_password (
    account_id    uuid NOT NULL,
    changed_at    timestamptz NOT NULL,
    password_hash text NOT NULL,
    PRIMARY KEY (account_id, changed_at),
    CONSTRAINT past_password_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);

-- Wrong passwords by user name, whether there is such an account or not; of the name only a digest, since people type
-- their password into the wrong field.
CREATE TABLE login_failure (
    name_digest  text NOT NULL,
    failures     integer NOT NULL,
    failed_at    timestamptz NOT NULL,
    locked_until timestamptz,
    PRIMARY KEY (name_digest)
);
CREATE INDEX login_failure_age ON login_failure (failed_at);

-- The secret of a second factor, sealed with a key derived from the signing key `key_id`.
CREATE TABLE second_factor (
    account_id   uuid NOT NULL,
    key_id       text NOT NULL,
    sealed       text NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (account_id),
    CONSTRAINT second_factor_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);

-- A code that stands in for a lost second factor, once.
CREATE TABLE recovery_code (
    account_id uuid NOT NULL,
    digest     text NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (account_id, digest),
    CONSTRAINT recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);

-- Which roles of an organ need a second factor; `roles` as in `account`.
CREATE TABLE second_factor_rule (
    agency_id  uuid NOT NULL,
    roles      text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (agency_id),
    CONSTRAINT second_factor_rule_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT
);

-- A change of roles or post, as it was before and after.
CREATE TABLE role_change (
    id           uuid NOT NULL,
    account_id   uuid NOT NULL,
    at           timestamptz NOT NULL,
    by_id        uuid NOT NULL,
    roles_before text NOT NULL,
    roles_after  text NOT NULL,
    post_before  text,
    post_after   text,
    reason       text NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT role_change_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT role_change_by_id_fkey FOREIGN KEY (by_id) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX role_change_list ON role_change (account_id, at, id);
CREATE TRIGGER role_change_kept BEFORE UPDATE OR DELETE ON role_change
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a change of roles is never changed or deleted');

-- Who somebody is at an OpenID provider.
CREATE TABLE identity_link (
    issuer     text NOT NULL,
    subject    text NOT NULL,
    account_id uuid NOT NULL,
    linked_at  timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject),
    CONSTRAINT identity_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX identity_link_account ON identity_link (account_id);

-- A sign-in at an OpenID provider under way: good once, and for ten minutes.
CREATE TABLE oidc_attempt (
    state_digest  text NOT NULL,
    secret_digest text NOT NULL,
    nonce         text NOT NULL,
    verifier      text NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (state_digest)
);
CREATE INDEX oidc_attempt_age ON oidc_attempt (expires_at);
