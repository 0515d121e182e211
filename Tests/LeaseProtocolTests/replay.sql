-- What ConformanceTests drives the engine with: every call of the model as one function, and the state of the one scan
-- of the database in the words of the model (`Engine.description`).

create schema tests;

-- Before the clock stands, for the audit log looks at it. The model has one time limit: no margin behind the scanner's.
update scanrook.settings set scan_budget = 2, infrastructure_budget = 2, deadline_margin = '0 s';

-- The clock stands where the transaction, or its savepoint, has put it.
create or replace function scanrook.now() returns timestamptz language sql volatile parallel safe
return current_setting('tests.now')::timestamptz;

-- One advisory for the package that the artifact holds, so that results have a finding.
insert into scanrook.advisory_ecosystems values ('Debian:12', 'Debian', 1, clock_timestamp());
insert into scanrook.advisories (id, source, feeds, modified, summary, severity, cvss_score, vulnerability_ids,
  content_hash, generation)
values ('TEST-1', 'osv', '{Debian}', '2026-01-01', 'a flaw', 'high', 7.5, '{CVE-2026-1000}', '', 0);
insert into scanrook.affected_ranges (advisory_id, ecosystem, name, introduced, fixed, introduced_version,
  fixed_version, fix_state)
values ('TEST-1', 'Debian:12', 'p1', '', '2.0', '', '2.0', 'fixed');

-- What scanners know, from the answers of claim, reissue_token and start.
create table tests.credentials (attempt integer, token integer, fence bigint, secret text, stage_key uuid);

-- plpgsql here and below, for it keeps its plans; an SQL function that is not inlined plans anew in each statement.
create function tests.job() returns scanrook.scan_jobs language plpgsql stable as $$
begin
  return (select j from scanrook.scan_jobs j);
end
$$;

create function tests.stage(stage_key uuid, packages integer default 1) returns void language sql as $$
  insert into scanrook.staged_files (stage_key, ordinal, path, kind, size_bytes, mode, sha256)
  select stage.stage_key, n, '/f' || n, 'file', n, 420, sha256('x') from generate_series(1, 2) n;
  insert into scanrook.staged_packages (stage_key, ordinal, type, name, version, purl, location, evidence, ecosystem,
    match_name, match_version, scheme, sort_key, is_parsed)
  select stage.stage_key, n, 'deb', 'p' || n, '1.0', 'pkg:deb/debian/p' || n || '@1.0', 'var/lib/dpkg/status',
    'confirmed_installed', 'Debian:12', 'p' || n, '1.0', 'deb', '1.0', true
  from generate_series(1, packages) n;
$$;

-- Does one thing, and gives its answer: a value, or the SQLSTATE of a refusal by the engine.
create function tests.act(verb text, attempt integer, token integer, rest text) returns text language plpgsql as $$
#variable_conflict use_column
declare
  v_job uuid := (tests.job()).id;
  v_now timestamptz := scanrook.now();
  v_fence bigint;
  v_secret text;
  v_answer text;
  v_row record;
begin
  select c.fence into v_fence from tests.credentials c where c.attempt = act.attempt limit 1;
  select c.secret into v_secret from tests.credentials c where c.attempt = act.attempt and c.token = act.token;
  case verb
  when 'submit' then
    perform scan.submit('s3://deltaguard/a.tar',
      run_at => case when rest like 'ahead%' then v_now + interval '1 hour' end,
      deadline => case when rest like '%deadline' then v_now + interval '1 day' end);
    return (tests.job()).status;
  when 'cancel' then
    select state into v_answer from scan.cancel(v_job);
  when 'retry' then
    select state into v_answer from scan.retry(v_job);
  when 'claim' then
    v_answer := 'none';
    for v_row in
      select * from scan_worker.claim('00000000-0000-4000-8000-000000000001', 10, cluster => 'east')
    loop
      insert into tests.credentials values (v_row.attempt, 1, v_row.fence, v_row.token, null);
      v_answer := v_row.attempt;
    end loop;
  when 'adopt' then
    select coalesce(max(a.attempt)::text, 'none') into v_answer
    from scan_worker.adopt('00000000-0000-4000-8000-000000000002', 'east') a;
  when 'reap' then
    v_answer := scan_worker.reap();
  when 'renew' then
    v_answer := scan_worker.renew(v_job, v_fence);
  when 'release' then
    v_answer := scan_worker.release(v_job, v_fence, 'no quota');
  when 'report_pod_end' then
    v_answer := coalesce(scan_worker.report_pod_end(v_job, v_fence, 'SR903', 'gone', rest::boolean), 'null');
  when 'reissue_token' then
    v_secret := scan_worker.reissue_token(v_job, v_fence);
    insert into tests.credentials
    select act.attempt, count(*) + 1, v_fence, v_secret from tests.credentials c where c.attempt = act.attempt;
    v_answer := 'token';
  when 'start' then
    select * into v_row from scan_worker.start(v_job, v_fence, v_secret, 'pod-' || rest, '1.0');
    update tests.credentials c set stage_key = v_row.stage_key where c.attempt = act.attempt;
    v_answer := 'started';
  when 'heartbeat' then
    v_answer := scan_worker.heartbeat(v_job, v_fence, v_secret, 'read', 1);
  when 'stage' then
    perform tests.stage(coalesce((select c.stage_key from tests.credentials c where c.attempt = act.attempt limit 1),
      gen_random_uuid()));
    v_answer := 'staged';
  when 'match' then
    select m.package_count into v_answer from scan_worker.match(v_job, v_fence, v_secret) m;
  when 'publish' then
    v_answer := scan_worker.publish(v_job, v_fence, v_secret, 2, 1, '{}', 'reports/1', '\x01');
  when 'attempt_outcome' then
    v_answer := scan_worker.attempt_outcome(v_job, v_fence);
  when 'fail' then
    v_answer := scan_worker.fail(v_job, v_fence, v_secret, 'SR202', 'no archive', retryable => rest <> 'final',
      infrastructure => rest = 'infrastructure');
  when 'acknowledge_cancel' then
    v_answer := scan_worker.acknowledge_cancel(v_job, v_fence, v_secret);
  when 'lease runs out' then
    perform set_config('tests.now', (select l.leased_until from scanrook.scan_leases l)::text, true);
  when 'limit runs out' then
    perform set_config('tests.now',
      (select coalesce(l.deadline_at, l.pending_until) from scanrook.scan_leases l)::text, true);
  when 'backoff ends' then
    perform set_config('tests.now', (tests.job()).run_at::text, true);
  when 'deadline passes' then
    perform set_config('tests.now', (tests.job()).deadline::text, true);
  when 'server crash' then
    delete from scanrook.staged_files;
    delete from scanrook.staged_packages;
    delete from scanrook.staged_findings;
  end case;
  return coalesce(v_answer, '');
