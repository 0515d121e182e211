begin;
select plan(9);
select tests.freeze('2026-11-23 12:00+00');
create temporary table before as select c.oid from pg_class c where c.relname like 'scan_files%';
alter function scanrook.repair_lanes() rename to repair_lanes_kept;
create function scanrook.repair_lanes() returns void language plpgsql as $$
begin
  insert into scanrook.source_limits (source) values ('half-done');
  raise exception 'out of luck';
end
$$;
select is(tests.perform('lanes'), 1, 'the batch fails, the call does not');
select is_empty($$select from scanrook.source_limits$$, 'and leaves nothing behind');
select results_eq(
  $$select failure_count, last_error, holder is null, next_run_at - scanrook.now() from scanrook.duties where name = 'lanes'$$,
  $$values (1, 'P0001 out of luck', true, interval '10 s')$$, 'the error is kept, the duty given back');
select tests.perform('lanes');
select is((select next_run_at - scanrook.now() from scanrook.duties where name = 'lanes'), interval '20 s', 'the wait doubles');
select ok(tests.perform('partitions') = 1 and (select last_error is null from scanrook.duties where name = 'partitions'),
  'another duty is done');
create or replace function scanrook.repair_lanes() returns void language plpgsql as $$ begin perform pg_sleep(30); end $$;
set local statement_timeout = '50ms';
select is(tests.perform('lanes'), 1, 'a batch that takes too long ends');
set local statement_timeout = 0;
select matches((select last_error from scanrook.duties where name = 'lanes'), '^57014 ', 'as an error');
drop function scanrook.repair_lanes();
alter function scanrook.repair_lanes_kept() rename to repair_lanes;
select tests.perform('lanes');
select results_eq($$select failure_count, last_error, last_finished_at from scanrook.duties where name = 'lanes'$$,
  $$values (0, null::text, scanrook.now())$$, 'a success clears it');
select is((select last_started_at from scanrook.duties where name = 'lanes'), scanrook.now(), 'and tells when');

select * from finish();
rollback;
