-- The columns that are missing for what the row has to show there, by name, with a comma between; null if all of it is shown.
alter table batch_tasks add column table_waits text;
create index batch_tasks_table_waits on batch_tasks (feishu_table_id) where table_waits is not null;
