-- How many calls and questions ended, beside what they cost: what was spent for a table is told without looking at them all.
alter table closed_totals add column calls integer not null default 0;

drop trigger if exists provider_calls_planned_closed;
create trigger provider_calls_planned_closed after insert on provider_calls
when new.state in ('done', 'failed')
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
  values (new.table_id, new.pool, new.currency, new.spent_micros, iif(new.price_micros > 0, new.sends, 0),
    new.sent_at is not null);
end;

drop trigger if exists provider_calls_closed;
create trigger provider_calls_closed after update of state, spent_micros, sends, sent_at on provider_calls
when old.state in ('done', 'failed') or new.state in ('done', 'failed')
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
  values (new.table_id, new.pool, new.currency,
    iif(new.state in ('done', 'failed'), new.spent_micros, 0)
      - iif(old.state in ('done', 'failed'), old.spent_micros, 0),
    iif(new.price_micros > 0, iif(new.state in ('done', 'failed'), new.sends, 0)
      - iif(old.state in ('done', 'failed'), old.sends, 0), 0),
    (new.state in ('done', 'failed') and new.sent_at is not null)
      - (old.state in ('done', 'failed') and old.sent_at is not null));
end;

drop trigger if exists model_calls_closed;
create trigger model_calls_closed after update of ending on model_calls
when old.ending is null and new.ending is not null
begin
  insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
  values (new.table_id, null, new.cost_currency, new.cost_micros, 0, 1);
end;

-- After the triggers: nothing ends in between, they have the tables locked.
insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
select table_id, pool, currency, 0, 0, count(*)
from provider_calls where state in ('done', 'failed') and sent_at is not null group by table_id, pool, currency;
insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)
select table_id, null, cost_currency, 0, 0, count(*)
from model_calls where ending is not null group by table_id, cost_currency;
