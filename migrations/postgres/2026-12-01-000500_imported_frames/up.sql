-- Cases of paper years 历史案件 stand in the frame of a campaign, as a part of their own.
CREATE TABLE evaluation_frame_new (
    campaign_id uuid NOT NULL,
    case_id     uuid NOT NULL,
    part        text NOT NULL,
    agency_id   uuid NOT NULL,
    stratum     text NOT NULL,
    flagged     boolean NOT NULL,
    officers    text NOT NULL,
    PRIMARY KEY (campaign_id, case_id),
    CONSTRAINT evaluation_frame_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_frame_part_known CHECK (part IN ('archived', 'imported', 'long_unarchived', 'never_filed', 'transferred', 'withdrawn'))
);
INSERT INTO evaluation_frame_new SELECT * FROM evaluation_frame;
DROP TABLE evaluation_frame;
ALTER TABLE evaluation_frame_new RENAME TO evaluation_frame;
ALTER TABLE evaluation_frame RENAME CONSTRAINT evaluation_frame_new_pkey TO evaluation_frame_pkey;
CREATE TRIGGER evaluation_frame_stands BEFORE UPDATE OR DELETE ON evaluation_frame
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a frozen frame stays as it is');
CREATE TRIGGER evaluation_frame_not_truncated BEFORE TRUNCATE ON evaluation_frame
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a frozen frame stays as it is');
CREATE TRIGGER evaluation_frame_gate BEFORE INSERT ON evaluation_frame
    FOR EACH ROW EXECUTE FUNCTION evaluation_frame_gate();

-- What the work list asks for.
CREATE INDEX evaluated_file_first ON evaluated_file (first_id, state);
CREATE INDEX evaluated_file_second ON evaluated_file (second_id, state);
CREATE INDEX evaluated_file_rechecker ON evaluated_file (rechecker_id, state);
CREATE INDEX evaluated_file_organ ON evaluated_file (agency_id, state);
CREATE INDEX evaluated_file_state ON evaluated_file (campaign_id, state);
