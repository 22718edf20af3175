DROP INDEX enforcement_case_by_item;
