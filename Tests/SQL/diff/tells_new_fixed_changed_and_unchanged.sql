begin;
select plan(9);
insert into scanrook.advisories (id, source, feeds, modified, summary, severity, cvss_score, vulnerability_ids,
  content_hash, generation)
select 'ADV-' || n, 'osv', '{Debian}', '2026-01-01', 'x', s, 5, array['CVE-2026-' || n], '', 0
from unnest('{low,critical,medium,high,low,critical}'::text[]) with ordinality u (s, n);
insert into scanrook.package_versions (ecosystem, name, version, scheme, sort_key)
select e, n, v, 'deb', v::bytea from (values ('Debian:12', 'curl', '1'), ('Debian:12', 'curl', '2'), ('Debian:12',
  'zlib', '1'),
  ('Debian:13', 'zlib', '1'), ('npm', 'lodash', '3'), ('npm', 'lodash', '4')) p (e, n, v);
select tests.make('succeeded', 'a'), tests.make('succeeded', 'b');
create function pg_temp.finding(scan text, ecosystem text, name text, version text, n integer,
  fix text default null) returns void
language sql as $$
  insert into scanrook.scan_findings
  select 1, tests.id(scan), v.id, 'CVE-2026-' || n, array['ADV-' || n], fix, now()
  from scanrook.package_versions v where v.ecosystem = finding.ecosystem and v.name = finding.name and v.version = finding.version
$$;
-- In both; upgraded; two versions against one; only in a; in another release of the distribution; only in b.
select pg_temp.finding('a', 'Debian:12', 'zlib', '1', 1), pg_temp.finding('b', 'Debian:12', 'zlib', '1', 1);
select pg_temp.finding('a', 'Debian:12', 'curl', '1', 2, '3'), pg_temp.finding('b', 'Debian:12', 'curl', '2', 2, '3');
select pg_temp.finding('a', 'npm', 'lodash', '3', 3), pg_temp.finding('a', 'npm', 'lodash', '4', 3),
  pg_temp.finding('b', 'npm', 'lodash', '4', 3);
select pg_temp.finding('a', 'Debian:12', 'zlib', '1', 4, '2');
select pg_temp.finding('a', 'Debian:12', 'zlib', '1', 5), pg_temp.finding('b', 'Debian:13', 'zlib', '1', 5), pg_temp.finding('b', 'Debian:12', 'zlib', '1', 6, '9');
select results_eq(format('select * from scan.diff(%s, %s)', tests.number('a'), tests.number('b')),
  $$values ('new', 'CVE-2026-6', 'critical', 'zlib', null, '1', '9'), ('new', 'CVE-2026-5', 'low', 'zlib', null, '1',
  null),
    ('changed', 'CVE-2026-2', 'critical', 'curl', '1', '2', '3'), ('changed', 'CVE-2026-3', 'medium', 'lodash',
    '3, 4', '4', null),
    ('fixed', 'CVE-2026-4', 'high', 'zlib', '1', null, '2'),
    ('fixed', 'CVE-2026-5', 'low', 'zlib', '1', null, null), ('unchanged', 'CVE-2026-1', 'low', 'zlib', '1', '1',
    null)$$,
  'new first, then by severity');
select results_eq(format('select change, count(*) from scan.diff(%s, %s) group by 1 order by 1', tests.number('b'),
  tests.number('a')),
  $$values ('changed', 2::bigint), ('fixed', 2), ('new', 2), ('unchanged', 1)$$, 'the other way round');
select results_eq(format('select distinct change from scan.diff(%L::uuid, %1$L)', tests.id('a')),
  $$values ('unchanged')$$,
  'a scan and itself, by uuid');
select tests.make('succeeded', 'none');
select is_empty(format('select * from scan.diff(%s, %1$s)', tests.number('none')), 'nothing and nothing');
select tests.make('failed', 'failed'), tests.make('queued', 'queued');
select tests.refuses(format('select * from scan.diff(%s, %s)', tests.number('a'), tests.number('queued')), 'SR191',
  'an unfinished scan',
  '%', 'It is queued;%');
select tests.refuses(format('select * from scan.diff(%s, %s)', tests.number('failed'), tests.number('a')), 'SR191',
  'a failed scan');
select tests.refuses('select * from scan.diff(0, 0)', 'SR006', 'unknown');
select tests.refuses(format('select * from scan.diff(%L, null::uuid)', tests.id('a')), 'SR006', 'null');
update scanrook.package_versions set name = name || repeat('-long', 20),
  version = '8:6.9.11.60+dfsg-1.6+deb12u1' || sort_key::text;
update scanrook.scan_findings set fixed_version = '8:6.9.11.60+dfsg-1.6+deb12u9',
  vulnerability_id = 'GHSA-xxxx-xxxx-xxx' || right(vulnerability_id, 1);
select cmp_ok(tests.width(format('select * from scan.diff(%s, %s)', tests.number('a'), tests.number('b'))), '<=', 120,
  'at most 120 columns');

select * from finish();
rollback;
