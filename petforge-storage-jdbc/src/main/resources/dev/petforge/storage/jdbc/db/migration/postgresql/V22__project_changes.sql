-- When each project last changed, by numbers that only grow: whoever shows projects asks for those behind the number that
-- it has come to. A transaction that changes a project takes its number away; whoever asks next numbers those that have
-- none. So nothing has a number before it is committed, in whichever order transactions end, and where nobody asks a
-- project that has changed before finds nothing to write.
create table project_changes (
  project_id text not null primary key,
  position bigint
);
create index project_changes_position on project_changes (position);
alter table petforge_meta add column last_change bigint not null default 0;

insert into project_changes (project_id) select project_id from batch_tasks;
