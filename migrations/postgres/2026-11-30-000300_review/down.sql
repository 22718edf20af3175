DROP TABLE review_catalogue;
DROP INDEX legal_review_opined;
DROP INDEX legal_review_reviewer;
ALTER TABLE legal_review DROP COLUMN late;
ALTER TABLE legal_review DROP COLUMN working_days;
ALTER TABLE legal_review DROP COLUMN settled_seq;
ALTER TABLE legal_review DROP COLUMN contested_seq;
ALTER TABLE legal_review DROP COLUMN waiting_since;
ALTER TABLE legal_review DROP COLUMN assigned_to;
