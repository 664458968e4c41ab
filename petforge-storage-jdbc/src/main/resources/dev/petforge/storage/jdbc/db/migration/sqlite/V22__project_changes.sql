-- When each project last changed, by numbers that only grow: whoever shows projects asks for those behind the number that
-- it has come to. There is one writer, so that changes are committed in the order of their numbers.
create table project_changes (
  project_id text not null primary key,
  position integer not null
) without rowid;
create unique index project_changes_position on project_changes (position);

insert into project_changes (project_id, position)
select project_id, row_number() over (order by created_at, id) from batch_tasks;
