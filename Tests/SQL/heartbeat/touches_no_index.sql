begin;
select plan(1);
select bag_eq(
  $$select distinct a.attname::text from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = 'scanrook.scan_leases'::regclass$$,
  $$values ('job_id'), ('live_seq')$$,
  'no index on what a beat writes, so that beats stay HOT');

select * from finish();
rollback;
