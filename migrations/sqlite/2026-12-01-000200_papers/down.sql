DROP TABLE paper_template;
DROP TABLE printed_paper;
