begin;
select plan(6);
select tests.person('people_alice', 'operator'), tests.person('people_bob', 'operator');
set local session authorization people_alice;
set local client_min_messages = warning;
copy scan.inbox from stdin csv;
s3://deltaguard/a.tar,,,"{""team"": ""web""}",,,,
s3://deltaguard/b.tar,default,5,,,,,
x:?,,,,,,,
s3://deltaguard/d.tar,nobody,,,,,,
s3://deltaguard/d.tar,,urgent,,,,,
s3://deltaguard/d.tar,,-1,,,,,
s3://deltaguard/d.tar,,1001,,,,,
s3://deltaguard/d.tar,,,{not json,,,,
s3://deltaguard/d.tar,,,"{""a"": ""\u0000""}",,,,
s3://deltaguard/d.tar,,,"{""a"": 1}",,,,
s3://deltaguard/d.tar,,,,,someday,,
s3://deltaguard/d.tar,,,,,infinity,,
s3://deltaguard/d.tar,,,,,,2001-01-01,
s3://deltaguard/d.tar,,,,,,,"{""colour"": ""red""}"
s3://deltaguard/d.tar,,,,,,,red
file:///srv/d.tar,,,,,,,
,,,,,,,
s3://deltaguard/e.tar,,,,,2999-01-01,2999-01-02,"{""files"": false}"
\.
select results_eq('select line, left(problem, 5) from scan.refused', $$values (3::bigint, 'SR001'), (4, 'SR004'), (5, 'SR007'),
  (6, 'SR007'), (7, 'SR007'), (8, 'SR003'), (9, 'SR003'), (10, 'SR003'), (11, 'SR007'), (12, 'SR007'), (13, 'SR007'),
  (14, 'SR002'), (15, 'SR002'), (16, 'SR005'), (17, 'SR001')$$, 'bad lines are kept with their reason');
set local session authorization people_bob;
select is_empty('table scan.refused', 'nobody sees those of others');
delete from scan.refused;
set local session authorization people_alice;
select isnt_empty('table scan.refused', 'nor deletes them');
delete from scan.refused;
select is_empty('table scan.refused', 'everybody deletes their own');
set local session authorization default;
select results_eq('select target, status, priority, labels, options ->> ''files'', submitted_by from scanrook.scan_jobs order by number',
  $$values ('s3://deltaguard/a.tar', 'queued', 0, jsonb '{"team": "web"}', 'true', 'people_alice'),
    ('s3://deltaguard/b.tar', 'queued', 5, '{}', 'true', 'people_alice'),
    ('s3://deltaguard/e.tar', 'scheduled', 0, '{}', 'false', 'people_alice')$$, 'good lines become scans');
select is_empty('table scan.inbox', 'and leave the inbox');

select * from finish();
rollback;
