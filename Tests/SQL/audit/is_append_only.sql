begin;
select plan(9);
select tests.make('queued', 'a');
select tests.denies(s, p, p || ': ' || s)
from unnest(array['scan_operator', 'scan_submitter']) p,
  unnest(array[$$update scanrook.audit_log set actor = 'nobody'$$, 'delete from scanrook.audit_log',
    $$insert into scanrook.audit_log values (now(), 1, 'a', 'a', 'a', null, 'x', 1, null, '{}')$$]) s;
select tests.refuses(s, 'SR054', 'a superuser: ' || s)
from unnest(array[$$update scanrook.audit_log set actor = 'nobody'$$, 'delete from scanrook.audit_log', 'truncate scanrook.audit_log']) s;

select * from finish();
rollback;
