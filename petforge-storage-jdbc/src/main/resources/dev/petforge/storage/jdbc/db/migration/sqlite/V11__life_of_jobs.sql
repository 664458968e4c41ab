-- Until when a finished clip can be fetched.
alter table provider_calls add column result_until integer;
