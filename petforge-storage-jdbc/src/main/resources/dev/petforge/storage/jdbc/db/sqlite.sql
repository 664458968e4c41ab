-- What the migrations come to, written by DatabaseSchemaTest with -Dpetforge.docs=write.
CREATE TABLE "petforge_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
CREATE INDEX "petforge_schema_history_s_idx" ON "petforge_schema_history" ("success");
CREATE TABLE petforge_meta (
  id integer primary key check (id = 1),
  installation text not null,
  -- The schema that was last written, and the oldest versions of PetForge that may read or write it.
  schema_version integer not null,
  reader_version integer not null,
  writer_version integer not null,
  created_at integer not null
, last_change integer not null default 0, moved_to text, moved_at integer, moving_from text) strict;
CREATE TABLE batch_tasks (
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
, table_turn integer not null default 0, table_sent_at integer not null default 0, table_waits text, batch text not null default '', batch_limit integer not null default 0, cleaned integer not null default 0, completed_segments integer, stale_segments text, edited_segments text, final_version text, final_link text, final_out_of_date integer, failure text, packed blob, final_reencodings text) strict;
CREATE UNIQUE INDEX batch_tasks_row on batch_tasks (feishu_table_id, feishu_record_id);
CREATE INDEX batch_tasks_created on batch_tasks (created_at, id);
CREATE INDEX batch_tasks_busy on batch_tasks (created_at, id) where busy = 1;
CREATE INDEX batch_tasks_waiting on batch_tasks (created_at, id) where waiting = 1;
CREATE INDEX batch_tasks_files_behind on batch_tasks (created_at, id) where projection > files_shown;
CREATE TABLE provider_calls (
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
  revision integer not null, spent_micros integer not null default 0, missing_since integer, missing_polls integer not null default 0, shot_sha256 text, result_until integer, fetch_failures integer not null default 0, billed_micros integer, billed_currency text, packed blob, model text, imported text,
  unique (project_id, segment, attempt)
) strict;
CREATE UNIQUE INDEX provider_calls_open on provider_calls (project_id, segment)
  where wanted = 1 and state not in ('done', 'failed');
