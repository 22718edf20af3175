-- Organs of administrative law enforcement 执法机关 and what they may punish 权责清单.

-- An organ 执法机关; `profile` names the rules that vary by province and field.
CREATE TABLE agency (
    id            uuid NOT NULL,
    name          text NOT NULL,
    division_code text NOT NULL,
    level         text NOT NULL,
    parent_id     uuid,
    profile       text NOT NULL,
    series_prefix text NOT NULL,
    reconsideration_organ text,
    court         text,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT agency_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES agency (id) ON DELETE RESTRICT
);
CREATE INDEX agency_list ON agency (created_at DESC, id DESC);
CREATE INDEX agency_parent ON agency (parent_id);

-- One power 执法事项 as it stood from `valid_from` on; a change is a further row.
CREATE TABLE power_item (
    id         uuid NOT NULL,
    agency_id  uuid NOT NULL,
    code       text NOT NULL,
    name       text NOT NULL,
    field      text NOT NULL,
    body       text NOT NULL,
    valid_from date NOT NULL,
    valid_to   date,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT power_item_agency_id_code_valid_from_key UNIQUE (agency_id, code, valid_from),
    CONSTRAINT power_item_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT power_item_period CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX power_item_list ON power_item (agency_id, created_at DESC, id DESC);
