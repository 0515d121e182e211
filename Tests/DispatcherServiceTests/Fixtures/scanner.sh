#!/bin/sh
# Stands in for scanrook-scanner: speaks to the engine through psql. The lines that a test appends use these words.
set -u
say() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$SCANROOK_DATABASE_URL" -c "$1"; }
attempt="'$SCANROOK_JOB_ID', $SCANROOK_FENCE, '$SCANROOK_TOKEN'"
# Binds the attempt to this process; tests find its number as the pod's.
start() { say "select number from scan_worker.start($attempt, '$$', 'scripted')" > /dev/null || exit 10; }
publish() { say "select scan_worker.publish($attempt, 0, 0, '{}', 'r', '\\x00')" > /dev/null || exit 10; }
hang() { exec sleep 600; }
wait_for() { while [ ! -e "$1" ]; do sleep 0.02; done; }

