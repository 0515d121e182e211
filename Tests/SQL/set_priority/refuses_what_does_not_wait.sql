begin;
select plan(12);
create role tap_reader in role scan_reader;
select tests.make('running', 'running');
select tests.make('dispatched', 'dispatched');
select tests.make('succeeded', 'succeeded');
select tests.make('failed', 'failed');
select tests.make('cancelled', 'cancelled');
select tests.make('queued', 'queued');
select tests.refuses(format('select * from scan.set_priority(%s, 1)', tests.number(s)), 'SR191', s,
  'the priority of scan % cannot be changed')
from unnest(array['dispatched', 'running', 'succeeded', 'failed', 'cancelled']) s;
select tests.refuses(format('select scan.set_priority(%s, %s)', tests.number('queued'), p), 'SR007',
  p || ' is no priority')
from unnest('{-1,1001,null}'::text[]) with ordinality u (p, n) where p is not null
union all select tests.refuses(format('select scan.set_priority(%s, null)', tests.number('queued')), 'SR007',
  'nor is nothing');
select tests.refuses('select scan.set_priority(0, 1)', 'SR006', 'unknown');
select tests.denies(format('select scan.set_priority(%s, 1)', tests.number('queued')), 'tap_reader', 'a reader');
select tests.person('tap_viewer', 'viewer');
select tests.refuses(format('select scan.set_priority(%s, 1)', tests.number('queued')), 'SR120', 'a viewer', login => 'tap_viewer');
select is((tests.scan('queued')).priority, 0, 'nothing changed');

select * from finish();
rollback;
