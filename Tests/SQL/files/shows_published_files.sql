begin;
select plan(2);
select tests.make('running', 'a');
select tests.stage('a', files => 2, packages => 1);
select tests.does('match', 'a');
select is_empty('select from scan.files', 'nothing before publish');
select tests.publish('a', 2, 1);
select results_eq('select scan, path, size_bytes, sha256 from scan.files',
  format($$select %s::bigint, '/f' || n, n::bigint, encode(sha256('x'), 'hex') from generate_series(1, 2) n$$,
    tests.number('a')), 'then all');

select * from finish();
rollback;
