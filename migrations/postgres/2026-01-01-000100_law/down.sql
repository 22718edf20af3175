DROP TABLE legal_move;
DROP FUNCTION zhifa_refuse();
