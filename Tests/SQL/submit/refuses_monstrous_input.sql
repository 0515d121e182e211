begin;
select plan(8);
select tests.refuses($$select scan.submit('s3://deltaguard/' || repeat('x', 1000000))$$, 'SR001', 'a key of a megabyte');
select tests.refuses($$select scan.submit('x', labels => jsonb_build_object('a', repeat('x', 1000000)))$$, 'SR201',
  'the target is judged first');
select tests.refuses(
  $$select scan.submit('s3://deltaguard/a.tar', labels => jsonb_build_object('a', repeat('x', 1000000)))$$, 'SR003',
  'a label of a megabyte');
select tests.refuses(
  $$select scan.submit('s3://deltaguard/a.tar', labels => (select jsonb_object_agg('l' || n, '') from generate_series(1, 10000) n))$$,
  'SR003', 'ten thousand labels');
select tests.refuses($$select scan.submit('s3://deltaguard/a.tar', labels => 'null')$$, 'SR003', 'labels that are JSON null');
select is((tests.error_of($$select scan.submit('s3://deltaguard/a.tar', labels => '{')$$)).code, '22P02',
  'what is no JSON PostgreSQL refuses itself');
select is((tests.error_of($$select scan.submit(E's3://deltaguard/a\x00.tar')$$)).code, '22021', 'a NUL byte too');
select is_empty('select from scanrook.scan_jobs', 'nothing was changed');

select * from finish();
rollback;
