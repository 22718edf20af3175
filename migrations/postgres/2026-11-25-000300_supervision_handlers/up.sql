-- Who handles live cases of an organ, and which: looked at with each work list.
CREATE INDEX case_task_handlers ON case_task (agency_id, duty, officer_id, case_id) WHERE officer_id IS NOT NULL;
-- What anybody of a role may do was looked for among what is somebody's: most tasks have an account.
DROP INDEX case_task_list;
CREATE INDEX case_task_anybodys ON case_task (agency_id, role, due_on, case_id, task_key) WHERE account_id IS NULL;
