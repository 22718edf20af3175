DROP TABLE paper_number;
DROP TABLE number_counter;
DROP TABLE paper;
