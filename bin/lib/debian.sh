# shellcheck shell=bash
# Debian 12 from this machine's own apt sources. Sourced after steps.sh and packages.sh.
#
#   make_debian_root TAR OPTION...   a root as TAR; OPTIONs are mmdebstrap's. As root, through sudo, or in whatever way
#                                    mmdebstrap finds (uidmap). SOURCE_DATE_EPOCH, where it is set, is the time of
#                                    everything newer. Ends the script with mmdebstrap's log when there is no root.

# The files with sources of Debian 12, as apt itself read them; third parties in other files stay out.
debian_sources() {
  apt-get indextargets --format '$(SOURCESENTRY)' 'Created-By: Packages' 'Origin: Debian' 'Codename: bookworm' |
    sed 's/:[0-9]*$//' | sort -u
}

find_debian_sources() {
  mapfile -t sources < <(debian_sources)
  if ((${#sources[@]})); then return; fi
  # apt knows the origin only of lists it has fetched.
  as_root apt-get -q update
  mapfile -t sources < <(debian_sources)
  if ((${#sources[@]} == 0)); then
    refuse "apt on this machine has no source of Debian 12 (bookworm)" "Images are made from /etc/apt/sources.list*."
  fi
}

make_debian_root() {
  local tar=$1 options=() command=(env) sources=() folder name
  shift
  make_private_folder
  folder=$private_folder
  find_debian_sources
  # How this machine reaches its mirror: proxies, certificates, checks.
  apt-config dump | grep -E '^Acquire::(https?|Check-|Retries)' >"$folder/apt.conf" || true
  if [[ -s $folder/apt.conf ]]; then options+=(--aptopt="$folder/apt.conf"); fi
  # sudo clears the environment.
  for name in SOURCE_DATE_EPOCH http_proxy https_proxy no_proxy; do
    if [[ -n ${!name-} ]]; then command+=("$name=${!name}"); fi
  done
  if can_be_root; then command=(as_root "${command[@]}") options+=(--mode=root); else options+=(--mode=auto); fi
  # Through standard output, so that the file belongs to us.
  "${command[@]}" mmdebstrap --format=tar --skip=output/dev "${options[@]}" "$@" bookworm - "${sources[@]}" \
    >"$tar" 2>"$folder/log" || {
    cat "$folder/log" >&2
    refuse "mmdebstrap made no Debian root" "Is the mirror in ${sources[*]} reachable?"
  }
}
