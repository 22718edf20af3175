DROP INDEX case_act_counted;
DROP TABLE annual_report;
