begin;
select plan(3);

select is_empty(
  $$select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'scanrook'::regnamespace and p.prosecdef and p.prorettype <> 'trigger'::regtype$$,
  'private functions run as their caller, but for triggers, which nobody can call');
select is_empty(
  $$select p.oid::regprocedure from pg_proc p
    where p.pronamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace) and not p.prosecdef and p.prokind <> 'p'
      and p.oid <> 'scan.help(text)'::regprocedure$$,
  'functions for people and machines run as scan_owner, procedures as their caller');
select is_empty(
  $$select c.oid::regclass::text from pg_class c
    where c.relnamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace, 'scanrook'::regnamespace)
      and pg_get_userbyid(c.relowner) <> 'scan_owner'
    union all
    select p.oid::regprocedure::text from pg_proc p
    where p.pronamespace in ('scan'::regnamespace, 'scan_worker'::regnamespace, 'scanrook'::regnamespace)
      and pg_get_userbyid(p.proowner) <> 'scan_owner'$$,
  'scan_owner owns everything');

select * from finish();
rollback;
