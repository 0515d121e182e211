begin;
select plan(1);
select is_empty(
  $$select distinct t.verb from scanrook.transitions t where not exists (
      select from pg_proc p where p.proname = t.verb and p.pronamespace in ('scan'::regnamespace,
        'scan_worker'::regnamespace))$$,
  'every verb of a transition is a function');

select * from finish();
rollback;
