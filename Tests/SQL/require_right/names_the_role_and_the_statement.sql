begin;
select plan(5);
select tests.organization('acme');
select tests.person('adam', 'owner', 'acme');
select tests.person('vera', 'viewer', 'acme');
select scan.add_member('vera', 'billing_admin', 'acme');

create temporary view refusal as
select e.* from tests.error_of($$select scan.submit('s3://deltaguard/x.tar')$$, 'vera') e;
select is(code, 'SR120', 'refused') from refusal;
select is(message, 'vera lacks the right ''submit'' in organisation acme', 'who lacks what, where') from refusal;
select is(detail, 'vera has the role billing_admin, viewer there; the right comes with: operator, owner, scan_admin.',
  'what would do') from refusal;
select is(hint, 'An owner (adam) runs: select scan.add_member(''vera'', ''operator'', ''acme'');  (SR120)',
  'who can help, with the least role that does') from refusal;
-- To a stranger the organisation has no name.
grant usage on schema scanrook to scan_submitter;
grant execute on function scanrook.require_right(bigint, text), scanrook.has_right(bigint, text) to scan_submitter;
select tests.refuses(format('select scanrook.require_right(%s, ''submit'')', o.id), 'SR120', 'a stranger learns no name',
  'scan_submitter lacks the right ''submit'' in that organisation', '%has no role there%', login => 'scan_submitter')
from scanrook.organizations o where o.name = 'acme';

select * from finish();
rollback;
