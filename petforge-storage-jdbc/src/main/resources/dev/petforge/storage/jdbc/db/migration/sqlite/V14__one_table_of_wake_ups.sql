-- One table for the wake-ups of all notes: each scheduler takes those of its kinds alone.
create table scheduled (
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
create index scheduled_execution_time on scheduled (execution_time);
create index scheduled_last_heartbeat on scheduled (last_heartbeat);
insert into scheduled select * from scheduled_control;
insert into scheduled select * from scheduled_heavy;
drop table scheduled_control;
drop table scheduled_heavy;
