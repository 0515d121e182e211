-- What the tests share, in schema tests of the template database: a clock that stands still, scans by name in any state
-- (made through the real functions), calls with the right or forged credentials, and assertions on refusals.

create schema tests;
grant usage on schema tests to public;

create table tests.scans (
  name text primary key,
  job uuid not null,
  fence bigint,
  token text,
  stage_key uuid
);

-- Makes the engine's clock stand at a moment, for this transaction.
create function tests.freeze(moment timestamptz) returns void language plpgsql as $$
begin
  execute format(
    'create or replace function scanrook.now() returns timestamptz language sql volatile parallel safe '
    'set search_path = pg_catalog, pg_temp as %L', format('select %L::timestamptz', moment));
end
$$;

create function tests.advance(duration interval) returns void language sql as $$
  select tests.freeze(scanrook.now() + duration)
$$;

create function tests.id(name text) returns uuid language sql stable security definer as $$
  select s.job from tests.scans s where s.name = id.name
$$;
create function tests.fence(name text) returns bigint language sql stable security definer as $$
  select s.fence from tests.scans s where s.name = fence.name
$$;
create function tests.token(name text) returns text language sql stable security definer as $$
  select s.token from tests.scans s where s.name = token.name
$$;
create function tests.stage_key(name text) returns uuid language sql stable security definer as $$
  select s.stage_key from tests.scans s where s.name = stage_key.name
$$;
create function tests.scan(name text) returns scanrook.scan_jobs language sql stable security definer as $$
  select j from scanrook.scan_jobs j where j.id = tests.id(name)
$$;
create function tests.number(name text) returns bigint language sql stable as $$ select (tests.scan(name)).number $$;
create function tests.status(name text) returns text language sql stable as $$ select (tests.scan(name)).status $$;
create function tests.lease(name text) returns scanrook.scan_leases language sql stable security definer as $$
  select l from scanrook.scan_leases l where l.job_id = tests.id(name)
$$;
create function tests.attempt(name text) returns scanrook.scan_attempts language sql stable security definer as $$
  select a from scanrook.scan_attempts a where a.job_id = tests.id(name) order by a.attempt desc limit 1
$$;
create function tests.event(name text) returns scanrook.scan_events language sql stable security definer as $$
  select e from scanrook.scan_events e where e.job_id = tests.id(name) order by e.created_at desc, e.seq desc limit 1
$$;

-- A worker's call for a scan, as text: its own credentials unless forged ones are given.
create function tests.call(
  verb text, name text, rest text default null, job uuid default null, fence bigint default null,
    token text default null)
returns text language sql stable security definer as $$
  select format('select * from scan_worker.%I(%s)', verb, concat_ws(', ',
    format('%L::uuid', coalesce(call.job, s.job)), coalesce(call.fence, s.fence), format('%L', coalesce(call.token,
      s.token)),
    rest))
  from tests.scans s where s.name = call.name
$$;

-- Makes such a call and answers with its first column.
create function tests.does(verb text, name text, rest text default null) returns text language plpgsql as $$
declare
  v_answer text;
begin
  execute tests.call(verb, name, rest) into v_answer;
  return v_answer;
end
$$;

-- Submits s3://deltaguard/<name>.tar and remembers it by its name.
create function tests.submit(
  name text default 'a', organization text default null, priority integer default 0, run_at timestamptz default null,
  deadline timestamptz default null, options jsonb default '{}', target text default null, key text default null)
returns uuid language sql as $$
  insert into tests.scans (name, job) values (submit.name, scan.submit(coalesce(submit.target,
    format('s3://deltaguard/%s.tar', name)),
    organization, priority, run_at => run_at, deadline => deadline, options => options, idempotency_key => key))
  on conflict on constraint scans_pkey do update set job = excluded.job
  returning job
$$;

create function tests.organization(name text, weight integer default 1, max_running integer default null)
returns bigint language sql as $$
  insert into scanrook.organizations (name, weight, max_running) values (name, weight, max_running) returning id
$$;

-- Claims, notes the credentials, and answers with the names in the order they were given out.
create function tests.claim(capacity integer default 1000, local_roots text[] default '{}') returns text[]
language plpgsql as $$
declare
  v_attempt record;
  v_names text[] := '{}';
  v_name text;
