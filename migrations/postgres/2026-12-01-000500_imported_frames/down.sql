DROP INDEX evaluated_file_first;
DROP INDEX evaluated_file_second;
DROP INDEX evaluated_file_rechecker;
DROP INDEX evaluated_file_organ;
DROP INDEX evaluated_file_state;
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
    CONSTRAINT evaluation_frame_part_known CHECK (part IN ('archived', 'long_unarchived', 'never_filed', 'transferred', 'withdrawn'))
);
INSERT INTO evaluation_frame_new SELECT * FROM evaluation_frame WHERE part <> 'imported';
DROP TABLE evaluation_frame;
ALTER TABLE evaluation_frame_new RENAME TO evaluation_frame;
ALTER TABLE evaluation_frame RENAME CONSTRAINT evaluation_frame_new_pkey TO evaluation_frame_pkey;
CREATE TRIGGER evaluation_frame_stands BEFORE UPDATE OR DELETE ON evaluation_frame
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a frozen frame stays as it is');
CREATE TRIGGER evaluation_frame_not_truncated BEFORE TRUNCATE ON evaluation_frame
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a frozen frame stays as it is');
CREATE TRIGGER evaluation_frame_gate BEFORE INSERT ON evaluation_frame
    FOR EACH ROW EXECUTE FUNCTION evaluation_frame_gate();
