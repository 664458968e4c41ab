-- Why the clips of the finished video were encoded anew; null if they were copied, or an earlier version wrote
-- the row.
alter table batch_tasks add column final_reencodings text;

-- Finished videos that should be made anew, with those of which an earlier version did not note it.
create index batch_tasks_out_of_date on batch_tasks (created_at, id)
  where status = 'completed' and coalesce(final_out_of_date, 1) = 1;
