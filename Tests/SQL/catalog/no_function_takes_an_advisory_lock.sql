begin;
select plan(1);

-- Every login of the database may take an advisory lock, a scanner's too, and so hold up whoever waits for it.
select is_empty(
  $$select p.oid::regprocedure from pg_proc p
    where p.pronamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace, 'scanrook'::regnamespace)
      and p.prosrc ~* 'advisory_(xact_)?lock'$$,
  'turns are taken by locks that need a right');

select * from finish();
rollback;
