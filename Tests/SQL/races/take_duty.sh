#!/usr/bin/env bash
# Dispatchers meet at a duty: two take it at once, one dies in the middle, one comes back too late.
. "$(dirname "$0")/step.sh"

one=00000000-0000-4000-8000-000000000001
two=00000000-0000-4000-8000-000000000002
only_lanes="update scanrook.duties set next_run_at = case name when 'lanes' then '-infinity'::timestamptz else 'infinity' end;"

fresh
ask control "$only_lanes"
ask a "begin; select * from scan_worker.take_duty('$one');"
is "$answer" 'lanes|1' 'the first takes it'
ask b "select count(*) from scan_worker.take_duty('$two');"
is "$answer" 0 'the second goes without, and does not wait'
ask a "rollback;"
ask b "select * from scan_worker.take_duty('$two');"
is "$answer" 'lanes|1' 'unless the first died before its commit'

fresh
ask control "$only_lanes"
ask a "select * from scan_worker.take_duty('$one');"
ask a "begin; select scan_worker.perform_duty('$one', 'lanes', 1);"
is "$answer" f 'a batch is under way'
ask control "select tests.freeze(now() + interval '5 min');"
ask b "select count(*) from scan_worker.take_duty('$two');"
is "$answer" 0 'nobody takes the duty meanwhile, however long it takes'
ask a "rollback;"
ask b "select * from scan_worker.take_duty('$two');"
is "$answer" 'lanes|2' 'when it dies, another takes over'
say c "begin; select scan_worker.perform_duty('$two', 'lanes', 2);"
hears c
say a "select scan_worker.perform_duty('$one', 'lanes', 1);"
blocked a c
ask c "commit;"
is "$answer" '' 'which does the work'
hears a
is "$answer" SR108 'the one that comes back is refused'
ask control "select last_finished_at is not null, holder is null, epoch from scanrook.duties where name = 'lanes';"
is "$answer" 't|t|2' 'done once'
finish
