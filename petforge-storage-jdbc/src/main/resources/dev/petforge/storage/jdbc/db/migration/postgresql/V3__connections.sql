-- Tables that people connected, and how they are reached.
create table connections (
  table_ref text primary key,
  name text not null,
  address text not null,
  account text not null,
  -- Sealed with a key that is not in this database.
  sealed_secret text not null,
  connected_at bigint not null,
  -- Why it cannot be read or written since the last try.
  problem text
);
