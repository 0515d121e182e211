begin;
select plan(4);
select tests.make(s, s) from unnest(array['succeeded', 'failed', 'cancelled']) s;
select tests.refuses(format('select * from scan.cancel(%s)', tests.number(s)), 'SR191', s,
  'scan % cannot be cancelled', 'It is ' || s || '%')
from unnest(array['succeeded', 'failed', 'cancelled']) s;
select tests.refuses('select * from scan.cancel(0)', 'SR006', 'unknown', 'there is no scan 0', 'The latest scan is %');

select * from finish();
rollback;
