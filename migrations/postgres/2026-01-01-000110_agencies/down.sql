DROP TABLE power_item;
DROP TABLE agency;
