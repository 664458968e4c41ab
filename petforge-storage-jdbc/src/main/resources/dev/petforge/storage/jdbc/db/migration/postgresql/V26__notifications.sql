-- Who is told what happened: how far they have read in project_changes, and whether they have come to the present once.
-- A message is written together with that, so that it is told however often it has to be sent, and always under one id.
create table notification_targets (
  target text not null primary key,
  position text not null,
  begun bigint not null,
  last_number bigint not null,
  arrived_at bigint
);

-- What was told of a project, a budget or a job: only what is something else is news.
create table notification_topics (
  target text not null,
  topic text not null,
  told text not null,
  primary key (target, topic)
);

-- Messages that have not arrived.
create table notifications (
  target text not null,
  number bigint not null,
  id text not null,
  event text not null,
  text text not null,
  body text not null,
  created_at bigint not null,
  primary key (target, number)
);