begin
  for v_attempt in select * from scan_worker.claim('00000000-0000-4000-8000-000000000001', capacity, local_roots) loop
    update tests.scans s set fence = v_attempt.fence, token = v_attempt.token, stage_key = null
    where s.job = v_attempt.job_id;
    select min(s.name) into v_name from tests.scans s where s.job = v_attempt.job_id;
    v_names := v_names || v_name;
  end loop;
  return v_names;
end
$$;

-- The holder id of a dispatcher by name, the same each time.
create function tests.holder(name text) returns uuid language sql immutable return md5('holder ' || name)::uuid;

create function tests.dispatcher(name text, cluster text default null) returns void language sql as $$
  select scan_worker.register(tests.holder(name), '1.0', name, cluster => dispatcher.cluster)
$$;

-- Claims for a cluster, in the name of that dispatcher; answers like tests.claim.
create function tests.claim_for(
  dispatcher text, cluster text, capacity integer default 1000, cluster_limit integer default null)
returns text[] language plpgsql as $$
declare
  v_names text[];
begin
  with claimed as materialized (
    select c.* from scan_worker.claim(tests.holder(dispatcher), capacity, '{}', claim_for.cluster, claim_for.cluster_limit) c
  ), noted as (
    update tests.scans s set fence = c.fence, token = c.token, stage_key = null from claimed c where c.job_id = s.job
    returning s.name, c.fence
  )
  select coalesce(array_agg(n.name order by n.fence), '{}') into v_names from noted n;
  return v_names;
end
$$;

-- Adopts in the name of that dispatcher, and answers with the names.
create function tests.adopt(dispatcher text, cluster text, batch integer default 200) returns text[] language sql as $$
  select coalesce(array_agg(s.name order by a.fence), '{}')
  from scan_worker.adopt(tests.holder(adopt.dispatcher), adopt.cluster, adopt.batch) a join tests.scans s on s.job = a.job_id
$$;

create function tests.start(name text default 'a', pod text default 'pod-1') returns void language plpgsql as $$
begin
  update tests.scans s
  set stage_key = (select t.stage_key from scan_worker.start(s.job, s.fence, s.token, pod, '1.0') t)
  where s.name = start.name;
end
$$;

create function tests.publish(
  name text default 'a', files bigint default 0, packages bigint default 0, summary jsonb default '{}')
returns text language sql as $$
  select scan_worker.publish(s.job, s.fence, s.token, files, packages, summary, 'reports/1', '\x01')
  from tests.scans s where s.name = publish.name
$$;

-- Stages rows as COPY would: files /f1 .. /fn and packages p1 .. pn of an ecosystem; version order is byte order.
create function tests.stage(
  name text default 'a', files integer default 0, packages integer default 0, ecosystem text default 'Debian:12')
returns void language sql as $$
  insert into scanrook.staged_files (stage_key, ordinal, path, kind, size_bytes, mode, sha256)
  select tests.stage_key(name), n, '/f' || n, 'file', n, 420, sha256('x') from generate_series(1, files) n;
  insert into scanrook.staged_packages (stage_key, ordinal, type, name, version, purl, location, evidence, ecosystem,
    match_name, match_version, scheme, sort_key, is_parsed)
  select tests.stage_key(name), n, 'deb', 'p' || n, '1.0', 'pkg:deb/debian/p' || n || '@1.0', 'var/lib/dpkg/status',
    'confirmed_installed', ecosystem, 'p' || n, '1.0', 'deb', '1.0', true
  from generate_series(1, packages) n;
$$;

-- Loads advisories for Debian:12: one per package name, fixed in 2.0, and marks the ecosystem as known.
create function tests.load_advisories(names text[]) returns void language sql as $$
  insert into scanrook.advisory_ecosystems values ('Debian:12', 'Debian', 1, scanrook.now()) on conflict do nothing;
  insert into scanrook.advisories (id, source, feeds, modified, summary, severity, cvss_score, vulnerability_ids,
    content_hash,
    generation)
  select 'TAP-' || n, 'osv', '{Debian}', '2026-01-01', 'a flaw in ' || n, 'high', 7.5, array['CVE-2026-' || 1000 + o],
    '', 0
  from unnest(names) with ordinality u (n, o);
  insert into scanrook.affected_ranges (advisory_id, ecosystem, name, introduced, fixed, introduced_version,
    fixed_version,
    fix_state)
  select 'TAP-' || n, 'Debian:12', n, '', '2.0', '', '2.0', 'fixed' from unnest(names) u (n);
