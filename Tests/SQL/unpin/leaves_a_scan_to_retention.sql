begin;
select plan(5);
select tests.make('failed', 'a');
select scan.pin(tests.id('a'));
select is((select note from scan.unpin(tests.number('a'))), 'kept 180d after its end', 'says for how long it stays');
select ok((tests.scan('a')).pinned_at is null and (tests.scan('a')).pinned_by is null, 'it is not pinned');
select lives_ok(format('select scan.unpin(%s)', tests.number('a')), 'twice is no error');
select tests.refuses('select scan.unpin(0)', 'SR006', 'no such scan');
select tests.person('tap_operator', 'operator');
select tests.refuses(format('select scan.unpin(%s)', tests.number('a')), 'SR120', 'not for operators', login => 'tap_operator');

select * from finish();
rollback;
