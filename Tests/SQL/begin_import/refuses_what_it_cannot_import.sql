begin;
select plan(5);

select throws_ok($$select scan_worker.begin_import('nvd', '', '')$$, 'SR070', '''nvd'' is not a source of advisories.');
select throws_ok($$select scan_worker.begin_import('osv', '', '')$$, 'SR070', null, 'osv needs an ecosystem');
select throws_ok(
  $$select scan_worker.begin_import('osv', 'Debian:12', '')$$, 'SR070', null, 'a feed has no release');
select throws_ok($$select scan_worker.begin_import('kev', 'Debian', '')$$, 'SR070', null, 'kev has no ecosystem');
select isnt(
  scan_worker.begin_import('osv', 'Debian', ''), scan_worker.begin_import('osv', 'PyPI', ''), 'every import has a key');

select * from finish();
rollback;
