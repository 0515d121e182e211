#!/usr/bin/env bash
# A week falls due while somebody reads it, is retried into, or is pinned: nobody waits for the drop.
. "$(dirname "$0")/step.sh"

# A finished scan, and a clock at which its week is over its time.
expired() {
  fresh
  ask control "begin; select tests.drop_partitions(); select tests.freeze('2027-03-03 12:00+00');
    select scanrook.make_partitions(); select tests.make('$1', 'a'); select tests.freeze('2027-06-06 01:00+00');
    select scanrook.make_partitions(); commit;"
}
perform="select tests.perform('retention') > 0;"
has_week="select scanrook.has_partition(tests.id('a'));"

expired succeeded
ask reader "begin; select count(*) from scan.files;"
ask a "set statement_timeout = '10 s'; $perform"
is "$answer" t 'the duty goes on with a reader in the way'
ask a "select last_note like '%scan_files_20270301%', last_error is null from scanrook.duties where name = 'retention';"
is "$answer" 't|t' 'and reports what is in use'
ask a "$has_week"
is "$answer" t 'the week stays'
ask reader "select count(*) from scan.files; commit;"
is "$answer" 0 'the reader reads on'
ask a "$perform"
ask a "$has_week"
is "$answer" f 'the next run drops it'
ask a "select last_note is null, (select count(*) from scanrook.scan_jobs) from scanrook.duties where name = 'retention';"
is "$answer" 't|0' 'with nothing left to say'

expired succeeded
ask reader "begin; select count(*) from scan.files;"
say a "select scanrook.drop_results('2027-03-01', '2027-06-05');"
ask b "set lock_timeout = '5 s'; select count(*) from scan.files;"
is "$answer" 0 'another reader waits no longer than the drop does'
hears a
is "$answer" 'in use' 'which gives up'
ask b "select tests.make('succeeded', 'b') is not null;"
is "$answer" t 'scans publish'

expired failed
ask a "begin; select state from scan.retry(tests.id('a'));"
is "$answer" queued 'a retry is first'
ask b "select scanrook.drop_results('2027-03-01', '2027-06-05');"
is "$answer" 'in use' 'the drop does not wait for it'
ask a "commit;"
ask b "select scanrook.drop_results('2027-03-01', '2027-06-05');"
is "$answer" needed 'and finds the scan alive'
holds

expired failed
ask b "begin; select scanrook.drop_results('2027-03-01', '2027-06-05');"
is "$answer" dropped 'the drop is first'
say a "select state from scan.retry(tests.id('a'));"
blocked a b
ask b "commit;"
hears a
is "$answer" SR032 'a retry that comes later is refused'

expired succeeded
ask b "begin; select scanrook.drop_results('2027-03-01', '2027-06-05');"
say a "select state from scan.pin(tests.id('a'));"
blocked a b
ask b "rollback;"
hears a
is "$answer" succeeded 'a pin waits for the drop, which did not happen'
ask b "select scanrook.drop_results('2027-03-01', '2027-06-05');"
is "$answer" needed 'and holds the week'
finish