exception
  when others then
    if sqlstate like 'SR%' then
      return sqlstate;
    end if;
    raise;
end
$$;

-- 1 when all results are there once, 0 when there are none, -1 for anything between.
create function tests.results() returns integer language plpgsql stable as $$
begin
  return case array[
      (select count(*) from scanrook.scan_files), (select count(*) from scanrook.scan_packages),
      (select count(*) from scanrook.scan_findings), (select count(*) from scanrook.scan_jobs where result = 'complete')]
    when '{0,0,0,0}' then 0 when '{2,1,1,1}' then 1 else -1 end;
end
$$;

create function tests.state() returns text language plpgsql as $$
declare
  v_job scanrook.scan_jobs := tests.job();
  v_now timestamptz := scanrook.now();
  v_lease text;
begin
  select format('lease=%s token=%s pod=%s %s cancel=%s staged=%s adopted=%s',
    case when a.fence = l.fence and l.attempt = v_job.attempt then l.attempt else -1 end,
    (select c.token from tests.credentials c where sha256(convert_to(c.secret, 'UTF8')) = l.token_hash),
    coalesce(replace(l.pod_uid, 'pod-', ''), '0'),
    case when coalesce(l.deadline_at, l.pending_until) <= v_now then 'late'
      when l.leased_until <= v_now then 'silent' else 'fresh' end,
    l.is_cancel_requested::text,
    ((select count(*) from scanrook.staged_files f where f.stage_key = l.stage_key) = 2
      and (select count(*) from scanrook.staged_packages p where p.stage_key = l.stage_key) = 1)::text,
    (l.holder = '00000000-0000-4000-8000-000000000002' and a.holder = l.holder)::text)
  into v_lease
  from scanrook.scan_leases l left join scanrook.scan_attempts a on a.job_id = l.job_id and a.attempt = l.attempt;

  return concat_ws(' ', v_job.status,
    case when v_job.status = 'scheduled' then case when v_job.run_at <= v_now then 'due' else 'ahead' end end,
    format('attempt=%s failures=%s/%s cancel=%s deadline=%s', v_job.attempt, v_job.scan_failure_count,
      v_job.infrastructure_failure_count, (v_job.cancel_requested_at is not null)::text,
      case when v_job.deadline is null then 'none' when v_job.deadline <= v_now then 'passed' else 'ahead' end),
    'outcomes=' || coalesce((
      select string_agg(coalesce(a.outcome, 'open'), ',' order by a.attempt) from scanrook.scan_attempts a), ''),
    v_lease,
    format('interned=%s results=%s', exists (select from scanrook.package_versions)::text, tests.results()),
    case when v_job.status = 'succeeded' then 'won=' || (
      select e.detail like '%before the requested cancel%' from scanrook.scan_events e
      where e.job_id = v_job.id and e.stage = 'succeeded')::text end);
end
$$;

-- Does each of these things by itself, and undoes it: answers and states.
create function tests.attempt(verbs text[], attempts integer[], tokens integer[], rests text[])
returns table (answer text, state text) language plpgsql as $$
begin
  for i in 1 .. cardinality(verbs) loop
    begin
      answer := tests.act(verbs[i], attempts[i], tokens[i], rests[i]);
      state := tests.state();
      raise sqlstate 'TS000';
    exception
      when sqlstate 'TS000' then null;
    end;
    return next;
  end loop;
end
$$;
