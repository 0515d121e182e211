-- A login may create what it likes in its temporary schema; no function of the engine may ever look there.
begin;
select plan(7);
select tests.make('running', 'a');
select tests.load_advisories(array['p1']);
select tests.stage('a', packages => 1);
create table public.stolen (who text);
grant insert on public.stolen to public;

set local session authorization scan_scanner;
create function pg_temp.steal() returns boolean language plpgsql as $$
begin
  if current_user <> session_user then
    insert into public.stolen values (current_user);
  end if;
  return true;
end $$;
create domain pg_temp.text as pg_catalog.text check (pg_temp.steal());
create domain pg_temp.uuid as pg_catalog.uuid check (pg_temp.steal());
create domain pg_temp.timestamptz as pg_catalog.timestamptz check (pg_temp.steal());
create domain pg_temp.jsonb as pg_catalog.jsonb check (pg_temp.steal());
create temporary table pg_roles (rolname name);
create function pg_temp.sha256(bytea) returns bytea language sql as $$ select '\x00'::bytea $$;
set local session authorization default;

select tests.refuses(tests.call('staged_findings', 'a', token => 'forged'), 'SR101', 'staged_findings',
  login => 'scan_scanner');
select tests.refuses(tests.call('publish', 'a', $$0, 0, '{}', 'k', '\x01'$$, token => 'forged'), 'SR101', 'publish',
  login => 'scan_scanner');
select tests.allows(tests.call('match', 'a'), 'scan_scanner', 'match');
select tests.allows(tests.call('heartbeat', 'a', $$'read', 5$$), 'scan_scanner', 'heartbeat');
select tests.allows(tests.call('publish', 'a', $$0, 1, '{}', 'k', '\x01'$$), 'scan_scanner', 'publish');
select tests.refuses($$select scan_worker.start(gen_random_uuid(), 1, 'x', 'p', 'v')$$, 'SR101', 'start',
  login => 'scan_scanner');
select is_empty('table public.stolen', 'nothing of the login ran with the rights of scan_owner');

select * from finish();
rollback;