CREATE INDEX provider_calls_pool on provider_calls (pool, state, due) where state not in ('done', 'failed');
CREATE INDEX provider_calls_state on provider_calls (state, seq) where state not in ('done', 'failed');
CREATE TABLE pools (
  name text primary key
) strict;
CREATE TABLE worker (
  id text primary key,
  name text not null,
  host text not null,
  pid integer not null,
  started_at integer not null,
  heartbeat_at integer not null,
  ended_at integer
, version text, kinds text, serves text, lacks text, held_name text, settings text, gives_way text) strict;
CREATE TABLE jobs (
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
CREATE UNIQUE INDEX jobs_subject on jobs (kind, subject);
CREATE TABLE accounts (
  name text primary key,
  -- Added to the number of sends that is counted from the rows.
  raised integer not null,
  -- How far other accounts had come, of which too little was known.
  excused integer not null
) strict;
CREATE TABLE connections (
  table_ref text primary key,
  name text not null,
  address text not null,
  account text not null,
  -- Sealed with a key that is not in this database.
  sealed_secret text not null,
  connected_at integer not null,
  -- Why it cannot be read or written since the last try.
  problem text
, drive_folder text) strict;
CREATE TABLE push_turns (
  base text primary key,
  turn integer not null,
  ended integer not null,
  -- When rows that were taken since a time are sent once more, because a dead turn's write may land late.
  again_since integer,
  again_at integer
) strict;
CREATE INDEX batch_tasks_table_sent on batch_tasks (table_sent_at) where table_sent_at > 0;
CREATE TABLE publications (
  project_id text not null,
  -- The id of the video.
  version text not null,
  destination text not null,
  state text not null,
  -- What the publisher noted to go on from.
  session text,
  reference text,
  link text,
  failure text,
  wanted_at integer not null,
  changed_at integer not null,
  primary key (project_id, version, destination)
) strict;
CREATE INDEX publications_wanted on publications (wanted_at) where state = 'wanted';
CREATE TABLE grants (
  account text primary key,
  -- Sealed with a key that is not in this database.
  sealed text not null,
  version integer not null,
  changed_at integer not null
) strict;
CREATE TABLE model_calls (
  id integer primary key autoincrement,
  project_id text not null,
  table_id text,
  operation text not null,
  provider text not null,
  model text not null,
  reason text not null,
  at_most_micros integer not null,
  currency text not null,
  asked_at integer not null,
  -- What follows is empty until it has ended.
  ending text,
  finish_reason text,
  prompt_tokens integer,
  cached_tokens integer,
  completion_tokens integer,
  reasoning_tokens integer,
  cost_micros integer,
  cost_currency text,
  took_ms integer,
  answer text
, picture text, kept_micros integer, kept_currency text, kept_until integer, packed blob) strict;
CREATE INDEX model_calls_project on model_calls (project_id, id);
CREATE INDEX model_calls_day on model_calls (asked_at);
CREATE TABLE model_waits (
  project_id text primary key,
  reason text not null,
  since integer not null
, table_id text, provider text, model text, question_reason text, at_most_micros integer, currency text, followed_micros integer, followed_currency text, failure text) strict;
CREATE TABLE account_keys (
  account text not null,
  place text not null,
  kept integer not null,
  seen_at integer not null,
  primary key (account, place)
) strict;
CREATE TABLE lease (
  name text primary key,
  holder text not null,
  token integer not null,
  expires_at integer not null
) strict;
CREATE TABLE scheduled (
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
  rings integer not null default 0, needs text,
  primary key (task_name, task_instance)
) strict;
CREATE INDEX scheduled_execution_time on scheduled (execution_time);
CREATE INDEX scheduled_last_heartbeat on scheduled (last_heartbeat);
CREATE INDEX batch_tasks_table_created on batch_tasks (feishu_table_id, created_at, id);
CREATE INDEX batch_tasks_table_busy on batch_tasks (feishu_table_id, created_at, id) where busy = 1;
CREATE INDEX batch_tasks_table_waiting on batch_tasks (feishu_table_id, created_at, id) where waiting = 1;
CREATE INDEX batch_tasks_table_files_behind on batch_tasks (feishu_table_id, created_at, id)
  where projection > files_shown;
CREATE INDEX batch_tasks_table_behind on batch_tasks (feishu_table_id, created_at, id)
  where projection > table_shown;
CREATE INDEX batch_tasks_rows_behind on batch_tasks (created_at, id)
  where feishu_table_id is not null and projection > table_shown;
CREATE INDEX batch_tasks_table_sent_since on batch_tasks (feishu_table_id, table_sent_at) where table_sent_at > 0;
CREATE INDEX batch_tasks_table_waits on batch_tasks (feishu_table_id, project_id) where table_waits is not null;
CREATE INDEX provider_calls_day on provider_calls (sent_at, currency, spent_micros);
CREATE INDEX worker_running on worker (started_at) where ended_at is null;
CREATE TABLE closed_totals (
  table_id text,
  -- Null for questions to models.
  pool text,
  currency text not null,
  spent_micros integer not null,
  -- How often calls that have a price were sent.
  sends integer not null
, calls integer not null default 0) strict;
CREATE INDEX provider_calls_table on provider_calls (table_id, currency, spent_micros)
  where state not in ('done', 'failed');
CREATE INDEX provider_calls_bought on provider_calls (pool, sends, price_micros)
  where state not in ('done', 'failed');
CREATE INDEX model_calls_open on model_calls (table_id, currency, at_most_micros) where ending is null;
CREATE INDEX model_calls_kept on model_calls (kept_until) where kept_until is not null;
CREATE INDEX batch_tasks_turns on batch_tasks (batch, publish_date, created_at, id) where waiting = 1;
CREATE INDEX batch_tasks_running on batch_tasks (batch) where busy = 1;
CREATE INDEX batch_tasks_uncleaned on batch_tasks (created_at, id) where cleaned < version;
CREATE INDEX batch_tasks_status on batch_tasks (status, created_at, id);
CREATE INDEX batch_tasks_template on batch_tasks (template_id, created_at, id);
CREATE INDEX batch_tasks_date on batch_tasks (publish_date, created_at, id);
CREATE INDEX batch_tasks_unfinished on batch_tasks (created_at, id) where status <> 'completed';
CREATE TRIGGER provider_calls_planned_closed after insert on provider_calls
when new.state in ('done', 'failed')
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
  values (new.table_id, new.pool, new.currency, new.spent_micros, iif(new.price_micros > 0, new.sends, 0),
    new.sent_at is not null);
end;
CREATE TRIGGER provider_calls_closed after update of state, spent_micros, sends, sent_at on provider_calls
when old.state in ('done', 'failed') or new.state in ('done', 'failed')
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
  values (new.table_id, new.pool, new.currency,
    iif(new.state in ('done', 'failed'), new.spent_micros, 0)
      - iif(old.state in ('done', 'failed'), old.spent_micros, 0),
    iif(new.price_micros > 0, iif(new.state in ('done', 'failed'), new.sends, 0)
      - iif(old.state in ('done', 'failed'), old.sends, 0), 0),
    (new.state in ('done', 'failed') and new.sent_at is not null)
      - (old.state in ('done', 'failed') and old.sent_at is not null));
end;
CREATE TRIGGER model_calls_closed after update of ending on model_calls
when old.ending is null and new.ending is not null
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
  values (new.table_id, null, new.cost_currency, new.cost_micros, 0, 1);
end;
CREATE TABLE project_changes (
  project_id text not null primary key,
  position integer
) without rowid;
CREATE INDEX project_changes_position on project_changes (position);
CREATE INDEX batch_tasks_out_of_date on batch_tasks (created_at, id)
  where status = 'completed' and coalesce(final_out_of_date, 1) = 1;
CREATE TABLE deleted_projects (
  project_id text not null primary key,
  feishu_table_id text,
  feishu_record_id text,
  storage_path text not null,
  -- Where it stood in the order of lists and of turns: whoever goes through them page by page goes on behind it.
  task_id integer not null,
  publish_date text not null,
  created_at integer not null,
  deleted_at integer not null,
  -- Since when it cannot be brought back; null while it can.
  emptied_at integer,
  files_left integer not null,
  task text
) strict;
CREATE INDEX deleted_projects_row on deleted_projects (feishu_table_id, feishu_record_id, deleted_at);
CREATE INDEX deleted_projects_trash on deleted_projects (deleted_at, project_id) where emptied_at is null;
CREATE INDEX deleted_projects_files on deleted_projects (project_id) where emptied_at is not null and files_left = 1;
CREATE TABLE notification_targets (
  target text not null primary key,
  position text not null,
  begun integer not null,
  last_number integer not null,
  arrived_at integer
) without rowid;
CREATE TABLE notification_topics (
  target text not null,
  topic text not null,
  told text not null,
  primary key (target, topic)
) without rowid;
CREATE TABLE notifications (
  target text not null,
  number integer not null,
  id text not null,
  event text not null,
  text text not null,
  body text not null,
  created_at integer not null,
  primary key (target, number)
) without rowid;
CREATE TABLE imported_questions (
  project_id text not null,
  place integer not null,
  document text not null,
  primary key (project_id, place)
) strict;
CREATE INDEX scheduled_needs on scheduled (needs) where needs is not null;
CREATE UNIQUE INDEX worker_held_name on worker (held_name);
CREATE TABLE account_pace (
  account text not null primary key,
  free_at integer not null
) strict, without rowid;
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (1, '1', 'first', 'SQL', 'V1__first.sql', 793545866, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (2, '2', 'accounts', 'SQL', 'V2__accounts.sql', 2135215284, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (3, '3', 'connections', 'SQL', 'V3__connections.sql', -254038954, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (4, '4', 'picture descriptions', 'SQL', 'V4__picture_descriptions.sql', 1850302529, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (5, '5', 'push turns', 'SQL', 'V5__push_turns.sql', 1644987480, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (6, '6', 'publications', 'SQL', 'V6__publications.sql', -767575362, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (7, '7', 'model calls', 'SQL', 'V7__model_calls.sql', 819733073, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (8, '8', 'spent', 'SQL', 'V8__spent.sql', 310132250, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (9, '9', 'account keys', 'SQL', 'V9__account_keys.sql', 1625814728, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (10, '10', 'shots and descriptions', 'SQL', 'V10__shots_and_descriptions.sql', 1213387851, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (11, '11', 'life of jobs', 'SQL', 'V11__life_of_jobs.sql', 1481192641, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (12, '12', 'lease', 'SQL', 'V12__lease.sql', 2034172004, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (13, '13', 'waiting cells', 'SQL', 'V13__waiting_cells.sql', -1115958063, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (14, '14', 'one table of wake ups', 'SQL', 'V14__one_table_of_wake_ups.sql', 1773248462, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (15, '15', 'bills', 'SQL', 'V15__bills.sql', -1893271686, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (16, '16', 'indexes that are used', 'SQL', 'V16__indexes_that_are_used.sql', -191715179, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (17, '17', 'closed totals', 'SQL', 'V17__closed_totals.sql', -1421338107, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (18, '18', 'turns and cleaning', 'SQL', 'V18__turns_and_cleaning.sql', -2062040860, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (19, '19', 'summaries', 'SQL', 'V19__summaries.sql', -2049689671, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (20, '20', 'packed documents', 'SQL', 'V20__packed_documents.sql', -1574578485, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (21, '21', 'closed calls', 'SQL', 'V21__closed_calls.sql', 658823189, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (22, '22', 'project changes', 'SQL', 'V22__project_changes.sql', 1719906499, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (23, '23', 'more of summaries', 'SQL', 'V23__more_of_summaries.sql', 141130894, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (24, '24', 'questions that wait', 'SQL', 'V24__questions_that_wait.sql', -242481792, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (25, '25', 'deleted projects', 'SQL', 'V25__deleted_projects.sql', -1946630821, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (26, '26', 'notifications', 'SQL', 'V26__notifications.sql', -1522501777, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (27, '27', 'imported projects', 'SQL', 'V27__imported_projects.sql', -1069210210, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (28, '28', 'unequal workers', 'SQL', 'V28__unequal_workers.sql', -103157656, '', 0, 1);
insert into petforge_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) values (29, '29', 'moves', 'SQL', 'V29__moves.sql', 2142840578, '', 0, 1);
