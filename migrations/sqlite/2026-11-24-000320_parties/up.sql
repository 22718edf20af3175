-- The registry of parties 当事人库. The case keeps its own snapshot; this says which snapshots are one person.

-- One party of one case: a projection of the acts. `entry_id` follows from the number, or from the case where there is none
-- that tells apart; `root_id` is the entry it was merged into, or itself. `name_key` is compared byte by byte, so that a
-- prefix is a range of the index on both databases.
CREATE TABLE case_party (
    case_id   TEXT NOT NULL,
    party_id  TEXT NOT NULL,
    agency_id TEXT NOT NULL,
    entry_id  TEXT NOT NULL,
    root_id   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    name      TEXT NOT NULL,
    name_key  TEXT NOT NULL,
    id_kind   TEXT,
    number    TEXT,
    PRIMARY KEY (case_id, party_id),
    CONSTRAINT case_party_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX case_party_by_name ON case_party (agency_id, name_key, root_id);
CREATE INDEX case_party_by_number ON case_party (number) WHERE number IS NOT NULL;
CREATE INDEX case_party_by_entry ON case_party (entry_id);
CREATE INDEX case_party_by_root ON case_party (root_id, case_id);

-- That two entries are one person, as somebody found and perhaps took back. No projection: a rebuild keeps it.
CREATE TABLE party_merge (
    id            TEXT NOT NULL,
    from_entry    TEXT NOT NULL,
    into_entry    TEXT NOT NULL,
    reason        TEXT NOT NULL,
    merged_by     TEXT NOT NULL,
    merged_at     TEXT NOT NULL,
    undone_by     TEXT,
    undone_at     TEXT,
    undone_reason TEXT,
    PRIMARY KEY (id),
    CONSTRAINT party_merge_merged_by_fkey FOREIGN KEY (merged_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT party_merge_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT party_merge_of_two CHECK (from_entry <> into_entry),
    CONSTRAINT party_merge_undone_whole CHECK ((undone_by IS NULL) = (undone_at IS NULL) AND (undone_by IS NULL) = (undone_reason IS NULL))
) STRICT;
CREATE UNIQUE INDEX party_merge_once ON party_merge (from_entry) WHERE undone_at IS NULL;
CREATE INDEX party_merge_into ON party_merge (into_entry);
