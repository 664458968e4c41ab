-- The documents of a row that has come to rest, compressed together: of a project that nobody works on, of a call
-- that has ended, of an answered question. The columns that they have otherwise are empty then, which earlier versions
-- refuse to read. Rows that an earlier version wrote stay as they are until they are written again.
alter table batch_tasks add column packed bytea;
alter table provider_calls add column packed bytea;
alter table model_calls add column packed bytea;

-- The model of the request; null in rows that an earlier version planned.
alter table provider_calls add column model text;

-- Trying to compress them once more is in vain.
alter table batch_tasks alter column packed set storage external;
alter table provider_calls alter column packed set storage external;
alter table model_calls alter column packed set storage external;
