-- Times are milliseconds since 1970 in UTC, JSON is text, words are lower case. Rows of provider_calls
-- and batch_tasks are never deleted.

create table petforge_meta (
  id integer primary key check (id = 1),
  installation text not null,
  -- The schema that was last written, and the oldest versions of PetForge that may read or write it.
  schema_version integer not null,
  reader_version integer not null,
  writer_version integer not null,
  created_at integer not null
) strict;

create table batch_tasks (
  id integer primary key autoincrement,
  project_id text not null unique,
  user_id text,
  feishu_table_id text,
  feishu_record_id text,
  template_id text not null,
  storage_path text not null,
  -- status, progress, error_message, final_video_url and current_segment are derived: for filters and people.
  status text not null,
  progress text not null,
  error_message text not null,
  storyboard_json text,
  segment_urls text not null,
  segment_history text not null,
  final_video_url text not null,
  total_segments integer not null,
  current_segment integer not null,
  publish_date text not null,
  created_at integer not null,
  updated_at integer not null,
  segment_count integer not null,
  scene_description text not null,
  opening text not null,
  opening_sha256 text not null,
  storyboard_warnings text,
  final_videos text not null,
  activity text not null,
  version integer not null,
  -- Names the commit that stored this version, so that one whose answer was lost can be recognised.
  commit_id text not null,
  projection integer not null,
  table_shown integer not null default 0,
  files_shown integer not null default 0,
  table_refused integer not null default 0,
  table_refusal text,
  busy integer not null,
  waiting integer not null
) strict;
create unique index batch_tasks_row on batch_tasks (feishu_table_id, feishu_record_id);
create index batch_tasks_created on batch_tasks (created_at, id);
create index batch_tasks_busy on batch_tasks (created_at, id) where busy = 1;
create index batch_tasks_waiting on batch_tasks (created_at, id) where waiting = 1;
create index batch_tasks_table_behind on batch_tasks (feishu_table_id, created_at, id) where projection > table_shown;
create index batch_tasks_files_behind on batch_tasks (created_at, id) where projection > files_shown;

create table provider_calls (
  seq integer primary key autoincrement,
  call_key text not null unique,
  project_id text not null,
  segment integer not null,
  attempt integer not null,
  operation text not null,
  purpose text not null,
  table_id text,
  provider text not null,
  pool text not null,
  price_micros integer not null,
  currency text not null,
  keyed integer not null,
  longest_run_ms integer not null,
  request text not null,
  terms text not null,
  remaining integer not null,
  release_date text not null,
  planned_at integer not null,
  state text not null,
  wanted integer not null,
  sends integer not null,
  lookups integer not null,
  sender text,
  sent_at integer,
  job text,
  stray_jobs text not null,
  result text,
  charged_micros integer,
  charged_currency text,
  version text,
  failure text,
  waiting_for text,
  since integer not null,
  due integer not null,
  revision integer not null,
  unique (project_id, segment, attempt)
) strict;
-- One wanted call per segment can be open. A state that this version does not know counts as open.
create unique index provider_calls_open on provider_calls (project_id, segment)
  where wanted = 1 and state not in ('done', 'failed');
create index provider_calls_pool on provider_calls (pool, state, due) where state not in ('done', 'failed');
create index provider_calls_state on provider_calls (state, seq) where state not in ('done', 'failed');
create index provider_calls_day on provider_calls (sent_at);
create index provider_calls_table on provider_calls (table_id);

-- One row for each pool, and one named '*' for all budgets: locked while calls are admitted.
create table pools (
  name text primary key
) strict;

create table worker (
  id text primary key,
  name text not null,
  host text not null,
  pid integer not null,
  started_at integer not null,
  heartbeat_at integer not null,
  ended_at integer
) strict;

-- The notes; a row of scheduled_control or scheduled_heavy is only the durable wake-up of one.
create table jobs (
  id text primary key,
  kind text not null,
  subject text not null,
  state text not null,
  starts integer not null default 0,
  failures integer not null default 0,
  error text,
  -- Why it is given up, while its handler has to be told.
  giving_up text,
  created_at integer not null,
  started_at integer
) strict;
create unique index jobs_subject on jobs (kind, subject);

create table scheduled_control (
  task_name text not null,
  task_instance text not null,
  task_data blob,
  execution_time integer not null,
  picked integer not null,
  picked_by text,
  last_success integer,
  last_failure integer,
  consecutive_failures integer,
  last_heartbeat integer,
  version integer not null,
  -- How often it was rung; only PetForge reads it.
  rings integer not null default 0,
  primary key (task_name, task_instance)
) strict;
create index scheduled_control_execution_time on scheduled_control (execution_time);
create index scheduled_control_last_heartbeat on scheduled_control (last_heartbeat);

create table scheduled_heavy (
  task_name text not null,
  task_instance text not null,
  task_data blob,
  execution_time integer not null,
  picked integer not null,
  picked_by text,
  last_success integer,
  last_failure integer,
  consecutive_failures integer,
  last_heartbeat integer,
  version integer not null,
  -- How often it was rung; only PetForge reads it.
  rings integer not null default 0,
  primary key (task_name, task_instance)
) strict;
create index scheduled_heavy_execution_time on scheduled_heavy (execution_time);
create index scheduled_heavy_last_heartbeat on scheduled_heavy (last_heartbeat);
