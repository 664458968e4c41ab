create table users (
  name text not null primary key,
  role text not null,
  password text not null,
  created_at integer not null,
  last_sign_in integer
);

create table tokens (
  name text not null primary key,
  role text not null,
  hash text not null unique,
  created_at integer not null
);

create table audit (
  id integer primary key autoincrement,
  at integer not null,
  user text not null,
  action text not null,
  target text not null,
  status integer not null
);

-- Answers, in Base64, to requests that were sent with an Idempotency-Key; without an answer while one is carried out.
create table requests (
  key text not null,
  user text not null,
  body text not null,
  status integer,
  content_type text,
  answer text,
  at integer not null,
  primary key (user, key)
);

create index requests_at on requests (at);
