-- Questions to models, written down before they are asked. Rows are never deleted.
create table model_calls (
  id bigint generated always as identity primary key,
  project_id text not null,
  table_id text,
  operation text not null,
  provider text not null,
  model text not null,
  reason text not null,
  at_most_micros bigint not null,
  currency text not null,
  asked_at bigint not null,
  -- What follows is empty until it has ended.
  ending text,
  finish_reason text,
  prompt_tokens bigint,
  cached_tokens bigint,
  completion_tokens bigint,
  reasoning_tokens bigint,
  cost_micros bigint,
  cost_currency text,
  took_ms bigint,
  answer text
);
create index model_calls_project on model_calls (project_id, id);
create index model_calls_day on model_calls (asked_at);
create index model_calls_table on model_calls (table_id);

-- Projects whose next question waits. A row goes when it is asked.
create table model_waits (
  project_id text primary key,
  reason text not null,
  since bigint not null
);
