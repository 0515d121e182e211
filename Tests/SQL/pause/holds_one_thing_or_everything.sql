begin;
select plan(14);
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

-- Whom what concerns: an organisation its operators, all else those who run the place.
select tests.person('tap_operator', 'operator', 'acme');
select tests.refuses(s, 'SR120', s, 'tap_operator may not %', login => 'tap_operator')
from unnest(array[$$select scan.pause('x')$$, $$select scan.pause('x', resource_class => 'large')$$,
  $$select scan.resume(source => 'docker.io')$$]) s;
select tests.organization('globex');
select scan.pause('secret', organization => 'globex');
select is(tests.answer($$select what from scan.pause('ours', organization => 'acme')$$, 'tap_operator'),
  '(everything) ("organisation acme") ("class large") ("source docker.io")', 'pauses of other organisations are not told');
select tests.person('tap_viewer', 'viewer', 'acme');
select tests.refuses($$select scan.pause('x', organization => 'acme')$$, 'SR120', 'a viewer pauses nothing',
  login => 'tap_viewer');

select * from finish();
rollback;
