-- The only clock of the engine. Taken once per function, so that all rows of one call agree.
-- Tests replace the body as owner; there is no setting that a login could change to move time.
-- Bound at definition and without settings, so that callers inline it.

create or replace function scanrook.now() returns timestamptz
language sql volatile parallel safe
return pg_catalog.clock_timestamp();

revoke all on function scanrook.now() from public;
comment on function scanrook.now() is 'The engine''s clock';
