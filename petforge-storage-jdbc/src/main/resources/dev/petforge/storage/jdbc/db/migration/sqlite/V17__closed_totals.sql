-- What ended calls and questions count, added up as they end: no budget adds the whole history up. Rows are only
-- added, so that those who end calls at the same time never wait for each other; a worker makes one of many now
-- and then. Triggers add them, so that no writer can forget it, an older version that still runs included.
create table closed_totals (
  table_id text,
  -- Null for questions to models.
  pool text,
  currency text not null,
  spent_micros integer not null,
  -- How often calls that have a price were sent.
  sends integer not null
) strict;

create trigger provider_calls_planned_closed after insert on provider_calls
when new.state in ('done', 'failed')
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends)
  values (new.table_id, new.pool, new.currency, new.spent_micros, iif(new.price_micros > 0, new.sends, 0));
end;

create trigger provider_calls_closed after update of state, spent_micros, sends on provider_calls
when old.state in ('done', 'failed') or new.state in ('done', 'failed')
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends)
  values (new.table_id, new.pool, new.currency,
    iif(new.state in ('done', 'failed'), new.spent_micros, 0)
      - iif(old.state in ('done', 'failed'), old.spent_micros, 0),
    iif(new.price_micros > 0, iif(new.state in ('done', 'failed'), new.sends, 0)
      - iif(old.state in ('done', 'failed'), old.sends, 0), 0));
end;

create trigger model_calls_closed after update of ending on model_calls
when old.ending is null and new.ending is not null
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends)
  values (new.table_id, null, new.cost_currency, new.cost_micros, 0);
end;

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
