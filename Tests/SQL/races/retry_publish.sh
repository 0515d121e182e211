#!/usr/bin/env bash
# A scan is retried while the attempt that was given up still tries to publish.
. "$(dirname "$0")/step.sh"

zombie="select scan_worker.publish(:'job', :fence, :'token', 0, 0, '{}', 'k', '\\x01');"
remember="select s.job, s.fence, s.token from tests.scans s where s.name = 'a' \\gset"

fresh
ask control "select count(tests.make('running', 'a'));"
ask b "$remember"
ask a "begin; select scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'killed', retryable => false);"
is "$answer" failed 'the pod is reported gone'
say c "select state from scan.retry(tests.id('a'));"
blocked c a
say b "$zombie"
blocked b c
ask a "commit;"
hears c
is "$answer" queued 'the retry goes through'
hears b
is "$answer" SR101 'the late attempt is refused'
ask a "begin; select tests.claim();"
is "$answer" '{a}' 'the next attempt is claimed'
ask b "$zombie"
is "$answer" SR101 'the late attempt is refused and does not wait'
ask a "select tests.start('a'); select tests.publish('a'); commit;"
ask b "$zombie"
is "$answer" SR101 'even after the next one published'
ask control "select count(*), count(*) filter (where outcome = 'succeeded') from scanrook.scan_attempts;"
is "$answer" '2|1' 'one of two attempts succeeded'
holds

fresh
ask control "select count(tests.make('failed', 'a'));"
ask a "begin; select state from scan.retry(tests.id('a'));"
say b "select state from scan.retry(tests.id('a'));"
blocked b a
ask a "commit;"
hears b
is "$answer" SR191 'of two retries one wins'
holds
finish
