DROP TABLE credit_source;
