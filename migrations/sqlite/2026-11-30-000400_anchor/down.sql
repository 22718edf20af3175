DROP TABLE anchor_part;
DROP TABLE anchor;
