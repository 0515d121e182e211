begin;
select plan(8);
select tests.freeze('2026-11-23 12:00+00');
select tests.organization('acme');
select tests.submit('old', target => 's3://deltaguard/a.tar'), tests.submit('new', target => 's3://deltaguard/a.tar'),
  tests.submit('other', target => 's3://deltaguard/b.tar'), tests.submit('acme', 'acme',
  target => 's3://deltaguard/a.tar'),
  tests.submit('broken', target => 's3://deltaguard/a.tar');
select tests.claim();
select tests.start(n), tests.publish(n) from unnest('{old,new,other,acme}'::text[]) n;
select tests.start('broken'), tests.does('fail', 'broken', $q$'SR202', 'not an archive', false$q$);
select is((select feeds from scan.latest_scans limit 1), 'never', 'no advisories were imported');
insert into scanrook.advisory_feeds (source, ecosystem, origin, imported_at) values ('osv', 'Debian', 'x',
  '2026-11-23 09:00+00');
select tests.advance('2 hours');
select bag_eq('select organization, target, scan from scan.latest_scans',
  $$values ('default', 's3://deltaguard/a.tar', tests.number('new')), ('default', 's3://deltaguard/b.tar',
  tests.number('other')),
    ('acme', 's3://deltaguard/a.tar', tests.number('acme'))$$,
    'the newest that succeeded, per organisation and target');
select results_eq($$select distinct result, age, total, feeds from scan.latest_scans$$,
  $$values ('complete', '2h00m', 0::bigint, '5h00m')$$, 'with its age and that of the advisories');
insert into scanrook.package_versions (ecosystem, name, version, scheme, sort_key) values ('Debian:12', 'p', '1',
  'deb', '1');
insert into scanrook.scan_findings select 1, tests.id('new'), v.id, 'CVE-2026-1', '{}', '2',
  now() from scanrook.package_versions v;
select results_eq($$select total, fixable from scan.latest_scans where target = 's3://deltaguard/a.tar' and organization = 'default'$$,
  'values (1::bigint, 1::bigint)', 'and its findings');
select cmp_ok(tests.width('table scan.latest_scans'), '<=', 120, 'at most 120 columns');

create function pg_temp.plan(query text) returns text language plpgsql as $$
declare
  v_line text;
  v_plan text := '';
begin
  for v_line in execute 'explain ' || query loop v_plan := v_plan || v_line || E'\n'; end loop;
  return v_plan;
end
$$;
alter table scanrook.scan_jobs disable trigger user;
insert into scanrook.scan_jobs (id, org_id, target, scan_type, bucket, object_key, source, status, result,
  resource_class, run_at,
  submitted_by, created_at, finished_at)
select scanrook.new_id(), 1, 's3://x/' || n % 500, 'object', 'x', n::text, 's3', 'succeeded', 'complete', 'medium',
  now(), 'x', now(), now()
from generate_series(1, 5000) n;
analyze scanrook.scan_jobs;
select unalike(pg_temp.plan($$select * from scan.latest_scans where target = 's3://x/7'$$), '%Seq Scan on scan_jobs%',
  'one target by its index');
select unalike(pg_temp.plan('select * from scan.latest_scans limit 20'), '%Seq Scan on scan_jobs%',
  'the newest by their numbers');
select lives_ok($$insert into scanrook.scan_jobs (id, org_id, target, scan_type, file_path, source, status, result,
  resource_class, run_at,
    submitted_by, created_at, finished_at)
  select scanrook.new_id(), 1, 'file:///' || string_agg(md5(n::text), '/'), 'file', '/x', 'file', 'succeeded',
    'complete', 'medium', now(), 'x',
    now(), now() from generate_series(1, 120) n$$, 'the longest target has room in the index');

select * from finish();
rollback;
