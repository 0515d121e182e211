\ir stage.psql
begin;
select plan(6);

select pg_temp.debian() as key \gset
select pg_temp.stage(:'key', 1, 'TAP-1', 'tap-ssl', '', '3.2', '{CVE-2026-1}');
select scan_worker.finish_import(:'key', true, 1);
select scan_worker.begin_import('osv', 'Ubuntu', '/data/osv') as key \gset
select pg_temp.stage(:'key', 1, 'TAP-1', 'tap-ssl', '', '3.2', '{CVE-2026-1}');
select is(
  (select unchanged_count from scan_worker.finish_import(:'key', true, 1)), 1::bigint,
  'the same record of another feed is unchanged');
select is((select feeds from scanrook.advisories where id = 'TAP-1'), '{Debian,Ubuntu}', 'it belongs to both feeds');

-- An older edition in one of the feeds loses against the newer one of the other.
select scan_worker.begin_import('osv', 'Ubuntu', '/data/osv') as key \gset
select pg_temp.stage(:'key', 1, 'TAP-1', 'tap-ssl', '', '3.1', '{CVE-2026-1}', '2025-01-01');
select is(
  (select changed_count from scan_worker.finish_import(:'key', true, 1)), 0::bigint,
    'an older edition changes nothing');

select pg_temp.debian() as key \gset
select pg_temp.stage(:'key', 1, 'TAP-2', 'tap-ssl', '', '3.2', '{CVE-2026-2}');
select scan_worker.finish_import(:'key', true, 1);
select results_eq(
  $$select feeds, is_deleted from scanrook.advisories where id = 'TAP-1'$$, $$values ('{Ubuntu}'::text[], false)$$,
  'vanishing from one feed keeps the record');
select isnt_empty($$select 1 from scanrook.affected_ranges where advisory_id = 'TAP-1'$$, 'with its intervals');
select is_empty(
  $$select 1 from scanrook.advisory_ecosystems where feed = 'Ubuntu'$$,
  'the other ecosystems of a feed''s records do not count as loaded by it');

select * from finish();
rollback;
