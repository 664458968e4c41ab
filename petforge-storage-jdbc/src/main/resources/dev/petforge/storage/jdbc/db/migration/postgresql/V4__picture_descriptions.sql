-- What a model said of the opening image, for later writings of the storyboard.
alter table batch_tasks add column picture_description text;
