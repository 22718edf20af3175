-- The registry of parties 当事人库. The case keeps its own snapshot; this says which snapshots are one person.

-- One party of one case: a projection of the acts. `entry_id` follows from the number, or from the case where there is none
-- that tells apart; `root_id` is the entry it was merged into, or itself. `name_key` is compared byte by byte, so that a
-- prefix is a range of the index on both databases.
CREATE TABLE case_party (
    case_id   uuid NOT NULL,
    party_id  text NOT NULL,
    agency_id uuid NOT NULL,
    entry_id  uuid NOT NULL,
    root_id   uuid NOT NULL,
    kind      text NOT NULL,
    name      text NOT NULL,
    name_key  text COLLATE "C" NOT NULL,
    id_kind   text,
    number    text COLLATE "C",
    PRIMARY KEY (case_id, party_id),
    CONSTRAINT case_party_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT
);
CREATE INDEX case_party_by_name ON case_party (agency_id, name_key, root_id);
CREATE INDEX case_party_by_number ON case_party (number) WHERE number IS NOT NULL;
CREATE INDEX case_party_by_entry ON case_party (entry_id);
CREATE INDEX case_party_by_root ON case_party (root_id, case_id);

-- That two entries are one person, as somebody found and perhaps took back. No projection: a rebuild keeps it.
CREATE TABLE party_merge (
    id            uuid NOT NULL,
    from_entry    uuid NOT NULL,
    into_entry    uuid NOT NULL,
    reason        text NOT NULL,
    merged_by     uuid NOT NULL,
    merged_at     timestamptz NOT NULL,
    undone_by     uuid,
    undone_at     timestamptz,
    undone_reason text,
    PRIMARY KEY (id),
    CONSTRAINT party_merge_merged_by_fkey FOREIGN KEY (merged_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT party_merge_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT party_merge_of_two CHECK (from_entry <> into_entry),
    CONSTRAINT party_merge_undone_whole CHECK ((undone_by IS NULL) = (undone_at IS NULL) AND (undone_by IS NULL) = (undone_reason IS NULL))
);
CREATE UNIQUE INDEX party_merge_once ON party_merge (from_entry) WHERE undone_at IS NULL;
CREATE INDEX party_merge_into ON party_merge (into_entry);
