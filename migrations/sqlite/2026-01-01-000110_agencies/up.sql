-- Organs of administrative law enforcement 执法机关 and what they may punish 权责清单.

-- An organ 执法机关; `profile` names the rules that vary by province and field.
CREATE TABLE agency (
    id            TEXT NOT NULL,
    name          TEXT NOT NULL,
    division_code TEXT NOT NULL,
    level         TEXT NOT NULL,
    parent_id     TEXT,
    profile       TEXT NOT NULL,
    series_prefix TEXT NOT NULL,
    reconsideration_organ TEXT,
    court         TEXT,
    created_at    TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT agency_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES agency (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX agency_list ON agency (created_at DESC, id DESC);
CREATE INDEX agency_parent ON agency (parent_id);

-- One power 执法事项 as it stood from `valid_from` on; a change is a further row.
CREATE TABLE power_item (
    id         TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    code       TEXT NOT NULL,
    name       TEXT NOT NULL,
    field      TEXT NOT NULL,
    body       TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT power_item_agency_id_code_valid_from_key UNIQUE (agency_id, code, valid_from),
    CONSTRAINT power_item_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT power_item_period CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT;
CREATE INDEX power_item_list ON power_item (agency_id, created_at DESC, id DESC);
