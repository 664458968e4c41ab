-- What somebody said of an account after more was bought there than the database knew of. Rows are never
-- deleted.
create table accounts (
  name text primary key,
  -- Added to the number of sends that is counted from the rows.
  raised bigint not null,
  -- How far other accounts had come, of which too little was known.
  excused bigint not null
);

-- How much was bought at each account is counted from the rows, and before every admission.
create index provider_calls_bought on provider_calls (pool, sends, price_micros) where price_micros > 0;
