-- Projects that were deleted: until they are emptied whole, then as a note that there was one, for ever. The row of
-- batch_tasks is moved here as a JSON object of its columns, so that no other statement has to leave deleted projects out.
create table deleted_projects (
  project_id text not null primary key,
  feishu_table_id text,
  feishu_record_id text,
  storage_path text not null,
  -- Where it stood in the order of lists and of turns: whoever goes through them page by page goes on behind it.
  task_id bigint not null,
  publish_date text not null,
  created_at bigint not null,
  deleted_at bigint not null,
  -- Since when it cannot be brought back; null while it can.
  emptied_at bigint,
  files_left bigint not null,
  task text
);
create index deleted_projects_row on deleted_projects (feishu_table_id, feishu_record_id, deleted_at);
create index deleted_projects_trash on deleted_projects (deleted_at, project_id) where emptied_at is null;
create index deleted_projects_files on deleted_projects (project_id) where emptied_at is not null and files_left = 1;
