DROP TABLE case_deadline;
