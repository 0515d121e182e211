# shellcheck shell=bash
# Debian 12 as it is published today, in every container a scanner meets. Sourced by make.

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
    refuse "apt on this machine has no source of Debian 12 (bookworm)" "The test images are made from /etc/apt/sources.list*."
  fi
}

bootstrap_debian() {
  local tar=$1 options=() privileged=() sources=() log=$work/mmdebstrap.log
  find_debian_sources
  # How this machine reaches its mirror: proxies, certificates, checks.
  apt-config dump | grep -E '^Acquire::(https?|Check-|Retries)' >"$work/apt.conf" || true
  if [[ -s $work/apt.conf ]]; then options+=(--aptopt="$work/apt.conf"); fi
  # Like the slim images people use: no manuals, no translations, and no waiting for the disk.
  options+=(--dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*')
  options+=(--dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright')
  # shellcheck disable=SC2016 # $1 is for the hook's shell
  options+=(--customize-hook='rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap"')
  if can_be_root; then privileged=(as_root) options+=(--mode=root); else options+=(--mode=auto); fi
  # Through standard output, so that the file belongs to us.
  "${privileged[@]}" mmdebstrap --variant=minbase --format=tar --skip=output/dev "${options[@]}" \
    bookworm - "${sources[@]}" >"$tar" 2>"$log" || {
    cat "$log" >&2
    refuse "mmdebstrap made no Debian root" "Is the mirror in ${sources[*]} reachable?"
  }
}

make_debian() {
  local folder=$1
  mkdir -p "$folder/expected"
  bootstrap_debian "$folder/rootfs.tar"
  say "debian: bootstrapped"
  make_layout "$folder/oci"
  add_layers "$folder/oci" "$folder/rootfs.tar"
  layout_to_zstd "$folder/oci" "$folder/oci-zstd"
  layout_to_oci_archive "$folder/oci" "$folder/oci.tar"
  layout_to_docker "$folder/oci" "$folder/docker.tar" debian
  layout_to_docker_with_blobs "$folder/oci" "$folder/docker-blobs.tar" debian
  gzip --fast --keep "$folder/docker.tar"
  mkdir "$folder/rootfs"
  tar --extract --file "$folder/rootfs.tar" --directory "$folder/rootfs" --no-same-owner --no-same-permissions
  list_debian_packages "$folder/rootfs" >"$folder/expected/packages.tsv"
  list_files "$folder/rootfs" >"$folder/expected/files.sha256"
  say "debian: $(wc -l <"$folder/expected/packages.tsv") packages, $(wc -l <"$folder/expected/files.sha256") files"
}
