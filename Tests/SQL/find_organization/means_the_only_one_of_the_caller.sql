begin;
select plan(7);
select tests.organization('acme');
select tests.organization('globex');
select tests.person('anna', 'operator', 'acme');
create function pg_temp.organization_of(file text, login text) returns text language sql as $$
  select tests.error_of(format('select scan.submit(''s3://deltaguard/%s.tar'')', file), login);
  select o.name from scanrook.scan_jobs j join scanrook.organizations o on o.id = j.org_id
  where j.object_key = file || '.tar'
$$;

select is(pg_temp.organization_of('1', 'anna'), 'acme', 'the only organisation of the caller');
select scan.add_member('anna', 'scan_admin', 'acme');
select is(pg_temp.organization_of('2', 'anna'), 'acme', 'with several roles in it, too');
select scan.add_member('anna', 'operator', 'globex');
select tests.refuses($$select scan.submit('s3://deltaguard/x.tar')$$, 'SR004', 'of two one has to be named',
  detail_like => 'There are: acme, globex.', login => 'anna');
select scan.add_member('anna', 'operator');
select is(pg_temp.organization_of('3', 'anna'), 'default', 'unless default is among them');
select is(pg_temp.organization_of('4', session_user), 'default', 'who runs the place belongs to all, and means default');
select tests.person('olga', 'owner', 'globex', 'scan_operator');
select is(pg_temp.organization_of('5', 'olga'), 'default', 'even as a member of only one');
select tests.refuses($$select scan.submit('s3://deltaguard/x.tar')$$, 'SR004', 'a stranger has none',
  'there is no organisation ''default''', 'scan_submitter belongs to none.', login => 'scan_submitter');

select * from finish();
rollback;
