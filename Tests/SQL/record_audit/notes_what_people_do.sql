begin;
select plan(9);
select tests.freeze('2026-11-23 12:00+00');
select tests.organization('acme');
select tests.person('anna', 'operator', 'acme');
grant select, insert, update on tests.scans to anna;
select tests.make('failed', 'b');
update scanrook.scan_jobs set org_id = (select id from scanrook.organizations where name = 'acme') where id = tests.id('b');
set local application_name = 'notebook';
set local session authorization anna;
select tests.submit('a', key => 'k');
select tests.submit('a', key => 'k');
set local session authorization default;
create temporary view noted as
select l.action, l.job_id, l.detail, l.actor, l.login, l.application_name, o.name as organization, l.at
from scanrook.audit_log l join scanrook.organizations o on o.id = l.org_id where l.actor = 'anna' order by l.seq;

select results_eq('select action, job_id, detail, organization from noted',
  $$values ('submit', tests.id('a'), '{"target": "s3://deltaguard/a.tar"}'::jsonb, 'acme')$$,
  'a submit, and none for the same scan once more');
select results_eq('select distinct actor, login, application_name, at from noted',
  $$values ('anna', 'anna', 'notebook', '2026-11-23 12:00+00'::timestamptz)$$, 'who, with what, when');
select tests.allows($$select * from scan.cancel(tests.id('a'), 'wrong image')$$, 'anna', 'a cancel');
select results_eq($$select job_id, detail from noted where action = 'cancel'$$,
  $$values (tests.id('a'), '{"reason": "wrong image"}'::jsonb)$$, 'is noted with its reason');
select tests.allows($$select * from scan.retry(tests.id('b'))$$, 'anna', 'a retry');
select results_eq($$select job_id from noted where action = 'retry'$$, $$values (tests.id('b'))$$, 'is noted');
select tests.refuses($$select * from scan.cancel(tests.id('a'))$$, 'SR191', 'what is refused', login => 'anna');
select is((select count(*) from noted), 3::bigint, 'is not noted');
select tests.claim();
select scan_worker.reissue_token(tests.id('b'), tests.fence('b'));
select is((select l.detail from scanrook.audit_log l where l.action = 'reissue_token' and l.job_id = tests.id('b')),
  jsonb_build_object('fence', tests.fence('b')), 'a new token is, without the token');

select * from finish();
rollback;
