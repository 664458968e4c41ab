-- What a call counts against budgets, in the currency of its price: written with the row by the one rule
-- that says so, and only added up here.
alter table provider_calls add column spent_micros integer not null default 0;
update provider_calls set spent_micros = case
  when state = 'planned' then 0
  when charged_micros is not null and (charged_micros = 0 or charged_currency = currency) then charged_micros
  when charged_micros is not null then price_micros
  when state = 'failed' then 0
  else price_micros end;

-- Since when, and in how many polls, a provider has called the job done without a clip.
alter table provider_calls add column missing_since integer;
alter table provider_calls add column missing_polls integer not null default 0;
