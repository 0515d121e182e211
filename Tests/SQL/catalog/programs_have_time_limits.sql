-- A hung program must not hold a lock or a snapshot for ever, and a big scan must not be cut off.
begin;
select plan(2);
create temporary view limits as
select r.rolname, split_part(c, '=', 1) as name, split_part(c, '=', 2)::interval as span
from pg_roles r cross join unnest(r.rolconfig) c where r.rolname in ('scan_dispatcher', 'scan_scanner', 'scan_web');
select is_empty(
  $$select r, n from unnest('{scan_dispatcher,scan_scanner,scan_web}'::text[]) r,
      unnest('{statement_timeout,lock_timeout,idle_in_transaction_session_timeout}'::text[]) n
    except select l.rolname, l.name from limits l where l.span > '0'$$, 'three limits for each');
select ok(bool_and(span >= case name when 'statement_timeout' then interval '30 min' else interval '5 min' end),
  'those of scanners are above what COPY, match and publish of a big scan take') from limits where rolname = 'scan_scanner';

select * from finish();
rollback;
