-- Whether the keys of an account's orders are kept at a place that does not promise it, as was last seen
-- of an order that was accepted there.
create table account_keys (
  account text not null,
  place text not null,
  kept integer not null,
  seen_at integer not null,
  primary key (account, place)
) strict;
