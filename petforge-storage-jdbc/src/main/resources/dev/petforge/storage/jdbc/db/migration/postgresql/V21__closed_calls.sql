-- How many calls and questions ended, beside what they cost: what was spent for a table is told without looking at them all.
alter table closed_totals add column calls bigint not null default 0;

create or replace function provider_calls_closed() returns trigger language plpgsql as $$
declare
  spent bigint := 0;
  sent bigint := 0;
  counted bigint := 0;
begin
  if new.state in ('done', 'failed') then
    spent := new.spent_micros;
    sent := new.sends;
    counted := case when new.sent_at is null then 0 else 1 end;
  end if;
  if tg_op = 'UPDATE' and old.state in ('done', 'failed') then
    spent := spent - old.spent_micros;
    sent := sent - old.sends;
    counted := counted - case when old.sent_at is null then 0 else 1 end;
  end if;
  insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
  values (new.table_id, new.pool, new.currency, spent, case when new.price_micros > 0 then sent else 0 end, counted);
  return null;
end
$$;
drop trigger provider_calls_closed on provider_calls;
create trigger provider_calls_closed after update of state, spent_micros, sends, sent_at on provider_calls
  for each row when (old.state in ('done', 'failed') or new.state in ('done', 'failed'))
  execute function provider_calls_closed();

create or replace function model_calls_closed() returns trigger language plpgsql as $$
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
  values (new.table_id, null, new.cost_currency, new.cost_micros, 0, 1);
  return null;
end
$$;

-- After the triggers: nothing ends in between, they have the tables locked.
lock table model_calls in share row exclusive mode;
insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
select table_id, pool, currency, 0, 0, count(*)
from provider_calls where state in ('done', 'failed') and sent_at is not null group by table_id, pool, currency;
insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
select table_id, null, cost_currency, 0, 0, count(*)
from model_calls where ending is not null group by table_id, cost_currency;
