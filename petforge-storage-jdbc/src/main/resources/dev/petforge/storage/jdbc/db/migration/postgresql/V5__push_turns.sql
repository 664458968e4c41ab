-- Whose turn it is to write the rows of a base. Rows are never deleted: the number must grow.
create table push_turns (
  base text primary key,
  turn bigint not null,
  ended integer not null,
  -- When rows that were taken since a time are sent once more, because a dead turn's write may land late.
  again_since bigint,
  again_at bigint
);

-- The turn that has taken the row to write it, 0 for none, and when the row was last taken.
alter table batch_tasks add column table_turn bigint not null default 0;
alter table batch_tasks add column table_sent_at bigint not null default 0;
create index batch_tasks_table_sent on batch_tasks (table_sent_at) where table_sent_at > 0;
