-- What a question that waits would be, as in model_calls, and what its provider said: people are told which budget does
-- not hold how much. All of it is null in rows that an earlier version wrote.
alter table model_waits add column table_id text;
alter table model_waits add column provider text;
alter table model_waits add column model text;
alter table model_waits add column question_reason text;
alter table model_waits add column at_most_micros integer;
alter table model_waits add column currency text;
alter table model_waits add column followed_micros integer;
alter table model_waits add column followed_currency text;
alter table model_waits add column failure text;
