-- What InterleavingTests needs beside Tests/SQL/fixture.sql: an empty engine for each order, situations to begin with,
-- and what is there at the end, in words without ids and times.

create function tests.reset() returns void language plpgsql as $$
begin
  delete from scanrook.scan_findings;
  delete from scanrook.scan_packages;
  delete from scanrook.scan_files;
  delete from scanrook.scan_events;
  delete from scanrook.scan_jobs;
  delete from scanrook.staged_files;
  delete from scanrook.staged_packages;
  delete from scanrook.staged_findings;
  delete from scanrook.package_matches;
  delete from scanrook.package_versions;
  delete from scanrook.advisories;
  delete from scanrook.advisory_feeds;
  delete from scanrook.advisory_ecosystems;
  delete from tests.scans;
end
$$;

-- A running scan whose scanner has staged and matched three files and two packages.
create function tests.work(name text default 'a') returns void language plpgsql as $$
begin
  perform tests.make('running', name);
  perform tests.stage(name, 3, 2);
  perform tests.does('match', name);
end
$$;

create function tests.expire(name text default 'a') returns void language sql as $$
  update scanrook.scan_leases l set leased_until = scanrook.now() where l.job_id = tests.id(name)
$$;

-- An attempt of a dispatcher that is gone, in a cluster that has two others.
create function tests.orphan() returns void language plpgsql as $$
begin
  perform tests.dispatcher('one', 'east'), tests.dispatcher('two', 'east');
  perform tests.submit('a');
  perform tests.claim_for('gone', 'east');
end
$$;

-- The credentials of an attempt, kept for later under another name.
create function tests.remember(name text, zombie text) returns void language sql as $$
  insert into tests.scans select zombie, s.job, s.fence, s.token, s.stage_key from tests.scans s where s.name = remember.name
$$;

-- An import of one advisory, in one go.
create function tests.import() returns bigint language plpgsql as $$
declare
  v_key uuid := scan_worker.begin_import('osv', 'Debian', 'x');
begin
  insert into scanrook.staged_advisories
  values (v_key, 1, 'TAP-late', '2026-01-01', null, null, '', '', 'high', 7.5, null, '{}', '{CVE-2026-1}', '[]');
  insert into scanrook.staged_affected
  values (v_key, 1, 'Debian:12', 'p1', '', '2.0', null, '', '2.0', null, 'fixed', false);
  return (select i.inserted_count from scan_worker.finish_import(v_key, false, 1) i);
end
$$;

create function tests.claimed() returns bigint language plpgsql as $$
begin
  return (select count(*) from scan_worker.claim(gen_random_uuid(), 10));
end
$$;

create function tests.summary() returns text language plpgsql stable as $$
begin
  return concat_ws('; ',
    (select string_agg(format('%s %s/%s failures %s/%s %s outcomes %s lease %s %s%s files %s packages %s findings %s events %s',
        j.target, j.status, j.attempt, j.scan_failure_count, j.infrastructure_failure_count,
        case when j.cancel_requested_at is not null then 'cancel' end,
        (select string_agg(coalesce(a.outcome, 'open'), ',' order by a.attempt) from scanrook.scan_attempts a where a.job_id = j.id),
        l.pod_uid, l.is_cancel_requested,
        case l.holder when tests.holder('one') then ' of one' when tests.holder('two') then ' of two' end,
        (select count(*) from scanrook.scan_files f where f.job_id = j.id),
        (select count(*) from scanrook.scan_packages f where f.job_id = j.id),
        (select string_agg(f.vulnerability_id, ',') from scanrook.scan_findings f where f.job_id = j.id),
        (select string_agg(concat_ws(' ', e.stage, split_part(e.detail, 'since', 1)), ',' order by e.stage, e.detail)
          from scanrook.scan_events e where e.job_id = j.id)),
      '; ' order by j.target)
    from scanrook.scan_jobs j left join scanrook.scan_leases l on l.job_id = j.id),
    (select 'package versions ' || count(*) from scanrook.package_versions),
    (select 'matches ' || count(*) from scanrook.package_matches),
    (select string_agg('BROKEN: ' || b.problem, '; ') from tests.broken_invariants() b),
    (select 'BROKEN: lease and attempt name different holders' from scanrook.scan_leases l
      join scanrook.scan_attempts a on a.job_id = l.job_id and a.attempt = l.attempt where a.holder <> l.holder limit 1),
    (select 'BROKEN: a waiting scan that no roster lists' from scanrook.scan_jobs j
      where j.status = 'queued' and not exists (
        select from scanrook.lanes n where n.org_id = j.org_id and n.resource_class = j.resource_class
          and n.source = j.source and n.priority = j.priority)
      limit 1));
end
$$;
