-- The operator and the owner of acme try to change something of globex.
begin;
select plan(70);
\ir ../row_security/two_organizations.psql
select tests.make('failed', 'b');
update scanrook.scan_jobs set org_id = :globex where id = tests.id('b');

select tests.refuses(format(c.call, c.scan), 'SR006', format('%s: %s', p.login, c.what), 'there is no scan %', login => p.login)
from (values ('oscar'), ('adam'), ('vera')) p (login)
cross join (values
  ('select * from scan.cancel(%s)', tests.number('globex_waits')::text, 'cancel by number'),
  ('select * from scan.cancel(%L::uuid)', tests.id('globex_runs')::text, 'cancel by id'),
  ('select * from scan.retry(%s)', tests.number('b')::text, 'retry by number'),
  ('select * from scan.retry(%L::uuid)', tests.id('b')::text, 'retry by id'),
  ('select * from scan.rescan(%s)', tests.number('b')::text, 'rescan by number'),
  ('select * from scan.rescan(%L::uuid)', tests.id('b')::text, 'rescan by id'),
  ('select * from scan.set_priority(%s, 9)', tests.number('globex_waits')::text, 'set_priority by number'),
  ('select * from scan.set_priority(%L::uuid, 9)', tests.id('globex_waits')::text, 'set_priority by id'),
  ('select * from scan.pin(%s)', tests.number('globex_done')::text, 'pin by number'),
  ('select * from scan.pin(%L::uuid)', tests.id('globex_done')::text, 'pin by id'),
  ('select * from scan.unpin(%L::uuid)', tests.id('globex_done')::text, 'unpin by id'),
  ('select * from scan.diff(%s, %1$s)', tests.number('globex_done')::text, 'diff by number'),
  ('select * from scan.diff(%L::uuid, %1$L::uuid)', tests.id('globex_done')::text, 'diff by id'),
  ('call scan.wait(%s)', tests.number('globex_done')::text, 'wait by number'),
  ('call scan.wait(%L::uuid)', tests.id('globex_done')::text, 'wait by id')) c (call, scan, what);
select scan.schedule('nightly', '@daily', 's3://deltaguard/g.tar', 'globex');
select tests.refuses(s, 'SR004', 'adam: ' || s, 'there is no organisation ''globex''', 'There are: acme.', login => 'adam')
from unnest(array[
  $$select * from scan.schedule('mine', '@daily', 's3://deltaguard/g.tar', 'globex')$$,
  $$select * from scan.unschedule('nightly', 'globex')$$,
  $$select * from scan.pause_schedule('nightly', organization => 'globex')$$,
  $$select * from scan.resume_schedule('nightly', 'globex')$$,
  $$select * from scan.pause('x', 'globex')$$,
  $$select * from scan.resume('globex')$$,
  $$select * from scan.submit_many('{s3://deltaguard/g.tar}', 'globex')$$]) s;
select is(tests.answer('select name from scan.schedules', 'adam'), null, 'schedules are not seen');
select is(tests.answer('select s.name from scanrook.scan_schedules s', 'adam'), null, 'nor their table');
select is(tests.answer($$select sum(sessions) from scan.workers where kind = 'sessions'$$, 'adam'), '(1)', 'nor sessions but one''s own');
select is((select concat_ws(' ', name, paused_at) from scanrook.scan_schedules), 'nightly', 'the schedule is as it was');
select tests.refuses($$select scan.submit('s3://deltaguard/x.tar', 'globex')$$, 'SR004', p || ': submit',
  'there is no organisation ''globex''', 'There are: acme.', login => p) from unnest(array['oscar', 'adam', 'vera']) p;
select tests.refuses($$select scan.add_member('oscar', 'owner', 'globex')$$, 'SR004', p || ': add a member',
  'there is no organisation ''globex''', 'There are: acme.', login => p) from unnest(array['oscar', 'adam']) p;
select tests.refuses($$select scan.remove_member('gus', organization => 'globex')$$, 'SR004', p || ': remove a member',
  'there is no organisation ''globex''', 'There are: acme.', login => p) from unnest(array['oscar', 'adam']) p;

-- A key of globex is free in acme, and tells nothing.
select is(tests.answer($$select scan.submit('s3://deltaguard/x.tar', idempotency_key => 'key of globex') is not null as done$$, 'oscar'),
  '(t)', 'a key in use elsewhere is a new scan here');
select is((select count(*) from scanrook.scan_jobs where idempotency_key = 'key of globex'), 2::bigint, 'of its own');

select tests.denies(s, 'adam', s) from unnest(array[
  'update scanrook.scan_jobs set org_id = (select id from scanrook.organizations)',
  $$insert into scanrook.members values (1, 'adam', 'owner', now(), 'adam')$$,
  $$insert into scanrook.role_rights values ('viewer', 'members')$$]) s;
select is(tests.status('globex_waits') || ' ' || tests.status('globex_runs') || ' ' || tests.status('b'), 'dispatched running failed',
  'nothing of globex has changed');
select is((tests.lease('globex_runs')).is_cancel_requested, false, 'nor been asked to stop');

select * from finish();
rollback;
