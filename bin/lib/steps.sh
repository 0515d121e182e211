# shellcheck shell=bash
# Steps with their times, private folders, and what has to happen at the end. Sourced by the scripts in bin/, which set
# `set -euo pipefail` themselves.
#
#   say TEXT...                      one line for the person who watches
#   refuse TEXT [HINT]               an error on stderr; ends the script (or the step) with 1
#   on_exit COMMAND ARGUMENT...      runs when the script (or the step) ends, however it ends; last registered first
#   make_private_folder              sets private_folder to a new empty folder of mode 0700, removed at the end
#   settle_environment FOLDER        a known locale, and FOLDER as HOME when HOME cannot be used
#   step NAME [after STEP]... -- COMMAND...       runs COMMAND in a subshell with errexit
#   step_here NAME [after STEP]... -- COMMAND...  runs COMMAND in this shell, so that what it sets and starts stays;
#                                                 errexit does not hold there: COMMAND returns non-zero by itself
#   count_tests PASSED FAILED        within a step: it stands for that many tests instead of one
#   summary                          table of steps and, as last line, "N passed, N failed"; non-zero when any failed
#
# A step that fails does not end the script, so that one run shows all failures; a step after a failed one is not run
# and counts as failed, because nothing was proven.

exit_actions=()
private_folder=
step_names=()
declare -A step_results=() step_times=()
passed_count=0
failed_count=0

say() { printf '%s\n' "$*"; }

refuse() {
  printf 'error: %s\n' "$1" >&2
  if [[ -n ${2-} ]]; then printf 'hint: %s\n' "$2" >&2; fi
  exit 1
}

on_exit() {
  local action
  printf -v action '%q ' "$@"
  exit_actions+=("$action")
}

run_exit_actions() {
  local status=$? index
  set +e
  for ((index = ${#exit_actions[@]} - 1; index >= 0; index--)); do eval "${exit_actions[index]}"; done
  exit_actions=()
  return "$status"
}

watch_exit() {
  exit_actions=()
  trap run_exit_actions EXIT
  # Bash runs EXIT after a signal only when the signal itself is trapped or fatal right away; this covers both.
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}
watch_exit

make_private_folder() {
  # Always below /tmp: short enough for a Unix socket (107 bytes), and reachable by the account of a server.
  private_folder=$(mktemp -d /tmp/scanrook-XXXXXX)
  on_exit rm -rf -- "$private_folder"
}

settle_environment() {
  export LC_ALL=C.UTF-8
  if [[ ! -d ${HOME-} || ! -w ${HOME-} ]]; then
    mkdir -p "$1"
    export HOME=$1
    say "HOME cannot be used; taking $HOME"
  fi
}

microseconds() { printf '%s' "${EPOCHREALTIME//[.,]/}"; }

seconds_since() {
  local tenths=$((($(microseconds) - $1) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

step_counts=
reset_counts() {
  if [[ -z $step_counts ]]; then
    step_counts=$(mktemp /tmp/scanrook-counts-XXXXXX)
    on_exit rm -f -- "$step_counts"
  fi
  : >"$step_counts"
}

count_tests() { printf '%d %d\n' "$1" "$2" >"$step_counts"; }

step() { run_step in_subshell "$@"; }
step_here() { run_step in_this_shell "$@"; }

in_subshell() {
  # A plain subshell, not a condition: within `if` or `||` bash ignores errexit.
  set +e
  (
    set -e
    watch_exit
    "$@"
  )
  step_status=$?
  set -e
}

in_this_shell() {
  if "$@"; then step_status=0; else step_status=$?; fi
}

run_step() {
  local how=$1 name=$2 started missing=()
  shift 2
  while [[ $1 == after ]]; do
    if [[ ${step_results[$2]-} != passed ]]; then missing+=("$2"); fi
    shift 2
  done
  shift # the --
  step_names+=("$name")
  printf '\n==> %s\n' "$name"
  started=$(microseconds)
  reset_counts
  if ((${#missing[@]})); then
    step_results[$name]="not run"
    failed_count=$((failed_count + 1))
    say "not run, because of: ${missing[*]}"
  else
    "$how" "$@"
    if ((step_status == 0)); then step_results[$name]=passed; else step_results[$name]=FAILED; fi
    add_counts "$step_status" "$step_counts"
  fi
  step_times[$name]=$(seconds_since "$started")
  say "--> $name: ${step_results[$name]}, ${step_times[$name]} s"
}

add_counts() {
  local status=$1 passed=0 failed=0
  if [[ -s $2 ]]; then read -r passed failed <"$2"; elif ((status == 0)); then passed=1; fi
  # A crash after the last test is a failure that no test reported.
  if ((status != 0 && failed == 0)); then failed=1; fi
  passed_count=$((passed_count + passed))
  failed_count=$((failed_count + failed))
}

summary() {
  local name
  printf '\n%9s  %-7s  %s\n' seconds result step
  for name in "${step_names[@]}"; do
    printf '%9s  %-7s  %s\n' "${step_times[$name]}" "${step_results[$name]}" "$name"
  done
  printf '\n%d passed, %d failed\n' "$passed_count" "$failed_count"
  ((failed_count == 0))
}
