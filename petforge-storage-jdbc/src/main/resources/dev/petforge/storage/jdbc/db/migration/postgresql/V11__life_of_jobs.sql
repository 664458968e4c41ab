-- Until when a finished clip can be fetched.
alter table provider_calls add column result_until bigint;

-- The opening image that a question is about, so that what a model said of it is not asked again.
alter table model_calls add column picture text;
-- Room that budgets keep for the question that must follow this one.
alter table model_calls add column kept_micros bigint;
alter table model_calls add column kept_currency text;
alter table model_calls add column kept_until bigint;
