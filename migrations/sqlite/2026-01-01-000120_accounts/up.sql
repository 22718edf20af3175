-- People who sign in, and their sessions.

-- A person who signs in; `roles` is a comma-joined list of role codes, `post` the rank of a head 负责人.
CREATE TABLE account (
    id                  TEXT NOT NULL,
    username            TEXT NOT NULL,
    password_hash       TEXT NOT NULL,
    name                TEXT NOT NULL,
    agency_id           TEXT NOT NULL,
    roles               TEXT NOT NULL,
    post                TEXT,
    legal_qualification TEXT,
    first_review_on     TEXT,
    disabled_at         TEXT,
    created_at          TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT account_username_key UNIQUE (username),
    CONSTRAINT account_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT account_post_known CHECK (post IN ('unit_head', 'deputy', 'principal'))
) STRICT;
CREATE INDEX account_list ON account (agency_id, created_at DESC, id DESC);

-- A signed-in device. Only digests of refresh tokens are kept; the previous one tells when a token was stolen.
CREATE TABLE login_session (
    id              TEXT NOT NULL,
    account_id      TEXT NOT NULL,
    refresh_digest  TEXT NOT NULL,
    previous_digest TEXT,
    expires_at      TEXT NOT NULL,
    revoked_at      TEXT,
    created_at      TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT login_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX login_session_account ON login_session (account_id);
CREATE INDEX login_session_refresh ON login_session (refresh_digest);
CREATE INDEX login_session_previous ON login_session (previous_digest);