$$;

-- Brings a scan of that name into a state, through the real functions. Whatever else is queued is dispatched with it, unless
-- it is asked for in a state that needs no claim.
create function tests.make(state text, name text default 'a') returns uuid language plpgsql as $$
begin
  perform tests.submit(name, run_at => case when state = 'scheduled' then scanrook.now() + interval '1 hour' end);
  if state = 'cancelled' then
    perform scan.cancel(tests.id(name), 'not needed');
  elsif state in ('dispatched', 'running', 'succeeded', 'failed') then
    perform tests.claim();
  end if;
  if state in ('running', 'succeeded', 'failed') then
    perform tests.start(name);
  end if;
  if state = 'succeeded' then
    perform tests.publish(name);
  elsif state = 'failed' then
    perform tests.does('fail', name, $q$'SR202', 'not an archive', false$q$);
  end if;
  return tests.id(name);
end
$$;

-- The error of a statement, run as a login of that role: null when it passes.
create function tests.error_of(
  statement text, login text default null, out code text, out message text, out detail text, out hint text)
language plpgsql as $$
begin
  begin
    if login is not null then
      execute format('set local session authorization %I', login);
    end if;
    execute statement;
    set local session authorization default;
  exception when others then
    get stacked diagnostics code = returned_sqlstate, message = message_text, detail = pg_exception_detail,
      hint = pg_exception_hint;
  end;
end
$$;

-- Passes when the statement is refused with this code and, when given, this message and detail (like patterns), and a
-- detail and a hint are there.
create function tests.refuses(
  statement text, expected_code text, description text, message_like text default '%', detail_like text default '%',
  login text default null)
returns text language plpgsql as $$
declare
  v_error record := tests.error_of(statement, login);
begin
  return ok(
      coalesce(v_error.code = expected_code and v_error.message like message_like and v_error.detail like detail_like
        and v_error.detail <> '' and v_error.hint <> '', false),
      description)
    || case when v_error.code = expected_code and v_error.message like message_like and v_error.detail like detail_like
      then '' else E'\n' || diag(format('got %s: %s / %s / %s', v_error.code, v_error.message, v_error.detail,
        v_error.hint)) end;
end
$$;

-- Passes when PostgreSQL itself denies the statement to a login of that role.
create function tests.denies(statement text, login text, description text) returns text language sql as $$
  select is((tests.error_of(statement, login)).code, '42501', description)
$$;

-- Passes when a login of that role may run the statement.
create function tests.allows(statement text, login text, description text) returns text language sql as $$
  select is((tests.error_of(statement, login)).message, null, description)
$$;

-- Makes a login that belongs to one of PostgreSQL's group roles, and to organisations with a role in each.
create function tests.person(login text, role text default null, organization text default 'default',
  group_role text default 'scan_submitter') returns text language plpgsql as $$
begin
  if not exists (select from pg_roles r where r.rolname = login) then
    execute format('create role %I login in role %I', login, group_role);
  end if;
  return case when role is not null then scan.add_member(login, role, organization) end;
end
$$;

-- What a login gets for a query: the rows as text, one after the other.
create function tests.answer(statement text, login text) returns text language plpgsql as $$
declare
  v_answer text;
begin
  execute format('set local session authorization %I', login);
  execute format('select string_agg(answer_row::text, '' '') from (%s) answer_row', statement) into v_answer;
  set local session authorization default;
  return v_answer;
end
$$;

