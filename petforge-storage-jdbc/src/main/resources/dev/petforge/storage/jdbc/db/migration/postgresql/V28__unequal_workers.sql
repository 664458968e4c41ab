-- What a worker that had the job lacked: only those take it that have it. Null until one lacked something.
alter table scheduled add column needs text;
create index scheduled_needs on scheduled (needs) where needs is not null;

-- Kinds of job, what it serves, and which needs of waiting jobs it does not: one a line. Null of workers of earlier
-- versions, which look at no needs. A name is held by one living worker.
alter table worker add column version text;
alter table worker add column kinds text;
alter table worker add column serves text;
alter table worker add column lacks text;
alter table worker add column held_name text;
-- What must be the same for all that buy, one a line. Who gives way to others has a reason.
alter table worker add column settings text;
alter table worker add column gives_way text;
create unique index worker_held_name on worker (held_name);

-- When the next request to an account is free, in microseconds since 1970: one rate for all workers.
create table account_pace (
  account text not null primary key,
  free_at bigint not null
);
