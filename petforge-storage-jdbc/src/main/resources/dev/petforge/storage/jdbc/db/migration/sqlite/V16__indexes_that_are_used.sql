-- SQLite uses a partial index only where a statement repeats its condition word for word: CallRows.OPEN,
-- JdbcTaskStore.condition and JdbcPushTurns do.

-- Tasks of one table, page by page. Of two indexes that serve a statement alike SQLite takes the later one, as
-- long as nobody has analysed the tables: those of a few tasks come behind the one of all.
create index batch_tasks_table_created on batch_tasks (feishu_table_id, created_at, id);
create index batch_tasks_table_busy on batch_tasks (feishu_table_id, created_at, id) where busy = 1;
create index batch_tasks_table_waiting on batch_tasks (feishu_table_id, created_at, id) where waiting = 1;
create index batch_tasks_table_files_behind on batch_tasks (feishu_table_id, created_at, id)
  where projection > files_shown;
drop index batch_tasks_table_behind;
create index batch_tasks_table_behind on batch_tasks (feishu_table_id, created_at, id)
  where projection > table_shown;

-- Rows of whatever table that it does not show as they are.
create index batch_tasks_rows_behind on batch_tasks (created_at, id)
  where feishu_table_id is not null and projection > table_shown;

-- What a table was sent of late, and what waits for its columns.
create index batch_tasks_table_sent_since on batch_tasks (feishu_table_id, table_sent_at) where table_sent_at > 0;
drop index batch_tasks_table_waits;
create index batch_tasks_table_waits on batch_tasks (feishu_table_id, project_id) where table_waits is not null;

-- What was spent on a day is added up from the index alone.
drop index provider_calls_day;
create index provider_calls_day on provider_calls (sent_at, currency, spent_micros);

-- Workers that have not said that they ended.
create index worker_running on worker (started_at) where ended_at is null;
