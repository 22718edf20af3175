DROP INDEX evaluated_file_first;
DROP INDEX evaluated_file_second;
DROP INDEX evaluated_file_rechecker;
DROP INDEX evaluated_file_organ;
DROP INDEX evaluated_file_state;
CREATE TABLE evaluation_frame_new (
    campaign_id TEXT NOT NULL,
    case_id     TEXT NOT NULL,
    part        TEXT NOT NULL,
    agency_id   TEXT NOT NULL,
    stratum     TEXT NOT NULL,
    flagged     INTEGER NOT NULL,
    officers    TEXT NOT NULL,
    PRIMARY KEY (campaign_id, case_id),
    CONSTRAINT evaluation_frame_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT evaluation_frame_part_known CHECK (part IN ('archived', 'long_unarchived', 'never_filed', 'transferred', 'withdrawn')),
    CONSTRAINT evaluation_frame_flagged_bool CHECK (flagged IN (0, 1))
) STRICT;
INSERT INTO evaluation_frame_new SELECT * FROM evaluation_frame WHERE part <> 'imported';
DROP TABLE evaluation_frame;
ALTER TABLE evaluation_frame_new RENAME TO evaluation_frame;
CREATE TRIGGER evaluation_frame_no_update BEFORE UPDATE ON evaluation_frame
BEGIN SELECT RAISE(ABORT, 'zhifa: a frozen frame stays as it is'); END;
CREATE TRIGGER evaluation_frame_no_delete BEFORE DELETE ON evaluation_frame
BEGIN SELECT RAISE(ABORT, 'zhifa: a frozen frame stays as it is'); END;
CREATE TRIGGER evaluation_frame_gate BEFORE INSERT ON evaluation_frame
WHEN EXISTS (SELECT 1 FROM evaluation_frame WHERE campaign_id = NEW.campaign_id AND case_id = NEW.case_id)
  OR EXISTS (SELECT 1 FROM evaluation_frame WHERE rowid = NEW.rowid)
  OR EXISTS (SELECT 1 FROM evaluation_event WHERE stream_id = NEW.campaign_id AND kind = 'framed')
BEGIN SELECT RAISE(ABORT, 'zhifa: a frozen frame stays as it is'); END;
