begin;
select plan(6);
select tests.make('running', 'running');
select tests.make('dispatched', 'dispatched');
select tests.make('succeeded', 'succeeded');
select tests.make('queued', 'queued');
select tests.make('scheduled', 'scheduled');
select tests.refuses(format('select * from scan.retry(%s)', tests.number(s)), 'SR191', s, 'scan % cannot be retried',
  'It is ' || s || '%')
from unnest(array['scheduled', 'queued', 'dispatched', 'running', 'succeeded']) s;
select tests.refuses('select * from scan.retry(0)', 'SR006', 'unknown');

select * from finish();
rollback;
