begin;
select plan(4);
select tests.make('running', 'a');
select tests.make('queued', 'b');
select tests.allows('select * from ' || v, 'scan_reader', v)
from unnest(array['scan.progress', 'scan.queue', 'scan.findings', 'scan.help()']) v;

select * from finish();
rollback;
