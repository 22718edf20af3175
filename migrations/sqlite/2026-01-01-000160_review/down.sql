DROP TABLE legal_review;
