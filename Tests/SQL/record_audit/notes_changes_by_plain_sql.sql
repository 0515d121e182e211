begin;
select plan(9);
select tests.person('olga', group_role => 'scan_operator');
create temporary view noted as
select l.action, o.name as organization, l.detail from scanrook.audit_log l
left join scanrook.organizations o on o.id = l.org_id where l.actor = 'olga' order by l.seq;
grant select on noted to olga;

set local session authorization olga;
insert into scanrook.organizations (name) values ('acme');
update scanrook.organizations set weight = 3, max_running = 5 where name = 'acme';
update scanrook.organizations set weight = 3 where name = 'acme';
update scanrook.settings set scan_budget = 4;
update scanrook.resource_classes set max_running = 7 where name = 'small';
insert into scanrook.source_limits (source, max_running) values ('s3', 9);
update scanrook.source_limits set max_running = null;
select scan.add_member('anna', 'owner', 'acme');
select scan.remove_member('anna', organization => 'acme');
set local session authorization default;

select is((select detail -> 'new' ->> 'name' from noted where action = 'insert organizations'), 'acme', 'a new organisation');
select results_eq($$select organization, detail from noted where action = 'update organizations'$$,
  $$values ('acme', '{"row": "acme", "old": {"weight": 1, "max_running": null}, "new": {"weight": 3, "max_running": 5}}'::jsonb)$$,
  'what changed of it, and nothing when nothing did');
select results_eq($$select detail from noted where action = 'update settings'$$,
  $$values ('{"old": {"scan_budget": 3}, "new": {"scan_budget": 4}}'::jsonb)$$, 'settings');
select results_eq($$select detail from noted where action = 'update resource_classes'$$,
  $$values ('{"row": "small", "old": {"max_running": null}, "new": {"max_running": 7}}'::jsonb)$$, 'classes');
select results_eq($$select detail -> 'new' -> 'max_running' from noted where action = 'insert source_limits'$$, $$values ('9'::jsonb)$$,
  'a new source');
select results_eq($$select detail from noted where action = 'update source_limits'$$,
  $$values ('{"row": "s3", "old": {"max_running": 9}, "new": {"max_running": null}}'::jsonb)$$, 'a changed one');
select results_eq($$select organization, detail ->> 'row', detail -> 'new' ->> 'role' from noted where action = 'insert members'$$,
  $$values ('acme', 'anna', 'owner')$$, 'a new member');
select results_eq($$select organization, detail ->> 'row', detail -> 'old' ->> 'role' from noted where action = 'delete members'$$,
  $$values ('acme', 'anna', 'owner')$$, 'one that goes');
select is((select count(*) from noted), 8::bigint, 'and that is all');

select * from finish();
rollback;
