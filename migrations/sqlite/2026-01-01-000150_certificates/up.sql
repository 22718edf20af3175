-- Officers 执法人员 and their certificates 执法证件.

-- A person who enforces the law in the field, with or without an account.
CREATE TABLE officer (
    id         TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    name       TEXT NOT NULL,
    employment TEXT NOT NULL,
    account_id TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT officer_account_id_key UNIQUE (account_id),
    CONSTRAINT officer_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT officer_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX officer_list ON officer (agency_id, created_at DESC, id DESC);

-- A certificate as issued; `fields` is a comma-joined list of enforcement fields.
CREATE TABLE certificate (
    id         TEXT NOT NULL,
    officer_id TEXT NOT NULL,
    number     TEXT NOT NULL,
    issuer     TEXT NOT NULL,
    fields     TEXT NOT NULL,
    area_code  TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT certificate_number_key UNIQUE (number),
    CONSTRAINT certificate_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer (id) ON DELETE RESTRICT,
    CONSTRAINT certificate_period CHECK (valid_to >= valid_from)
) STRICT;
CREATE INDEX certificate_officer ON certificate (officer_id, valid_from);
CREATE INDEX certificate_expiry ON certificate (valid_to, id);

-- What happened to a certificate from its issue on: its life is a list, like a case. Issue and renewal carry the last
-- day they gave it, so that an old act is judged by the validity of its own day.
CREATE TABLE certificate_act (
    certificate_id TEXT NOT NULL,
    seq            INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    occurred_at    TEXT NOT NULL,
    recorded_at    TEXT NOT NULL,
    reason         TEXT NOT NULL,
    account_id     TEXT NOT NULL,
    valid_to       TEXT,
    PRIMARY KEY (certificate_id, seq),
    CONSTRAINT certificate_act_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES certificate (id) ON DELETE RESTRICT,
    CONSTRAINT certificate_act_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT certificate_act_seq_positive CHECK (seq >= 1)
) STRICT;
