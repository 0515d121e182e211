begin;
select plan(7);
select tests.freeze('2026-11-23 12:00+00');
select tests.make('running', 'a');
insert into scanrook.advisory_feeds (source, ecosystem, origin, imported_at) values ('osv', 'Debian', 'x',
  '2026-11-22 00:00+00');
select tests.stage('a', files => 1);
select scan_worker.publish(tests.id('a'), tests.fence('a'), tests.token('a'), 1, 0,
  '{"digest": "sha256:ab", "layers": 3}', 'reports/a/1', '\xabcd');
select is(tests.status('a') || ' ' || (tests.scan('a')).result, 'succeeded complete', 'succeeded');
select is((tests.scan('a')).summary_json,
  '{"digest": "sha256:ab", "layers": 3, "file_count": 1, "package_count": 0, "finding_count": 0, "missing_ecosystems": []}', 'the summary with counts');
select is((tests.scan('a')).digest, 'sha256:ab', 'the digest');
select is((tests.scan('a')).report_key || encode((tests.scan('a')).report_sha256, 'hex'), 'reports/a/1abcd',
  'the report');
select is((tests.scan('a')).advisories_as_of, '2026-11-22 00:00+00', 'how fresh the advisories were');
select is((tests.attempt('a')).outcome || (tests.attempt('a')).ended_at,
  'succeeded' || '2026-11-23 12:00+00'::timestamptz, 'the attempt ended');
select is((tests.event('a')).stage || ' ' || (tests.event('a')).detail || ' ' || (tests.event('a')).pct,
  'succeeded complete 100', 'one event');

select * from finish();
rollback;
