-- Questions to models, written down before they are asked. Rows are never deleted.
create table model_calls (
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
) strict;
create index model_calls_project on model_calls (project_id, id);
create index model_calls_day on model_calls (asked_at);
create index model_calls_table on model_calls (table_id);

-- Projects whose next question waits. A row goes when it is asked.
create table model_waits (
  project_id text primary key,
  reason text not null,
  since integer not null
) strict;
