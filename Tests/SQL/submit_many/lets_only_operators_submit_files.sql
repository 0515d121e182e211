begin;
select plan(2);
select tests.person('people_submitter', 'operator');
create role people_operator login in role scan_operator;
create temporary table answers (who text, problem text);
grant insert on answers to public;
set local session authorization people_submitter;
insert into answers select 'submitter', left(problem, 5) from scan.submit_many('{file:///srv/a.tar,s3://deltaguard/a.tar}');
set local session authorization people_operator;
insert into answers select 'operator', left(problem, 5) from scan.submit_many('{file:///srv/a.tar}');
set local session authorization default;
select bag_eq('select problem from answers where who = ''submitter''', $$values ('SR005'), (null)$$, 'a submitter may not');
select is((select problem from answers where who = 'operator'), null, 'an operator may');

select * from finish();
rollback;
