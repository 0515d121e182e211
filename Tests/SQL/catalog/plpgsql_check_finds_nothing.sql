begin;
select plan(1);

select is_empty(
  $$select c.functionid, c.lineno, c.level, c.message, c.detail
    from pg_proc p
    left join pg_trigger t on t.tgfoid = p.oid
    cross join lateral plpgsql_check_function_tb(
      p.oid, coalesce(t.tgrelid, 0), newtable => t.tgnewtable,
      other_warnings => true, extra_warnings => true, performance_warnings => false, security_warnings => true) c
    where p.prolang = (select l.oid from pg_language l where l.lanname = 'plpgsql')
      and p.pronamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace, 'scanrook'::regnamespace)
      -- A problem beside other results is what the functions that read input are for.
      and c.message <> 'composite OUT variable "problem" is not single argument'$$,
  'no function has an error or a warning');

select * from finish();
rollback;
