-- scanrook.lock_generation_shared(), scanrook.lock_generation_exclusive(): no advisory falls between match and publish.
--
-- Transaction advisory locks on one fixed key. match and publish hold it shared while they read and write matches;
-- an import holds it exclusively for its last step only. Taken after every row lock on leases and jobs, and before
-- any on advisories, package_matches and scan_findings. Released at commit, so the next holder sees what was written;
-- that needs read committed, which both sides check or inherit.
create or replace function scanrook.lock_generation_shared() returns void
language sql volatile set search_path = ''
as $$ select pg_catalog.pg_advisory_xact_lock_shared(1396920146, 1) $$;

create or replace function scanrook.lock_generation_exclusive() returns void
language sql volatile set search_path = ''
as $$ select pg_catalog.pg_advisory_xact_lock(1396920146, 1) $$;

revoke all on function scanrook.lock_generation_shared() from public;
revoke all on function scanrook.lock_generation_exclusive() from public;

comment on function scanrook.lock_generation_shared() is 'Holds advisory imports off their last step until the caller commits';
comment on function scanrook.lock_generation_exclusive() is 'The last step of an import: waits for match and publish in flight';
