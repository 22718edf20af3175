-- Who reviews a round, whether it waits for material, what became of a contest, how many working days it took.
ALTER TABLE legal_review ADD COLUMN assigned_to uuid CONSTRAINT legal_review_assigned_to_fkey REFERENCES account (id) ON DELETE RESTRICT;
ALTER TABLE legal_review ADD COLUMN waiting_since date;
ALTER TABLE legal_review ADD COLUMN contested_seq bigint;
ALTER TABLE legal_review ADD COLUMN settled_seq bigint;
ALTER TABLE legal_review ADD COLUMN working_days bigint;
ALTER TABLE legal_review ADD COLUMN late boolean;
CREATE INDEX legal_review_reviewer ON legal_review (assigned_to, due_on, case_id, seq);
CREATE INDEX legal_review_opined ON legal_review (agency_id, opined_at);

-- The organ's own catalogue of major decisions 重大执法决定法制审核目录, version by version; what was released stays.
CREATE TABLE review_catalogue (
    id           uuid NOT NULL PRIMARY KEY,
    agency_id    uuid NOT NULL,
    name         text NOT NULL,
    document     text NOT NULL,
    valid_from   date NOT NULL,
    content      text NOT NULL,
    collected_by uuid NOT NULL,
    collected_at timestamptz NOT NULL,
    released_by  uuid,
    released_at  timestamptz,
    CONSTRAINT review_catalogue_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT review_catalogue_collected_by_fkey FOREIGN KEY (collected_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT review_catalogue_released_by_fkey FOREIGN KEY (released_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT review_catalogue_released_whole CHECK ((released_by IS NULL) = (released_at IS NULL)),
    CONSTRAINT review_catalogue_two_people CHECK (released_by IS NULL OR released_by <> collected_by)
);
CREATE INDEX review_catalogue_in_force ON review_catalogue (agency_id, valid_from, released_at);

CREATE TRIGGER review_catalogue_no_delete BEFORE DELETE ON review_catalogue
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a catalogue is replaced by a later one, never deleted');
CREATE TRIGGER review_catalogue_not_truncated BEFORE TRUNCATE ON review_catalogue
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a catalogue is replaced by a later one, never deleted');
CREATE TRIGGER review_catalogue_stands BEFORE UPDATE ON review_catalogue
    FOR EACH ROW WHEN (OLD.released_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.agency_id <> OLD.agency_id OR NEW.name <> OLD.name
        OR NEW.document <> OLD.document OR NEW.valid_from <> OLD.valid_from OR NEW.content <> OLD.content
        OR NEW.collected_by <> OLD.collected_by OR NEW.collected_at <> OLD.collected_at)
    EXECUTE FUNCTION zhifa_refuse('zhifa: a catalogue is released once and never changed');
