begin;
select plan(6);
select tests.freeze('2026-11-23 12:00+00');
select tests.submit('a');
select tests.claim_for('old', 'east');
select tests.refuses(
  format('select scan_worker.reissue_token(%L, %s, %L)', tests.id('a'), tests.fence('a'), tests.holder('new')), 'SR101',
  'the attempt is another''s');
select tests.adopt('new', 'east');
select tests.refuses(
  format('select scan_worker.reissue_token(%L, %s, %L)', tests.id('a'), tests.fence('a'), tests.holder('old')), 'SR101',
  'it was adopted meanwhile');
select is((tests.lease('a')).token_hash, sha256(convert_to(tests.token('a'), 'UTF8')), 'and keeps its token');
select matches(scan_worker.reissue_token(tests.id('a'), tests.fence('a'), tests.holder('new')), '^[0-9a-f]{64}$',
  'its holder gets one');
select matches(scan_worker.reissue_token(tests.id('a'), tests.fence('a')), '^[0-9a-f]{64}$', 'without a holder anybody does');
select scan_worker.release(tests.id('a'), tests.fence('a'), 'no quota');
select tests.refuses(
  format('select scan_worker.reissue_token(%L, %s, %L)', tests.id('a'), tests.fence('a'), tests.holder('new')), 'SR101',
  'not once it is over');

select * from finish();
rollback;
