-- What is said of the opening image belongs to it: it outlives the storyboards that are written from it.
update batch_tasks set opening = json_set(opening, '$.description', picture_description)
  where picture_description <> '';
alter table batch_tasks drop column picture_description;
-- The hash of the shot that a call was planned for.
alter table provider_calls add column shot_sha256 text;
