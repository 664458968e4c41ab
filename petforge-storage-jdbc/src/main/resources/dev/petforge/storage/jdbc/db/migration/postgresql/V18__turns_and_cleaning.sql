-- The request for many that a task belongs to, empty for none, and how many of it may run at once: whose turn is
-- next is found without reading all who wait.
alter table batch_tasks add column batch text not null default '';
alter table batch_tasks add column batch_limit integer not null default 0;
update batch_tasks set
  batch = coalesce(substring(activity from '"batch":\{[^}]*"id":"([^"]*)"'), ''),
  batch_limit = coalesce(substring(activity from '"batch":\{[^}]*"concurrency":([0-9]+)')::integer, 0)
where busy = 1 or waiting = 1;
create index batch_tasks_turns on batch_tasks (batch, publish_date, created_at, id) where waiting = 1;
create index batch_tasks_running on batch_tasks (batch) where busy = 1;

-- The version since which nothing was left over among a task's files.
alter table batch_tasks add column cleaned bigint not null default 0;
create index batch_tasks_uncleaned on batch_tasks (created_at, id) where cleaned < version;

-- Notes that have nothing to do are gone by now; once they slept until the year 9999, one for every project.
delete from jobs where state <> 'parked' and exists (select 1 from scheduled s
  where s.task_name = jobs.kind and s.task_instance = jobs.id
    and s.picked = false and s.execution_time >= 253402214400000);
delete from scheduled where picked = false and execution_time >= 253402214400000
  and not exists (select 1 from jobs where jobs.kind = scheduled.task_name and jobs.id = scheduled.task_instance);
