begin;
select plan(5);
select tests.freeze('2026-11-23 12:00+00');
update scanrook.settings set dispatch_lease = '100 s', pending_limit = '20 min';
select tests.submit('a', options => '{"resource_class": "small"}');
select tests.submit('b');
create temporary table claimed as
select * from scan_worker.claim('00000000-0000-4000-8000-000000000001', 5, cluster => 'east');
update tests.scans s set fence = c.fence, token = c.token from claimed c where c.job_id = s.job;
select tests.start('b');
select scan.cancel(tests.id('b'));
-- What was promised at the claim counts, not what the settings say by now.
update scanrook.settings set pending_limit = '1 h';
select tests.advance('30 s');
create temporary table adopted as
select * from scan_worker.adopt('00000000-0000-4000-8000-000000000002', 'east');
select results_eq(
  'select to_jsonb(a) - ''is_started'' - ''is_cancel_requested'' - ''pending_limit_ms'' from adopted a order by fence',
  'select to_jsonb(c) - ''token'' - ''pending_limit_ms'' from claimed c order by fence', 'the columns of the claim, and no token');
select results_eq('select is_started, is_cancel_requested from adopted order by fence',
  'values (false, false), (true, true)', 'how far each is');
select results_eq('select dispatch_lease_ms, pending_limit_ms from adopted where job_id = tests.id(''a'')',
  'values (100000::bigint, 1170000::bigint)', 'with a whole lease, and what is left of the time before the start');
select unalike((select string_agg(a::text, ' ') from adopted a), '%' || tests.token('a') || '%', 'the token is not shown');
select is_empty($$select * from scan_worker.adopt('00000000-0000-4000-8000-000000000003', 'east', 0)$$, 'no batch, no attempt');

select * from finish();
rollback;
