begin;
select plan(6);
select tests.freeze('2026-11-23 12:00+00');
select is(scan_worker.next_due(), null, 'nothing is ahead');
select tests.submit('a', run_at => '2026-11-23 18:00+00');
select is(scan_worker.next_due(), '2026-11-23 18:00+00', 'a scheduled scan');
select tests.submit('b', deadline => '2026-11-23 17:00+00');
select is(scan_worker.next_due(), '2026-11-23 17:00+00', 'a deadline of a waiting one');
select tests.claim();
select is(scan_worker.next_due(), '2026-11-23 12:02+00', 'the end of a dispatch lease');
select tests.start('b');
select is(scan_worker.next_due(), '2026-11-23 12:01+00', 'of a run lease');
select tests.publish('b');
select is(scan_worker.next_due(), '2026-11-23 18:00+00', 'and no more');

select * from finish();
rollback;
