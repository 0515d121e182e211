begin;
select plan(11);
select tests.person('tap_person', 'operator');
select tests.person('tap_viewer', 'viewer');
create role tap_reader in role scan_reader;
select tests.make('running', 'running');
select tests.make('dispatched', 'dispatched');
select tests.make('queued', 'queued');
select tests.make('scheduled', 'scheduled');
select tests.refuses(format('select * from scan.rescan(%s)', tests.number(s)), 'SR191', s,
  'scan % cannot be repeated', 'It is ' || s || ';%')
from unnest(array['scheduled', 'queued', 'dispatched', 'running']) s;
select tests.refuses('select scan.rescan(0)', 'SR006', 'unknown');
select tests.refuses('select scan.rescan(scanrook.new_id())', 'SR006', 'unknown, by uuid');
select tests.submit('f', target => 'file:///srv/a.tar');
select scan.cancel(tests.number('f'));
select tests.refuses(format('select scan.rescan(%s)', tests.number('f')), 'SR005', 'files of a machine',
  login => 'tap_person');
select tests.make('cancelled', 'c');
select tests.refuses(format('select scan.rescan(%s)', tests.number('c')), 'SR120', 'a viewer', login => 'tap_viewer');
select tests.denies(format('select scan.rescan(%s)', tests.number('c')), 'tap_reader', 'a reader');
update scanrook.organizations set max_queued = 1;
select tests.refuses(format('select scan.rescan(%s)', tests.number('c')), 'SR311', 'over the cap of waiting scans');
select is_empty('select from scanrook.scan_jobs where rescan_of is not null', 'nothing was made');

select * from finish();
rollback;
