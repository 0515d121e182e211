begin;
select plan(1);

select is_empty(
  $$select p.oid::regprocedure from pg_proc p
    cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    where p.pronamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace, 'scanrook'::regnamespace)
      and a.grantee = 0 and a.privilege_type = 'EXECUTE'$$,
  'PUBLIC executes nothing of ScanRook');

select * from finish();
rollback;
