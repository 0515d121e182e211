begin;
select plan(3);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a', options => '{"resource_class": "small"}');
select tests.claim();
select tests.start('a');
do $$ begin for i in 1..18 loop perform tests.advance('50 s'); perform tests.does('heartbeat', 'a', '''read'', 42'); end loop; end $$;
select is(scan_worker.reap(), 0, 'within 15 min and the margin');
select tests.advance('30 s');
select is(scan_worker.reap(), 1, 'beats or not');
select is((tests.scan('a')).error_code || ' ' || (tests.scan('a')).error_message || ' ' || (tests.scan('a')).scan_failure_count,
  'SR312 time limit reached in stage read at 42% 1', 'charged to the scan');

select * from finish();
rollback;
