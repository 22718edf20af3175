ALTER TABLE paper DROP COLUMN void_because;
DROP TABLE imported_file;
DROP TABLE file_package;
DROP TABLE paper_template;
DROP TABLE printed_paper;
