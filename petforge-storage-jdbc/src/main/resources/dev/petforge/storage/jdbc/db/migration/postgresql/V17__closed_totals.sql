-- What ended calls and questions count, added up as they end: no budget adds the whole history up. Rows are only
-- added, so that those who end calls at the same time never wait for each other; a worker makes one of many now
-- and then. Triggers add them, so that no writer can forget it, an older version that still runs included.
create table closed_totals (
  table_id text,
  -- Null for questions to models.
  pool text,
  currency text not null,
  spent_micros bigint not null,
  -- How often calls that have a price were sent.
  sends bigint not null
);

create function provider_calls_closed() returns trigger language plpgsql as $$
declare
  spent bigint := 0;
  sent bigint := 0;
begin
  if new.state in ('done', 'failed') then
    spent := new.spent_micros;
    sent := new.sends;
  end if;
  if tg_op = 'UPDATE' and old.state in ('done', 'failed') then
    spent := spent - old.spent_micros;
    sent := sent - old.sends;
  end if;
  insert into closed_totals (table_id, pool, currency, spent_micros, sends)
  values (new.table_id, new.pool, new.currency, spent, case when new.price_micros > 0 then sent else 0 end);
  return null;
end
$$;
create trigger provider_calls_planned_closed after insert on provider_calls
  for each row when (new.state in ('done', 'failed')) execute function provider_calls_closed();
create trigger provider_calls_closed after update of state, spent_micros, sends on provider_calls
  for each row when (old.state in ('done', 'failed') or new.state in ('done', 'failed'))
  execute function provider_calls_closed();

create function model_calls_closed() returns trigger language plpgsql as $$
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends)
  values (new.table_id, null, new.cost_currency, new.cost_micros, 0);
  return null;
end
$$;
create trigger model_calls_closed after update of ending on model_calls
  for each row when (old.ending is null and new.ending is not null) execute function model_calls_closed();

-- After the triggers: nothing ends in between, they have the tables locked.
insert into closed_totals (table_id, pool, currency, spent_micros, sends)
select table_id, pool, currency, sum(spent_micros), sum(case when price_micros > 0 then sends else 0 end)
from provider_calls where state in ('done', 'failed') group by table_id, pool, currency;
insert into closed_totals (table_id, pool, currency, spent_micros, sends)
select table_id, null, cost_currency, sum(cost_micros), 0
from model_calls where ending is not null group by table_id, cost_currency;

-- What has not ended is still added up.
drop index provider_calls_table;
create index provider_calls_table on provider_calls (table_id, currency, spent_micros)
  where state not in ('done', 'failed');
drop index provider_calls_bought;
create index provider_calls_bought on provider_calls (pool, sends, price_micros)
  where state not in ('done', 'failed');
drop index model_calls_table;
create index model_calls_open on model_calls (table_id, currency, at_most_micros) where ending is null;
create index model_calls_kept on model_calls (kept_until) where kept_until is not null;
