# shellcheck shell=bash
# Debian packages the scripts in bin/ need. Sourced after steps.sh.
#
#   engine_packages, test_packages   lists to pass on
#   install_packages PACKAGE...      installs what is missing, in one call, without recommendations; touches nothing when
#                                    nothing is missing; starts no service and creates no PostgreSQL cluster
#   as_root COMMAND...               runs COMMAND as root, through sudo when needed

# shellcheck disable=SC2034 # used by the scripts that source this file
{
  # Headers of the libraries the targets link, and the programs of a private PostgreSQL server.
  engine_packages=(
    libpq-dev libcurl4-openssl-dev libssl-dev libzstd-dev libarchive-dev libisal-dev libsimdjson-dev
    postgresql-15 postgresql-client-15
  )
  # pgTAP and plpgsql_check prove the SQL; mmdebstrap, skopeo, umoci and Python make real images to read; pgbouncer stands
  # between the programs and PostgreSQL while Tests/Chaos breaks both.
  test_packages=(
    postgresql-15-pgtap libtap-parser-sourcehandler-pgtap-perl postgresql-15-plpgsql-check
    mmdebstrap skopeo umoci zstd jq python3 python3-venv openssl pgbouncer
  )
}

service_policy=/usr/sbin/policy-rc.d
cluster_defaults=/etc/postgresql-common/createcluster.conf

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    refuse "this needs root: $*" "Run the script as root, or install sudo and allow it for $(id -un)."
  fi
}

can_be_root() { ((EUID == 0)) || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

missing_packages() {
  local package installed
  # Unknown packages make dpkg-query fail after it has printed the known ones.
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    if ! grep -qxF "$package installed" <<<"$installed"; then printf '%s\n' "$package"; fi
  done
}

install_packages() {
  local missing
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    refuse "this machine has no apt" "The scripts install Debian 12 packages; elsewhere install what these stand for: $*"
  fi
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} == 0)); then
    say "all $# Debian packages are installed"
    return
  fi
  say "installing ${#missing[@]} of $# Debian packages: ${missing[*]}"
  # sudo clears the environment, and a proxy may be all that connects this machine.
  local environment=(DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1) name
  for name in http_proxy https_proxy no_proxy; do
    if [[ -n ${!name-} ]]; then environment+=("$name=${!name}"); fi
  done
  forbid_service_starts
  if [[ " ${missing[*]} " == *" postgresql-15 "* ]]; then forbid_main_cluster; fi
  local apt=(as_root env "${environment[@]}" apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
  "${apt[@]}" update
  "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" </dev/null
  if [[ " ${missing[*]} " == *" pgbouncer "* ]]; then disable_pgbouncer; fi
  allow_service_starts
}

# Packages with daemons ask this policy before they start one; 101 means "forbidden". An existing policy is set aside
# under a name of ours, so that a run that was killed can be mended by the next one.
forbid_service_starts() {
  local status=0
  if [[ -e $service_policy.before-scanrook ]]; then allow_service_starts; fi
  if [[ -x $service_policy ]]; then "$service_policy" postgresql start >/dev/null 2>&1 || status=$?; fi
  if ((status == 101)); then return; fi
  say "forbidding service starts while packages are installed ($service_policy)"
  on_exit allow_service_starts
  if [[ -e $service_policy ]]; then
    as_root mv -- "$service_policy" "$service_policy.before-scanrook"
  fi
  printf '#!/bin/sh\n# by scanrook, while it installs packages\nexit 101\n' | as_root tee "$service_policy" >/dev/null
  as_root chmod 755 "$service_policy"
}

allow_service_starts() {
  if grep -qs '^# by scanrook' "$service_policy"; then as_root rm -f -- "$service_policy"; fi
  if [[ -e $service_policy.before-scanrook ]]; then
    as_root mv -- "$service_policy.before-scanrook" "$service_policy"
  fi
}

# The policy above keeps pgbouncer from starting now; Debian would still start it at every boot, as a pooler for whatever
# listens on port 5432. Only done when it was us who installed it: a pgbouncer that was there is somebody's.
disable_pgbouncer() {
  say "leaving Debian's own pgbouncer service disabled (update-rc.d pgbouncer enable turns it on)"
  as_root update-rc.d pgbouncer disable
}

# Debian's server package creates and runs a cluster named main, which nobody asked for: ScanRook runs its own servers.
# A line an administrator wrote decides; otherwise ours is added. In one apt call the file has to be there before the
# package that owns it, which keeps a file that exists.
forbid_main_cluster() {
  if grep -qsE '^[[:space:]]*create_main_cluster[[:space:]]*=' "$cluster_defaults"; then return; fi
  say "telling postgresql-common to create no cluster ($cluster_defaults)"
  as_root mkdir -p -- "${cluster_defaults%/*}"
  printf '%s\n' '# Added by scanrook before it installed postgresql-15; remove it to get a cluster "main" for new versions.' \
    'create_main_cluster = false' | as_root tee -a "$cluster_defaults" >/dev/null
}
