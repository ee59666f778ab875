-- Why a run ended early, as code and values beside its words, so that people read it in their language.

alter table audience.tag_runs add column failure_problem jsonb;
