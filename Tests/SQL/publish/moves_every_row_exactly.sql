begin;
select plan(8);
select tests.load_advisories(array['p2']);
select tests.make('running', 'a');
select tests.make('running', 'b');
select tests.stage('a', files => 5, packages => 3);
select tests.stage('b', files => 2, packages => 1);
select tests.does('match', 'a');
select is(tests.publish('a', 5, 3), 'complete', 'complete');
select results_eq(
  $$select ordinal, path, kind, size_bytes, mode, sha256, link_target, layer from scanrook.scan_files
    where job_id = tests.id('a') order by 1$$,
  $$select ordinal, path, kind, size_bytes, mode, sha256, link_target, layer from scanrook.staged_files
    where stage_key = tests.stage_key('a') order by 1$$, 'files');
select results_eq(
  $$select p.ordinal, p.name, p.version, p.purl, p.location, p.evidence, v.ecosystem, v.name
    from scanrook.scan_packages p
    join scanrook.package_versions v on v.id = p.package_version_id where p.job_id = tests.id('a') order by 1$$,
  $$select ordinal, name, version, purl, location, evidence, ecosystem, match_name from scanrook.staged_packages
    where stage_key = tests.stage_key('a') order by 1$$, 'packages, interned');
select results_eq($$select vulnerability_id, advisory_ids, fixed_version from scanrook.scan_findings$$,
  $$values ('CVE-2026-1001', '{TAP-p2}'::text[], '2.0')$$, 'findings');
select is_empty($$select from scanrook.scan_files where job_id <> tests.id('a')$$, 'no row of another scan');
select is((select count(*) from scanrook.scan_packages), 3::bigint, 'nor a package of one');
select scan_worker.reap();
select is((select count(*) from scanrook.staged_files), 2::bigint, 'the sweep leaves the rows of live attempts alone');
select tests.invariant_holds();

select * from finish();
rollback;
