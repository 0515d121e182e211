begin;
select plan(6);
select tests.freeze('2026-11-23 12:00+00');
select results_eq('select * from scan.resume()', $$values ('everything', 'resumed', 'was not paused')$$, 'nothing to do');
select scan.pause('move');
select scan.pause('429', source => 's3');
select tests.advance('90 s');
select results_eq('select * from scan.resume()',
  $$values ('everything', 'resumed', 'had been paused for 1m30s'), ('source s3', 'paused', 'since 1m30s: 429')$$,
  'says what is still paused');
select ok((select s.paused_at is null and s.pause_reason is null from scanrook.settings s), 'settings are clear');
select results_eq($$select * from scan.resume(source => 's3')$$, $$values ('source s3', 'resumed', 'had been paused for 1m30s')$$,
  'a source');
select results_eq($$select * from scan.resume(source => 'ghcr.io')$$, $$values ('source ghcr.io', 'resumed', 'was not paused')$$,
  'a source without limits');
select is_empty($$select from scanrook.source_limits where source = 'ghcr.io'$$, 'gets none');

select * from finish();
rollback;
