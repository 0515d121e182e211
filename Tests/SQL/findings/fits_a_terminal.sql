begin;
select plan(1);
insert into scanrook.package_versions (ecosystem, name, version, scheme, sort_key)
values ('Debian:12', 'imagemagick', '8:6.9.11.60+dfsg-1.6+deb12u1', 'deb', '1'), ('Debian:12', 'krb5',
  '1.20.1-2+deb12u1', 'deb', '1'),
  ('PyPI', 'python-multipart', '0.0.6', 'pep440', '1'), ('Go', 'golang.org/x/net', '0.17.0', 'semver', '1');
select tests.make('succeeded', 'a');
insert into scanrook.scan_findings
select 1, tests.id('a'), v.id, 'CVE-2026-' || 10000 + v.id, '{}', '1.20.1-2+deb12u2', now()
  from scanrook.package_versions v;
insert into scanrook.epss_scores select vulnerability_id, 0.123, 0.5, '2026-11-22' from scanrook.scan_findings;
select cmp_ok(tests.width(format('select * from scan.findings where scan = %s', tests.number('a'))), '<=', 120,
  'at most 120 columns');

select * from finish();
rollback;
