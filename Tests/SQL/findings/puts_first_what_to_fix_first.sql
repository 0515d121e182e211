begin;
select plan(2);
select tests.load_advisories(array['p1', 'p2', 'p3', 'p4', 'p5']);
update scanrook.advisories set severity = 'critical', cvss_score = 9.8 where id = 'TAP-p2';
update scanrook.affected_ranges set fixed = null, fixed_version = null, fix_state = 'affected'
  where advisory_id = 'TAP-p3';
insert into scanrook.epss_scores values ('CVE-2026-1004', 0.9, 0.99, '2026-11-22');
insert into scanrook.known_exploited values ('CVE-2026-1005', '2026-11-01', '2026-12-01', false, 'x');
select tests.make('running', 'a');
select tests.stage('a', packages => 5);
select tests.does('match', 'a');
select tests.publish('a', 0, 5);
select results_eq(format('select package, severity, fixed_in, epss, kev from scan.findings where scan = %s',
  tests.number('a')),
  $$values ('p5', 'high', '2.0', null::numeric(4, 3), 'yes'), ('p2', 'critical', '2.0', null, null), ('p4', 'high',
    '2.0', 0.900, null),
    ('p1', 'high', '2.0', null, null), ('p3', 'high', null, null, null)$$, 'exploited, fixable, grave, likely');
select results_eq('select vulnerability, advisories, cvss_score, summary from scan.finding_details where package = ''p2''',
  $$values ('CVE-2026-1002', '{TAP-p2}'::text[], 9.8, 'a flaw in p2')$$, 'all of it');

select * from finish();
rollback;
