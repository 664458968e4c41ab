-- Who may do what only one may. Rows are never deleted: the token grows with each new holder, and says of two
-- who is the later one.
create table lease (
  name text primary key,
  holder text not null,
  token integer not null,
  expires_at integer not null
) strict;
