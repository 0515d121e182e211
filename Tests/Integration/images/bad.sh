# shellcheck shell=bash
# Inputs that a scanner must answer with a clear error, or with what could still be read. All small. Sourced by make.

# Three real stanzas of dpkg's status with what a damaged disk or an editor leaves between them.
write_garbage_status() {
  local stanza=(awk -v RS= -v ORS='\n\n')
  mkdir -p "$2"
  {
    "${stanza[@]}" 'NR == 1' "$1"
    printf 'this line is no field\n: nor this\n\n'
    "${stanza[@]}" 'NR == 2' "$1"
    printf 'Package: without-version\nStatus: install ok installed\nArchitecture: all\n\n'
    printf 'Version: 1.0\nStatus: install ok installed\n\n'
    printf '\377\376\000\001 bytes that are no UTF-8\n\n'
    "${stanza[@]}" 'NR == 3' "$1"
  } >"$2/status"
}

make_bad() {
  local folder=$1 root=$images/debian/rootfs
  mkdir -p "$folder/expected"

  # A root without any package database: real files, some of them large enough to break in the middle.
  mkdir -p "$work/plain/usr/share" "$work/plain/etc"
  cp -r "$root/usr/share/common-licenses" "$work/plain/usr/share/"
  cp "$root/etc/debian_version" "$work/plain/etc/"
  pack_layer "$work/plain" "$work/plain.tar" gnu
  make_layout "$work/no-packages"
  add_layers "$work/no-packages" "$work/plain.tar"
  layout_to_docker "$work/no-packages" "$folder/no-packages.tar" no-packages

  write_garbage_status "$root/var/lib/dpkg/status" "$work/garbage/var/lib/dpkg"
  mkdir -p "$work/garbage/etc"
  cp "$root/etc/os-release" "$work/garbage/etc/"
  pack_layer "$work/garbage" "$work/garbage.tar" gnu
  make_layout "$work/garbage-status"
  add_layers "$work/garbage-status" "$work/plain.tar" "$work/garbage.tar"
  layout_to_docker "$work/garbage-status" "$folder/garbage-status.tar" garbage-status
  awk -v RS= -F '\n' 'NR <= 3 { sub(/^Package: /, "", $1); print $1 }' "$root/var/lib/dpkg/status" \
    >"$folder/expected/garbage-status.packages"

  make_broken_archives "$folder"
  say "bad: $(find "$folder" -maxdepth 1 -name '*.tar' | wc -l) broken inputs"
}

make_broken_archives() {
  local folder=$1 layer size
  # Cut in the middle of a layer, as by a full disk.
  size=$(stat --format=%s "$folder/no-packages.tar")
  head --bytes=$((size / 2)) "$folder/no-packages.tar" >"$folder/truncated.tar"

  cp "$work/plain.tar" "$folder/not-an-image.tar"

  # The layer starts like gzip and ends in zeros; its digest does not fit either.
  layer=$work/no-packages/blobs/sha256/$(layout_manifest "$work/no-packages" | jq -r '.layers[0].digest | ltrimstr("sha256:")')
  size=$(stat --format=%s "$layer")
  truncate --size=$((size / 2)) "$layer"
  truncate --size="$size" "$layer"
  layout_to_docker_with_blobs "$work/no-packages" "$folder/broken-gzip-layer.tar" broken
}
