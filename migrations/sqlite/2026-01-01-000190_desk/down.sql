DROP TABLE penalised_party;
DROP TABLE case_deadline;
