begin;
select plan(2);
select tests.refuses($$select scan.submit('s3://deltaguard/a.tar', organization => 'acme')$$, 'SR004', 'unknown',
  'there is no organisation ''acme''', 'There are: default.');
select tests.organization('acme');
select tests.submit('a', 'acme');
select is((tests.scan('a')).org_id, (select id from scanrook.organizations where name = 'acme'), 'known now');

select * from finish();
rollback;
