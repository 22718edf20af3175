-- People who sign in, and their sessions.

-- A person who signs in; `roles` is a comma-joined list of role codes, `post` the rank of a head 负责人.
CREATE TABLE account (
    id                  uuid NOT NULL,
    username            text NOT NULL,
    password_hash       text NOT NULL,
    name                text NOT NULL,
    agency_id           uuid NOT NULL,
    roles               text NOT NULL,
    post                text,
    legal_qualification text,
    first_review_on     date,
    disabled_at         timestamptz,
    created_at          timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT account_username_key UNIQUE (username),
    CONSTRAINT account_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT account_post_known CHECK (post IN ('unit_head', 'deputy', 'principal'))
);
CREATE INDEX account_list ON account (agency_id, created_at DESC, id DESC);

-- A signed-in device. Only digests of refresh tokens are kept; the previous one tells when a token was stolen.
CREATE TABLE login_session (
    id              uuid NOT NULL,
    account_id      uuid NOT NULL,
    refresh_digest  text NOT NULL,
    previous_digest text,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT login_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX login_session_account ON login_session (account_id);
CREATE INDEX login_session_refresh ON login_session (refresh_digest);
CREATE INDEX login_session_previous ON login_session (previous_digest);
