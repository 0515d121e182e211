#!/usr/bin/env bash
# An advisory arrives while a scan publishes: it reaches the scan in either order.
. "$(dirname "$0")/step.sh"

begin_scan() {
  fresh
  ask control "select tests.load_advisories(array['other']); select count(tests.make('running', 'a'));
    select tests.stage('a', packages => 1); select tests.does('match', 'a');"
}
import="select scan_worker.begin_import('osv', 'Debian', 'x') as key \\gset
insert into scanrook.staged_advisories values (:'key', 1, 'TAP-late', '2026-01-01', null, null, '', '', 'high', 7.5, null, '{}', '{CVE-2026-1}', '[]');
insert into scanrook.staged_affected values (:'key', 1, 'Debian:12', 'p1', '', '2.0', null, '', '2.0', null, 'fixed', false);
select inserted_count from scan_worker.finish_import(:'key', false, 1);"

begin_scan
ask a "begin; select tests.publish('a', 0, 1);"
say b "begin; $import commit;"
blocked b a
ask a "commit;"
hears b
is "$answer" 1 'the import waits for the publish'
ask control "select vulnerability_id from scanrook.scan_findings;"
is "$answer" CVE-2026-1 'and adds its finding to the published scan'

begin_scan
ask a "begin; $import"
say b "select tests.publish('a', 0, 1);"
blocked b a
ask a "commit;"
hears b
is "$answer" complete 'the publish waits for the import'
ask control "select vulnerability_id from scanrook.scan_findings;"
is "$answer" CVE-2026-1 'and has its finding'
holds
finish
