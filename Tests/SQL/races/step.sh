# Steps named psql sessions through one order of events; sourced by the races. Prints TAP.
#
#   fresh             a copy of the template for this race, the old one dropped; sessions closed
#   say NAME SQL      sends SQL in the session, which opens on first use, and does not wait
#   hears NAME        waits for the answer of what was said last, into $answer; an error answers with its SQLSTATE
#   ask NAME SQL      both
#   blocked NAME BY   waits until PostgreSQL itself says that NAME waits for BY
#   is TEXT EXPECTED WHAT
#   holds             the lease invariant
#   finish            the plan
set -euo pipefail

work=$(mktemp -d)
database=
count=0
failed=0
declare -A in=() out=()

close_sessions() {
  local name
  for name in "${!in[@]}"; do
    exec {in[$name]}>&- {out[$name]}<&-
  done
  in=() out=()
  wait
}

leave() {
  close_sessions
  if [[ $database ]]; then dropdb --force --if-exists "$database"; fi
  rm -rf "$work"
}
trap leave EXIT

fresh() {
  close_sessions
  if [[ $database ]]; then dropdb --force "$database"; fi
  database="${SCANROOK_TEMPLATE}_$$"
  createdb "$database" --template "$SCANROOK_TEMPLATE"
  psql -XAtq -d "$database" -c "alter database $database set search_path = scan, scanrook, public"
}

open_session() {
  local name=$1
  mkfifo "$work/$name.in" "$work/$name.out"
  PGAPPNAME=$name psql -XAtq -d "$database" -v VERBOSITY=sqlstate <"$work/$name.in" >"$work/$name.out" 2>&1 &
  exec {in[$name]}>"$work/$name.in" {out[$name]}<"$work/$name.out"
  rm "$work/$name.in" "$work/$name.out"
}

say() {
  [[ ${in[$1]+x} ]] || open_session "$1"
  printf '%s\n\\echo --\n' "$2" >&"${in[$1]}"
}

hears() {
  local line
  answer=
  while IFS= read -r -t 60 -u "${out[$1]}" line && [[ $line != -- ]]; do
    answer+=${answer:+ }${line/ERROR:  /}
  done
  [[ ${line-} == -- ]] || { echo "Bail out! session $1 does not answer"; exit 1; }
}

ask() {
  say "$1" "$2"
  hears "$1"
}

blocked() {
  ask control "do \$\$
    declare v_deadline timestamptz := clock_timestamp() + interval '10 s';
    begin
      loop
        perform pg_stat_clear_snapshot();
        exit when exists (
          select from pg_stat_activity w join pg_stat_activity h on h.pid = any (pg_blocking_pids(w.pid))
          where w.datname = current_database() and w.application_name = '$1' and h.application_name = '$2');
        if clock_timestamp() > v_deadline then raise exception '$1 does not wait for $2'; end if;
      end loop;
    end \$\$; select 'yes';"
  is "$answer" yes "$1 waits for $2"
}

is() {
  count=$((count + 1))
  if [[ $1 == "$2" ]]; then
    echo "ok $count - $3"
  else
    failed=1
    printf 'not ok %s - %s\n# got:      %s\n# expected: %s\n' "$count" "$3" "$1" "$2"
  fi
}

holds() {
  ask control 'select * from tests.broken;'
  is "$answer" '' 'a lease exists exactly while its scan is dispatched or running'
}

finish() {
  echo "1..$count"
  exit "$failed"
}
