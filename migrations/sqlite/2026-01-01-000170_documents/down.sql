DROP TABLE cash_receipt;
DROP TABLE void_number;
DROP TABLE number_block;
DROP TABLE paper_number;
DROP TABLE number_counter;
DROP TABLE paper;
