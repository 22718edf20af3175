DROP TABLE warning_closing;
DROP TABLE officer_presence;
DROP TABLE case_mark;
DROP TABLE case_task;
