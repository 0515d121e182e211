#!/usr/bin/env bash
# Two submits with one idempotency key.
. "$(dirname "$0")/step.sh"
submit="select scan.submit('s3://deltaguard/a.tar', idempotency_key => 'build-1') is not null;"

fresh
ask control "set client_min_messages = warning;"
ask a "set client_min_messages = warning; begin; $submit"
say b "set client_min_messages = warning; $submit"
blocked b a
ask a "commit;"
hears b
is "$answer" t 'both get an answer'
ask control "select count(*) from scanrook.scan_jobs;"
is "$answer" 1 'one scan'

fresh
ask a "set client_min_messages = warning; begin; $submit"
say b "set client_min_messages = warning; $submit"
blocked b a
ask a "rollback;"
hears b
ask control "select count(*) from scanrook.scan_jobs;"
is "$answer" 1 'one scan, of the second'
finish
