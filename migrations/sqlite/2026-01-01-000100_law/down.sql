DROP TABLE legal_move;
