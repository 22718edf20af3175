-- Who reviews a round, whether it waits for material, what became of a contest, how many working days it took.
ALTER TABLE legal_review ADD COLUMN assigned_to TEXT CONSTRAINT legal_review_assigned_to_fkey REFERENCES account (id) ON DELETE RESTRICT;
ALTER TABLE legal_review ADD COLUMN waiting_since TEXT;
ALTER TABLE legal_review ADD COLUMN contested_seq INTEGER;
ALTER TABLE legal_review ADD COLUMN settled_seq INTEGER;
ALTER TABLE legal_review ADD COLUMN working_days INTEGER;
ALTER TABLE legal_review ADD COLUMN late INTEGER;
CREATE INDEX legal_review_reviewer ON legal_review (assigned_to, due_on, case_id, seq);
CREATE INDEX legal_review_opined ON legal_review (agency_id, opined_at);

-- The organ's own catalogue of major decisions 重大执法决定法制审核目录, version by version; what was released stays.
CREATE TABLE review_catalogue (
    id           TEXT NOT NULL PRIMARY KEY,
    agency_id    TEXT NOT NULL,
    name         TEXT NOT NULL,
    document     TEXT NOT NULL,
    valid_from   TEXT NOT NULL,
    content      TEXT NOT NULL,
    collected_by TEXT NOT NULL,
    collected_at TEXT NOT NULL,
    released_by  TEXT,
    released_at  TEXT,
    CONSTRAINT review_catalogue_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT review_catalogue_collected_by_fkey FOREIGN KEY (collected_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT review_catalogue_released_by_fkey FOREIGN KEY (released_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT review_catalogue_released_whole CHECK ((released_by IS NULL) = (released_at IS NULL)),
    CONSTRAINT review_catalogue_two_people CHECK (released_by IS NULL OR released_by <> collected_by)
) STRICT;
CREATE INDEX review_catalogue_in_force ON review_catalogue (agency_id, valid_from, released_at);

CREATE TRIGGER review_catalogue_no_delete BEFORE DELETE ON review_catalogue
BEGIN SELECT RAISE(ABORT, 'zhifa: a catalogue is replaced by a later one, never deleted'); END;
CREATE TRIGGER review_catalogue_no_replace BEFORE INSERT ON review_catalogue
WHEN EXISTS (SELECT 1 FROM review_catalogue WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'zhifa: a catalogue is replaced by a later one, never deleted'); END;
CREATE TRIGGER review_catalogue_stands BEFORE UPDATE ON review_catalogue
WHEN OLD.released_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.agency_id <> OLD.agency_id OR NEW.name <> OLD.name
    OR NEW.document <> OLD.document OR NEW.valid_from <> OLD.valid_from OR NEW.content <> OLD.content
    OR NEW.collected_by <> OLD.collected_by OR NEW.collected_at <> OLD.collected_at
BEGIN SELECT RAISE(ABORT, 'zhifa: a catalogue is released once and never changed'); END;
