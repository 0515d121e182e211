begin;
select plan(3);
-- Across the changes of daylight saving time a week of a local calendar is not 7 times 24 hours.
create temporary view bounds as
select c.relname::text, pg_get_expr(c.relpartbound, c.oid) from pg_class c
where c.relname ~ '^scan_(files|packages|findings)_202[89]\d{4}$' or c.relname ~ '^scan_events_202[89]\d\d$';
select tests.freeze('2028-10-20 00:00+00');
set timezone = 'America/New_York';
select scanrook.make_partitions('30 weeks');
set timezone = 'UTC';
create temporary table new_york as table bounds;
do $$ declare t text; begin for t in select relname from new_york loop execute 'drop table scanrook.' || t; end loop; end $$;
select scanrook.make_partitions('30 weeks');
select set_eq('table new_york', 'table bounds', 'the same bounds in every time zone');
select is(scanrook.make_partitions('30 weeks'), 0, 'nothing is missing');
set timezone = 'Asia/Kolkata';
select is(scanrook.make_partitions('30 weeks'), 0, 'wherever one looks from');

select * from finish();
rollback;
