begin;
select plan(4);
insert into scanrook.organizations (name, max_running, paused_at)
  select repeat('o', 61) || n, 0, now() from generate_series(10, 12) n;
update scanrook.duties set failure_count = 1, last_error = repeat('a long message ', 30);
select cmp_ok(tests.width('table scan.health'), '<=', 120, 'health');
delete from scanrook.organizations where name like '%11' or name like '%12';
select is((select hint from scan.health where "check" = 'pauses'), 'table scanrook.pauses;', 'a statement is never cut');
select tests.allows(format('table scan.%I', v), 'scan_reader', v) from unnest('{health,workers}'::text[]) v;

select * from finish();
rollback;
