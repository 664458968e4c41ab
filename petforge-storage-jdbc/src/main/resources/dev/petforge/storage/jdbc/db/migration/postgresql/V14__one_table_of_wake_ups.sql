-- One table for the wake-ups of all notes: each scheduler takes those of its kinds alone.
create table scheduled (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time bigint not null,
  picked boolean not null,
  picked_by text,
  last_success bigint,
  last_failure bigint,
  consecutive_failures integer,
  last_heartbeat bigint,
  version bigint not null,
  -- How often it was rung; only PetForge reads it.
  rings bigint not null default 0,
  primary key (task_name, task_instance)
);
create index scheduled_execution_time on scheduled (execution_time);
create index scheduled_last_heartbeat on scheduled (last_heartbeat);
insert into scheduled select * from scheduled_control;
insert into scheduled select * from scheduled_heavy;
drop table scheduled_control;
drop table scheduled_heavy;
