-- What lists show of a project beside its plain columns. completed_segments is null in rows that an earlier
-- version wrote last: what they show is read from their documents.
alter table batch_tasks add column completed_segments integer;
-- The numbers of segments, ascending, with a comma between.
alter table batch_tasks add column stale_segments text;
alter table batch_tasks add column edited_segments text;
-- The finished video: its id, null if there is none; where people open it; whether it is out of date.
alter table batch_tasks add column final_version text;
alter table batch_tasks add column final_link text;
alter table batch_tasks add column final_out_of_date integer;
-- Why the last operation failed, with its code.
alter table batch_tasks add column failure text;

-- A page of a list by any one filter, and the films that are not finished.
create index batch_tasks_status on batch_tasks (status, created_at, id);
create index batch_tasks_template on batch_tasks (template_id, created_at, id);
create index batch_tasks_date on batch_tasks (publish_date, created_at, id);
create index batch_tasks_unfinished on batch_tasks (created_at, id) where status <> 'completed';
