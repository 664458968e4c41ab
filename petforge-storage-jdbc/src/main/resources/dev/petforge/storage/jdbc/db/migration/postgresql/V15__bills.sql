-- How often bringing a finished clip home failed.
alter table provider_calls add column fetch_failures integer not null default 0;
update provider_calls set fetch_failures = 1 where state = 'fetching' and failure is not null;

-- What a call cost in the end, as a person read it off the provider's bill.
alter table provider_calls add column billed_micros bigint;
alter table provider_calls add column billed_currency text;
