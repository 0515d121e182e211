\ir stage.psql
-- What autovacuum leaves behind when it looks between two imports: pages, and statistics that say they are empty.
select gen_random_uuid() as old \gset
select count(pg_temp.stage(:'old', n, 'OLD-' || n, 'tap-' || n, '', '3.2', array['CVE-2026-' || n])) from generate_series(1, 3000) n;
delete from scanrook.staged_advisories;
delete from scanrook.staged_affected;
vacuum (analyze, truncate false) scanrook.staged_advisories;
vacuum (analyze, truncate false) scanrook.staged_affected;
begin;
select plan(1);

select pg_temp.debian() as key \gset
select count(pg_temp.stage(:'key', n, 'TAP-' || n, 'tap-' || n, '', '3.2', array['CVE-2026-' || n])) from generate_series(1, 1000) n;
select sum(idx_tup_fetch + seq_tup_read) as before from pg_stat_xact_user_tables where relname = 'staged_affected' \gset
select * from scan_worker.finish_import(:'key', false, 1000);

select cmp_ok(
  (select sum(idx_tup_fetch + seq_tup_read) - coalesce(:before, 0) from pg_stat_xact_user_tables where relname = 'staged_affected'),
  '<=', 20000::numeric, '1000 staged rows are not read once for each other');

select * from finish();
rollback;
