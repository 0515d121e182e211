begin;
select plan(10);
select tests.freeze('2026-11-23 12:00+00');
select tests.organization('acme');
select results_eq($$select * from scan.pause('move')$$, $$values ('everything', 'paused', 'since 0s: move')$$, 'everything');
select is((select s.pause_reason from scanrook.settings s), 'move', 'is noted in settings');
select tests.advance('90 s');
select results_eq($$select * from scan.pause('upgrade')$$, $$values ('everything', 'paused', 'since 1m30s: upgrade')$$,
  'a repeat keeps the time and takes the reason');
select scan.pause('', organization => 'acme');
select scan.pause('gpu', resource_class => 'large');
select results_eq($$select * from scan.pause('429', source => 'docker.io')$$,
  $$values ('everything', 'paused', 'since 1m30s: upgrade'), ('organisation acme', 'paused', 'since 0s: paused by postgres'),
    ('class large', 'paused', 'since 0s: gpu'), ('source docker.io', 'paused', 'since 0s: 429')$$, 'answers with all pauses');
select ok((select o.paused_at is null from scanrook.organizations o where o.name = 'default'), 'others are left alone');
select tests.refuses($$select scan.pause('x', organization => 'nobody')$$, 'SR004', 'an unknown organisation');
select tests.refuses($$select scan.pause('x', resource_class => 'huge')$$, 'SR030', 'an unknown class', '%huge%',
  'There are: small, medium, large.');
select tests.refuses($$select scan.pause('x', source => 'https://docker.io')$$, 'SR031', 'not a source');
select tests.refuses($$select scan.pause('x', 'acme', 'large')$$, 'SR034', 'one selector at a time');
select tests.denies($$select scan.pause('x')$$, 'scan_submitter', 'not for submitters');

select * from finish();
rollback;
