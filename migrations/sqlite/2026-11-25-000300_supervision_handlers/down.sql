DROP INDEX case_task_anybodys;
CREATE INDEX case_task_list ON case_task (agency_id, role, due_on, case_id, task_key);
DROP INDEX case_task_handlers;
