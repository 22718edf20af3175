DROP TABLE due_count;
