begin;
select plan(33);
create function pg_temp.health(name text) returns text language sql as $$
  select concat_ws(' / ', h.is_ok, h.value, nullif(h.hint, '')) from scan.health h where h."check" = name
$$;
select tests.drop_partitions();
select tests.freeze('2027-03-03 12:00+00');
select scanrook.make_partitions();
update scanrook.duties set next_run_at = scanrook.now();

select is(pg_temp.health('dispatchers'), 'f / none / scanrook up, or start scanrook-dispatcher', 'no dispatcher');
select scan_worker.register(gen_random_uuid(), '1.0');
select is(pg_temp.health('dispatchers'), 't / 1 alive, last beat 0s ago', 'one');
select tests.advance('61 s');
select matches(pg_temp.health('dispatchers'), '^f / 0 alive, last beat 1m01s ago', 'which is silent');

select is(pg_temp.health('clusters'), 't / their scans are looked after', 'no cluster');
select tests.dispatcher('one', 'east');
select tests.submit('k');
select tests.claim_for('one', 'east');
select is(pg_temp.health('clusters'), 't / their scans are looked after', 'a dispatcher looks after its scan');
select tests.advance('60 s');
select tests.dispatcher('two', 'west');
select is(pg_temp.health('clusters'), 'f / 1 scans, no dispatcher / start scanrook-dispatcher in the cluster',
  'which falls silent');
select tests.dispatcher('three', 'east');
select is(pg_temp.health('clusters'), 't / their scans are looked after', 'another takes its place');
select scan_worker.report_pod_end(tests.id('k'), tests.fence('k'), 'SR903', 'gone', retryable => false);

select is(pg_temp.health('oldest queued'), 't / nothing waits', 'an empty queue');
select tests.submit('a');
select tests.advance('59 min');
select is(pg_temp.health('oldest queued'), 't / waits 59m00s', 'a scan waits');
select tests.advance('1 min');
select matches(pg_temp.health('oldest queued'), '^f / waits 1h00m', 'too long');

select tests.claim();
select tests.start('a');
select is(pg_temp.health('stalled attempts'), 't / 0', 'a live attempt');
select is(pg_temp.health('leases'), 't / match their scans', 'with its lease');
select tests.advance('40 s');
select is(pg_temp.health('stalled attempts'), format('f / 1, scan %s for 40s / select * from scan.explain(%1$s);', tests.number('a')),
  'without a beat');
update scanrook.scan_leases set attempt = 9;
select matches(pg_temp.health('leases'), '^f / 1 broken', 'a lease of another attempt');
delete from scanrook.scan_leases;
select matches(pg_temp.health('leases'), '^f / 1 broken', 'a running scan without a lease');

select is(pg_temp.health('partitions'), 't / until 2027-04-19', 'partitions');
select tests.freeze('2027-04-05 00:00+00');
select matches(pg_temp.health('partitions'), '^f / until 2027-04-19 / scanrook db migrate', 'run out');

select is(pg_temp.health('retention'), 't / follows its policy', 'nothing is over its time');
select tests.freeze('2027-03-03 12:00+00');
select tests.make('cancelled', 'c');
select tests.freeze('2027-04-04 12:00+00');
select matches(pg_temp.health('retention'), '^f / 2d00h late', 'a scan is');
select scan.pin(tests.id('c'));
select is(pg_temp.health('retention'), 't / follows its policy', 'a pinned one is not');

select matches(pg_temp.health('duties'), '^f / overdue: lanes', 'nobody does the duties');
select tests.perform('lanes');
update scanrook.duties set failure_count = 1, last_error = 'XX000 no', next_run_at = scanrook.now() where name = 'retention';
select is(pg_temp.health('duties'), 'f / retention: XX000 no / table scanrook.duties;', 'one fails');

select is(pg_temp.health('advisories'), 'f / never imported / scanrook advisories sync', 'no advisories');
insert into scanrook.advisory_feeds (source, ecosystem, origin, imported_at) values ('osv', 'Debian', 'x', scanrook.now());
select is(pg_temp.health('advisories'), 't / oldest 0s', 'fresh ones');
insert into scanrook.advisory_feeds (source, ecosystem, origin, imported_at) values ('epss', '', 'x', scanrook.now() - interval '4 days');
select matches(pg_temp.health('advisories'), '^f / oldest 4d00h', 'old ones');

insert into scanrook.schema_migrations (name, checksum)
  select format('%s_x.sql', lpad(n::text, 4, '0')), '' from generate_series(1, 4) n
  where not exists (select from scanrook.schema_migrations s where s.name like lpad(n::text, 4, '0') || '%');
select matches(pg_temp.health('schema'), '^t / 0', 'the ledger is whole');
delete from scanrook.schema_migrations where name like '0002%';
select matches(pg_temp.health('schema'), '^f / 0', 'a migration is missing');

select matches(pg_temp.health('connections'), '^(t|f) / [0-9]+ of [0-9]+ free', 'connections');
select is(pg_temp.health('pauses'), 't / none', 'no pause');
select scan.pause('x', source => 's3');
select is(pg_temp.health('pauses'), $$f / source s3 / select * from scan.resume(source => 's3');$$, 'a pause');
select is(pg_temp.health('caps'), 't / none is reached', 'no cap');
update scanrook.organizations set max_queued = 1;
select tests.submit('q');
select matches(pg_temp.health('caps'), '^f / org default queues 1', 'a cap');
select matches(pg_temp.health('replication slots'), '^t / ', 'no slot holds vacuum back');

select * from finish();
rollback;
