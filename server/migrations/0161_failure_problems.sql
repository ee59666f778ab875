-- Failures that are kept beside their words as code and values, so that people read them in their own
-- language. Older ones have words alone.

alter table codes.codes add column failure_problem jsonb;
alter table imports.jobs add column failure_problem jsonb;
