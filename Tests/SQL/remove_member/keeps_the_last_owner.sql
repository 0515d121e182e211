begin;
select plan(6);
select tests.organization('acme');
select tests.person('adam', 'owner', 'acme');
select tests.person('eve', 'owner', 'acme');
select tests.allows($$select scan.remove_member('eve')$$, 'adam', 'one of two owners goes');
select tests.refuses(s, 'SR053', s, 'adam is the last owner of acme', login => 'adam')
from unnest(array[$$select scan.remove_member('adam')$$, $$select scan.remove_member('adam', 'owner')$$]) s;
select is((select count(*) from scanrook.members where role = 'owner'), 1::bigint, 'the last one is still there');
select tests.allows($$select scan.remove_member('adam', organization => 'acme')$$, 'scan_operator', 'who runs the place may');
select tests.allows($$select scan.add_member('eve', 'owner', 'acme')$$, 'scan_operator', 'and names another one');

select * from finish();
rollback;
