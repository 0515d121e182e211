begin;
select plan(5);
select tests.refuses($$select scan.add_member('anna', 'king')$$, 'SR050', 'no such role', 'not a role: ''king''', '%viewer.');
select tests.refuses($$select scan.add_member('anna', null)$$, 'SR050', 'no role');
select tests.refuses($$select scan.add_member('', 'viewer')$$, 'SR051', 'no name');
select tests.refuses($$select scan.add_member(null, 'viewer')$$, 'SR051', 'null');
select tests.refuses($$select scan.add_member(E'anna\n', 'viewer')$$, 'SR051', 'a line break');

select * from finish();
rollback;
