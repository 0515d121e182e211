#!/usr/bin/env bash
# A dispatcher takes over attempts while those who know them go on: the old holder, their scanners, whoever ends what is
# overdue.
. "$(dirname "$0")/step.sh"

orphan="select count(tests.submit('a')); select tests.claim_for('gone', 'east'); select tests.dispatcher('new', 'east');"
adopt="select tests.adopt('new', 'east');"

# Adopt first: the others wait for its commit, and their calls are as good as before.
for call in \
  "select scan_worker.renew(tests.id('a'), tests.fence('a'))|t" \
  "select tests.start('a')|" \
  "select scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'gone')|scheduled" \
  "select scan_worker.release(tests.id('a'), tests.fence('a'), 'no quota')|scheduled"
do
  fresh
  ask control "$orphan"
  ask a "begin; $adopt"
  say b "${call%|*};"
  blocked b a
  ask a "commit;"
  hears b
  is "$answer" "${call#*|}" "after an adoption: ${call%|*}"
  holds
done

# The former holder may not make a token any more.
fresh
ask control "$orphan"
ask a "begin; $adopt"
say b "select scan_worker.reissue_token(tests.id('a'), tests.fence('a'), tests.holder('gone'));"
blocked b a
ask a "commit;"
hears b
is "$answer" SR101 'the attempt is another''s by now'

# The others first: adopt does not wait for them.
for call in \
  "select scan_worker.renew(tests.id('a'), tests.fence('a'))|{a}" \
  "select tests.start('a')|{a}" \
  "select scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'gone')|{}"
do
  fresh
  ask control "$orphan"
  ask a "begin; ${call%|*};"
  ask b "$adopt"
  is "$answer" '{}' "adopt passes by: ${call%|*}"
  ask a "commit;"
  ask b "$adopt"
  is "$answer" "${call#*|}" 'and finds what is left of it the next time'
  holds
done

# What is overdue is ended by whoever comes first, adopted or not.
fresh
ask control "$orphan select tests.freeze(now() + interval '5 min'); select scan_worker.beat(tests.holder('new'));"
ask a "begin; $adopt"
is "$answer" '{a}' 'adopt is first'
ask b "select scan_worker.reap();"
is "$answer" 0 'reap passes it by and does not wait'
ask a "commit;"
ask b "select scan_worker.reap();"
is "$answer" 1 'and ends it the next time'
holds
finish
