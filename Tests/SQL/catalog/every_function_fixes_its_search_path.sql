-- pg_temp must stand in the path, and last: left out it is searched first for types and tables, so that a login could put a
-- domain `text` there whose check runs with the rights of a security definer function.
-- A procedure that commits can have no setting; it runs as its caller and names everything in full.
-- A body of `return ...` was bound to its objects when it was defined; no path changes it.
begin;
select plan(1);

select is_empty(
  $$select p.oid::regprocedure from pg_proc p
    where p.pronamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace, 'scanrook'::regnamespace)
      and p.prosqlbody is null and p.prokind <> 'p'
      and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)$$,
  'every function fixes search_path to pg_catalog, pg_temp');

select * from finish();
rollback;
