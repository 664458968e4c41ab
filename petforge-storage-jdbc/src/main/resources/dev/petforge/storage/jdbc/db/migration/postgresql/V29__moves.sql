-- Where all of it was moved to: nobody works with it any more.
alter table petforge_meta add column moved_to text;
alter table petforge_meta add column moved_at bigint;
-- From where it is being filled: nobody works with it yet.
alter table petforge_meta add column moving_from text;
