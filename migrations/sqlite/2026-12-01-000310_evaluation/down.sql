DROP TABLE evaluation_check;
DROP TABLE evaluation_run;
DROP TABLE evaluation_standard;
