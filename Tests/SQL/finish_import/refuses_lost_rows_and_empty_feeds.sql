\ir stage.psql
begin;
select plan(4);

select pg_temp.debian() as key \gset
select throws_ok(
  format('select scan_worker.finish_import(%L, true, 0)', :'key'), 'SR074', 'The feed osv Debian has no records.',
  'a complete import of nothing');
select pg_temp.stage(:'key', 1, 'TAP-1', 'tap-ssl', '', '3.2', '{CVE-2026-1}');
select throws_ok(
  format('select scan_worker.finish_import(%L, true, 2)', :'key'), 'SR073',
  '1 records of osv Debian are staged, but the importer sent 2.', 'fewer rows than sent');
select throws_ok(
  format('select scan_worker.finish_import(%L, true, 1)', gen_random_uuid()), 'SR072', null, 'an unknown key');
select lives_ok(format('select scan_worker.finish_import(%L, false, 1)', :'key'), 'the right key and count');

select * from finish();
rollback;
