begin;
select plan(5);
insert into scanrook.advisories (id, source, feeds, modified, summary, severity, vulnerability_ids, content_hash,
  generation)
select 'ADV-' || n, 'osv', '{Debian}', '2026-01-01', 'x', s, array['CVE-2026-' || n], '', 0
from unnest('{critical,high,high,medium,low,none,unknown}'::text[]) with ordinality u (s, n);
insert into scanrook.package_versions (ecosystem, name, version, scheme, sort_key) values ('Debian:12', 'p', '1',
  'deb', '1');
select tests.make('succeeded', 'a'), tests.make('succeeded', 'empty'), tests.make('failed', 'failed');
insert into scanrook.scan_findings
select 1, tests.id('a'), v.id, 'CVE-2026-' || n, array['ADV-' || n], case when n < 3 then '2' end, now()
from scanrook.package_versions v cross join generate_series(1, 7) n;
insert into scanrook.known_exploited values ('CVE-2026-2', '2026-11-01', '2026-12-01', false, 'x');
select results_eq(format('select critical, high, medium, low, unknown, total, fixable, kev from scan.finding_counts where scan = %s', tests.number('a')),
  'values (1::bigint, 2::bigint, 1::bigint, 1::bigint, 2::bigint, 7::bigint, 2::bigint, 1::bigint)', 'each severity');
select results_eq(format('select total from scan.finding_counts where scan = %s', tests.number('empty')),
  'values (0::bigint)', 'none');
select is_empty(format('select from scan.finding_counts where scan = %s', tests.number('failed')),
  'unknown is not clean: no row');
select cmp_ok(tests.width('table scan.finding_counts'), '<=', 120, 'at most 120 columns');

-- Whatever there is besides, the findings of one scan are read by their key.
create function pg_temp.plan(query text) returns text language plpgsql as $$
declare
  v_line text;
  v_plan text := '';
begin
  for v_line in execute 'explain ' || query loop v_plan := v_plan || v_line || E'\n'; end loop;
  return v_plan;
end
$$;
insert into scanrook.scan_jobs (id, org_id, target, scan_type, bucket, object_key, source, status, resource_class,
  run_at, submitted_by,
  created_at, ready_seq)
select scanrook.new_id(), 1, 's3://x/' || n, 'object', 'x', n::text, 's3', 'queued', 'medium', now(), 'x', now(),
  n from generate_series(1, 2000) n;
analyze scanrook.scan_jobs;
select unalike(pg_temp.plan('select * from scan.finding_counts where scan = 1'), '%Seq Scan on scan_jobs%',
  'one scan by its number');

select * from finish();
rollback;
