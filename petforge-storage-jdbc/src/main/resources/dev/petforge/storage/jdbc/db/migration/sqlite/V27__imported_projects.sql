-- What another installation paid for a project that was imported. Its calls are rows like all others, with nothing in the
-- columns that purchases, budgets and sums are counted from; how often and when they were sent there is in this one. It
-- is null in all rows of this installation's own calls.
alter table provider_calls add column imported text;

-- Its questions to models, apart from this installation's own, which are counted.
create table imported_questions (
  project_id text not null,
  place integer not null,
  document text not null,
  primary key (project_id, place)
) strict;
