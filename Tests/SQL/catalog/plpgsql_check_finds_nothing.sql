begin;
select plan(1);

select is_empty(
  $$select c.functionid, c.lineno, c.level, c.message, c.detail
    from pg_proc p
    cross join lateral plpgsql_check_function_tb(
      p.oid, case when p.prorettype = 'trigger'::regtype then 'scanrook.scan_jobs'::regclass else 0 end,
      other_warnings => true, extra_warnings => true, performance_warnings => false, security_warnings => true) c
    where p.prolang = (select l.oid from pg_language l where l.lanname = 'plpgsql')
      and p.pronamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace, 'scanrook'::regnamespace)$$,
  'no function has an error or a warning');

select * from finish();
rollback;
