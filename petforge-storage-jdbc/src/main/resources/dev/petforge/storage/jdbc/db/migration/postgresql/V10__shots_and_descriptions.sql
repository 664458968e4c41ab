-- What is said of the opening image belongs to it: it outlives the storyboards that are written from it.
update batch_tasks set opening = (opening::jsonb || jsonb_build_object('description', picture_description))::text
  where picture_description <> '';
alter table batch_tasks drop column picture_description;
-- The hash of the shot that a call was planned for.
alter table provider_calls add column shot_sha256 text;
