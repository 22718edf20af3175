DROP TABLE party_merge;
DROP TABLE case_party;
