#!/usr/bin/env bash
# call scan.purge commits between batches, and meets retries and pins.
. "$(dirname "$0")/step.sh"

fresh
ask control "begin; alter table scanrook.scan_jobs disable trigger user;
  insert into scanrook.scan_jobs (id, org_id, target, scan_type, source, file_path, status, resource_class, run_at, submitted_by,
    created_at, finished_at)
  select scanrook.new_id(), o.id, 't', 'file', 'file', '/f', 'cancelled', 'small', now(), 'me', now(), now() - interval '1 h'
  from generate_series(1, 2500), scanrook.organizations o;
  alter table scanrook.scan_jobs enable trigger user; commit;"
ask control "select count(tests.make('failed', 'a')), count(tests.make('succeeded', 'b')), count(tests.make('running', 'c'));
  select state from scan.pin(tests.id('b'));"
# The path of the caller does not matter.
ask p "set client_min_messages = warning; create schema trap; create function trap.purge_batch(interval, jsonb) returns void language sql as '';
  create function trap.add(bigint, integer) returns bigint language sql as 'select 0::bigint';
  create operator trap.+ (leftarg = bigint, rightarg = integer, function = trap.add);
  set search_path = trap, pg_catalog;"
ask p "begin; call scan.purge('0');"
is "$answer" 2D000 'not inside a transaction block'
ask p "rollback;"
ask control "select count(*) from scanrook.scan_jobs where status = 'cancelled';"
is "$answer" 2500 'which changes nothing'
ask p "begin; select count(*) from scan_worker.purge_batch('30 min'); commit;"
ask control "select count(*) from scanrook.scan_jobs where status = 'cancelled';"
is "$answer" 1500 'a batch is bounded'
ask r "begin; select state from scan.retry(tests.id('a'));"
ask p "set client_min_messages = notice;
\\set VERBOSITY terse
call scan.purge('0');"
is "$answer" 'NOTICE:  1000 scans purged so far NOTICE:  1500 scans purged' 'batches tell how far they are, and skip what somebody holds'
ask r "commit;"
ask control "select string_agg(s.name || ' ' || j.status, ', ' order by s.name) from scanrook.scan_jobs j join tests.scans s on s.job = j.id;"
is "$answer" 'a queued, b succeeded, c running' 'retried, pinned and running ones stay'
ask p "select count(*) from scanrook.scan_jobs;"
is "$answer" 3 'and nothing else'
holds
finish
