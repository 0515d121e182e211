begin;
select plan(8);
select tests.make('running', 'a');
select tests.stage('a', files => 3, packages => 2);
select tests.does('match', 'a');
select tests.refuses(tests.call('publish', 'a', $$4, 2, '{}', 'k', '\x01'$$), 'SR104', 'a file less',
  'staged rows are missing: 3 of 4 files, 2 of 2 packages');
select tests.refuses(tests.call('publish', 'a', $$3, 3, '{}', 'k', '\x01'$$), 'SR104', 'a package less');
select tests.refuses(tests.call('publish', 'a', $$2, 2, '{}', 'k', '\x01'$$), 'SR104', 'a file more');
select tests.refuses(tests.call('publish', 'a', $$null, 2, '{}', 'k', '\x01'$$), 'SR104', 'an unknown count of files');
select tests.refuses(tests.call('publish', 'a', $$3, null, '{}', 'k', '\x01'$$), 'SR104',
  'an unknown count of packages');
select is_empty('select from scanrook.scan_files', 'nothing was moved');
select is(tests.status('a'), 'running', 'the attempt goes on');
select is(tests.publish('a', 3, 2), 'partial', 'and publishes what is whole');

select * from finish();
rollback;
