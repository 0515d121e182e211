\ir stage.psql
begin;
select plan(5);

select pg_temp.publish(:job_a, 1, 'tap-ssl', '3.0');
select pg_temp.debian() as key \gset
select pg_temp.stage(:'key', 1, 'TAP-1', 'tap-ssl', '', '3.2', '{CVE-2026-1}');
select scan_worker.finish_import(:'key', false, 1);

-- Within one transaction a rewritten row keeps its xmin, but never its place.
create temporary table before as
select 'advisory' as kind, ctid as place, xmin::text as writer from scanrook.advisories where id like 'TAP-%'
union all select 'range', ctid, xmin::text from scanrook.affected_ranges where advisory_id like 'TAP-%'
union all select 'match', ctid, xmin::text from scanrook.package_matches where advisory_id like 'TAP-%'
union all select 'finding', ctid, xmin::text from scanrook.scan_findings where job_id = :job_a
union all select 'ecosystem', ctid, xmin::text from scanrook.advisory_ecosystems where ecosystem = 'Debian:12'
union all select 'generation', ctid, xmin::text from scanrook.advisory_generation;
select is((select count(*) from before), 6::bigint, 'there is one row of each kind');

select pg_temp.debian() as key \gset
select pg_temp.stage(:'key', 7, 'TAP-1', 'tap-ssl', '', '3.2', '{CVE-2026-1}');
select results_eq(
  format(
    'select inserted_count, changed_count, unchanged_count, removed_count
     from scan_worker.finish_import(%L, false, 1)', :'key'),
  'values (0::bigint, 0::bigint, 1::bigint, 0::bigint)', 'everything is unchanged');
select is_empty(
  $$select * from before except (
    select 'advisory' as kind, ctid as place, xmin::text as writer from scanrook.advisories where id like 'TAP-%'
    union all select 'range', ctid, xmin::text from scanrook.affected_ranges where advisory_id like 'TAP-%'
    union all select 'match', ctid, xmin::text from scanrook.package_matches where advisory_id like 'TAP-%'
    union all select 'finding', ctid, xmin::text from scanrook.scan_findings
    union all select 'ecosystem', ctid, xmin::text from scanrook.advisory_ecosystems
    union all select 'generation', ctid, xmin::text from scanrook.advisory_generation)$$,
  'every row is where it was');

select pg_temp.debian() as key \gset
select pg_temp.stage(:'key', 1, 'TAP-1', 'tap-ssl', '', '3.2', '{CVE-2026-1}', '2026-02-02');
select is(
  (select changed_count from scan_worker.finish_import(:'key', false, 1)), 1::bigint,
    'a new modified date is a change');
select ok(
  'finding' in (
    select b.kind from before b join scanrook.scan_findings f on f.ctid = b.place and f.job_id = :job_a),
  'that change leaves the finding alone');

select * from finish();
rollback;
