DROP TABLE imported_case;
DROP TABLE ledger_batch;
