# shellcheck shell=bash
# Debian 12 as it is published today, in every container a scanner meets. Sourced by make.

bootstrap_debian() {
  # Like the slim images people use: no manuals, no translations, and no waiting for the disk.
  # shellcheck disable=SC2016 # $1 is for the hook's shell
  make_debian_root "$1" --variant=minbase --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --customize-hook='rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap"'
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
