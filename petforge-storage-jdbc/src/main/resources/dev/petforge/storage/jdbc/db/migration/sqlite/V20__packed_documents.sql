-- The documents of a row that has come to rest, compressed together: of a project that nobody works on, of a call
-- that has ended, of an answered question. The columns that they have otherwise are empty then, which earlier versions
-- refuse to read. Rows that an earlier version wrote stay as they are until they are written again.
alter table batch_tasks add column packed blob;
alter table provider_calls add column packed blob;
alter table model_calls add column packed blob;

-- The model of the request; null in rows that an earlier version planned.
alter table provider_calls add column model text;
