# shellcheck shell=bash
# A private PostgreSQL server for tests: a folder of its own, a Unix socket only, nothing durable. Sourced after steps.sh.
#
#   start_postgres [SETTING=VALUE]...   starts the server and sets PGHOST, PGPORT, PGUSER and PGDATABASE to its
#                                       superuser; it ends with the script, even when that is killed. Settings given win.
#                                       Returns non-zero, with the server's log, when it cannot.
#   postgres_pid                        the server's process, for whoever wants to end it earlier

postgres_programs=/usr/lib/postgresql/15/bin

start_postgres() {
  local folder account=() settings=() setting
  for setting in "$@"; do settings+=(-c "$setting"); done
  make_private_folder || return
  # shellcheck disable=SC2154 # set by make_private_folder
  folder=$private_folder
  if ((EUID == 0)); then
    # PostgreSQL refuses to run as root; Debian's package brings this account.
    account=(setpriv --reuid=postgres --regid=postgres --init-groups)
    chown postgres:postgres "$folder" || return
  fi
  # Whatever points at another server must not be mixed in.
  unset "${!PG@}"
  export PGHOST=$folder PGPORT=5432 PGUSER=postgres PGDATABASE=postgres

  # In the folder, because the server's account may not be allowed into the current one.
  (cd "$folder" && exec "${account[@]}" "$postgres_programs/initdb" --pgdata="$folder/data" --username=postgres \
    --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions >"$folder/initdb.log" 2>&1) || {
    cat "$folder/initdb.log" >&2
    return 1
  }
  # The kernel stops the server when this shell dies without its trap.
  (cd "$folder" && exec "${account[@]}" setpriv --pdeathsig=INT "$postgres_programs/postgres" -D "$folder/data" \
    -c listen_addresses= -c port=5432 -c unix_socket_directories="$folder" -c max_connections=50 \
    -c shared_buffers=64MB -c fsync=off -c synchronous_commit=off -c full_page_writes=off "${settings[@]}" \
    >"$folder/server.log" 2>&1) &
  postgres_pid=$!
  on_exit stop_postgres "$postgres_pid"
  wait_for_postgres "$folder/server.log" || return
  say "PostgreSQL $(psql -XAtc 'show server_version') runs in $folder, pid $postgres_pid"
}

wait_for_postgres() {
  local deadline=$((SECONDS + 60))
  until pg_isready --quiet; do
    if ! kill -0 "$postgres_pid" 2>/dev/null || ((SECONDS > deadline)); then
      say "PostgreSQL did not start; its log says:" >&2
      cat "$1" >&2
      return 1
    fi
    sleep 0.05
  done
}

stop_postgres() {
  # INT is a fast shutdown: clients are disconnected, nothing is waited for.
  kill -INT "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}
