begin;
select plan(11);

select tests.denies(format('lock table scanrook.%I in %s mode', l.name, l.mode), r.login, r.login || ' ' || l.name)
from (values
  ('claim_lock', 'share row exclusive'), ('generation_lock', 'row exclusive'), ('import_lock', 'share row exclusive'),
  ('partition_lock', 'share row exclusive'), ('retention_lock', 'row exclusive')) l (name, mode)
cross join (values ('scan_scanner'), ('scan_dispatcher')) r (login);

select tests.denies('select from scanrook.organizations for key share', 'scan_scanner', 'rows of organisations');

select * from finish();
rollback;
