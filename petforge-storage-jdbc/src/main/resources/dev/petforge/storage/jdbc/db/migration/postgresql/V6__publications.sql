-- Videos that are put to where people look for them. Rows are never deleted.
create table publications (
  project_id text not null,
  -- The id of the video.
  version text not null,
  destination text not null,
  state text not null,
  -- What the publisher noted to go on from.
  session text,
  reference text,
  link text,
  failure text,
  wanted_at bigint not null,
  changed_at bigint not null,
  primary key (project_id, version, destination)
);
create index publications_wanted on publications (wanted_at) where state = 'wanted';

-- What users allowed apps to do in their name.
create table grants (
  account text primary key,
  -- Sealed with a key that is not in this database.
  sealed text not null,
  version bigint not null,
  changed_at bigint not null
);

-- Where the videos of a table are published to, unless another place is named.
alter table connections add column drive_folder text;