-- The lease invariant: a lease row exists exactly while its job is dispatched or running, with the fence of its attempt.
create function tests.broken_invariants() returns table (number bigint, problem text) language sql stable as $$
  select j.number, 'live without a lease' from scanrook.scan_jobs j
  where j.status in ('dispatched', 'running') and not exists (select from scanrook.scan_leases l where l.job_id = j.id)
  union all
  select j.number, 'a lease of a scan that is ' || j.status
  from scanrook.scan_leases l join scanrook.scan_jobs j on j.id = l.job_id where j.status not in ('dispatched',
    'running')
  union all
  select j.number, 'lease and attempt disagree'
  from scanrook.scan_leases l join scanrook.scan_jobs j on j.id = l.job_id
  left join scanrook.scan_attempts a on a.job_id = l.job_id and a.attempt = j.attempt
  where l.attempt <> j.attempt or a.fence is distinct from l.fence or a.ended_at is not null
    or (j.status = 'running') <> (l.pod_uid is not null)
  union all
  select j.number, 'an attempt is open without a lease'
  from scanrook.scan_attempts a join scanrook.scan_jobs j on j.id = a.job_id
  where a.ended_at is null and not exists (
    select from scanrook.scan_leases l where l.job_id = a.job_id and l.attempt = a.attempt)
$$;

create function tests.invariant_holds() returns text language sql as $$
  select is_empty('table tests.broken', 'a lease exists exactly while its scan is dispatched or running')
$$;
create view tests.broken as select * from tests.broken_invariants();

-- How wide psql prints the rows of a query: every column padded, three characters between two.
create function tests.width(query text) returns integer language plpgsql as $$
declare
  v_width integer;
begin
  execute format(
    $q$select sum(w.width)::integer + 3 * count(*)::integer - 1 from (
      select e.key, max(greatest(length(e.key), coalesce(length(e.value), 0))) as width
      from (%s) r cross join lateral json_each_text(row_to_json(r)) e group by e.key) w$q$, query)
  into v_width;
  return v_width;
end
$$;

-- Has a dispatcher do a duty until its run is over, due or not; answers with the number of batches.
create function tests.perform(duty text) returns integer language plpgsql as $$
declare
  v_holder uuid := gen_random_uuid();
  v_epoch bigint;
  v_count integer := 1;
begin
  update scanrook.duties d set next_run_at = case when d.name = duty then '-infinity' else 'infinity'::timestamptz end;
  select t.epoch into strict v_epoch from scan_worker.take_duty(v_holder) t where t.duty = perform.duty;
  while scan_worker.perform_duty(v_holder, duty, v_epoch) loop
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

-- Drops all partitions, so that what is made next depends on nothing but the test's clock.
create function tests.drop_partitions() returns void language plpgsql as $$
declare
  v_name text;
begin
  for v_name in
    select i.inhrelid::regclass::text from pg_inherits i join pg_class c on c.oid = i.inhparent where c.relkind = 'p'
  loop
    execute 'drop table ' || v_name;
  end loop;
end
$$;

-- The names of the weeks that have result partitions, and of the months that have events.
create function tests.partitions() returns text[] language sql stable as $$
  select array_agg(c.relname::text order by c.relname) from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent in ('scanrook.scan_files'::regclass, 'scanrook.scan_events'::regclass)
$$;

-- All that is left of a scan: its rows in the tables that hold something of scans.
create function tests.left_of(job uuid) returns text language sql stable as $$
  select concat_ws(' ',
    (select 'job' from scanrook.scan_jobs j where j.id = job),
    (select nullif(count(*), 0) || ' attempts' from scanrook.scan_attempts a where a.job_id = job),
    (select nullif(count(*), 0) || ' events' from scanrook.scan_events e where e.job_id = job),
    (select nullif(count(*), 0) || ' files' from scanrook.scan_files f where f.job_id = job),
    (select nullif(count(*), 0) || ' packages' from scanrook.scan_packages p where p.job_id = job),
    (select nullif(count(*), 0) || ' findings' from scanrook.scan_findings f where f.job_id = job))
$$;

-- A published scan with 3 files, 2 packages and a finding.
create function tests.make_full(name text) returns uuid language plpgsql as $$
begin
  perform tests.make('running', name);
  perform tests.stage(name, 3, 2);
  perform tests.does('match', name);
  perform tests.publish(name, 3, 2);
  return tests.id(name);
end
$$;
