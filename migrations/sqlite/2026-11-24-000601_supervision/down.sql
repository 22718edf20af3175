DROP TABLE case_line;
ALTER TABLE case_task DROP COLUMN sealed_on;
