#!/usr/bin/env bash
# Two scans bring the same new packages: each is interned once and matched once, whatever the order, without a deadlock.
. "$(dirname "$0")/step.sh"

begin_two() {
  fresh
  ask control "select tests.load_advisories(array['p2', 'p4']);
    select count(tests.make('running', 'a')); select count(tests.make('running', 'b'));
    select tests.stage('a', packages => 5); select tests.stage('b', packages => 5);
    -- b lies in staging the other way round.
    with gone as (delete from scanrook.staged_packages where stage_key = tests.stage_key('b') returning *)
    insert into scanrook.staged_packages select * from gone order by ordinal desc;"
  ask a "begin; select tests.does('match', 'a');"
  is "$answer" 5 'the first matches'
  say b "select tests.does('match', 'b');"
  blocked b a
}
ends_whole() {
  ask control "select count(*), count(distinct name) from scanrook.package_versions;"
  is "$answer" '5|5' 'each package version is there once'
  ask control "select (select count(*) from scanrook.package_matches), (select count(*) from scanrook.candidate_matches);"
  is "$answer" '2|2' 'matches are complete'
}

begin_two
ask a "commit;"
hears b
is "$answer" 5 'the second goes on'
ends_whole
ask a "begin; select tests.publish('a', 0, 5);"
ask b "select tests.publish('b', 0, 5);"
is "$answer" complete 'publishes of the same packages do not wait for each other'
ask a "commit;"
ask control "select job_id = tests.id('a'), count(*) from scanrook.scan_findings group by 1 order by 1;"
is "$answer" 'f|2 t|2' 'both have their findings'
holds

begin_two
ask a "rollback;"
hears b
is "$answer" 5 'the second interns what the first took back'
ends_whole
holds
finish
