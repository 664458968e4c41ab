-- Who deleted a project through this server; at is when, as the trash has it, and so names one deletion of it.
create table deletions (
  project text not null primary key,
  at integer not null,
  user text not null
);
