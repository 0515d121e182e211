# shellcheck shell=bash
# Containers around layers, made by umoci and skopeo; and lists of what an unpacked root holds. Sourced by make.

# An empty image in an OCI layout.
make_layout() {
  umoci init --layout "$1"
  umoci new --image "$1:latest"
}

# From uncompressed tars, lowest first; they are stored through gzip.
add_layers() {
  local layout=$1 layer
  shift
  for layer in "$@"; do umoci raw add-layer --image "$layout:latest" "$layer"; done
  # Every change leaves an old manifest behind.
  umoci gc --layout "$layout"
}

# Docker's archive of before version 25: layers as plain tars.
layout_to_docker() { skopeo --insecure-policy copy --quiet "oci:$1:latest" "docker-archive:$2:scanrook.test/$3:12"; }

layout_to_oci_archive() { skopeo --insecure-policy copy --quiet "oci:$1:latest" "oci-archive:$2:latest"; }

layout_to_zstd() {
  skopeo --insecure-policy copy --quiet --dest-compress-format zstd "oci:$1:latest" "oci:$2:latest"
  if ! grep -rqs 'layer.v1.tar+zstd' "$2/blobs/sha256"; then refuse "skopeo made no zstd layers in $2"; fi
}

# The manifest of a layout's only image.
layout_manifest() { cat "$1/blobs/sha256/$(jq -r '.manifests[0].digest | ltrimstr("sha256:")' "$1/index.json")"; }

# Docker's archive since version 25: an OCI layout, here with gzip layers, and manifest.json beside it.
layout_to_docker_with_blobs() {
  local layout=$1 archive=$2 name=$3
  layout_manifest "$layout" | jq -c --arg tag "scanrook.test/$name:12" 'def blob: "blobs/sha256/" + ltrimstr("sha256:");
    [{Config: (.config.digest | blob), RepoTags: [$tag], Layers: [.layers[].digest | blob]}]' >"$layout/manifest.json"
  tar --create --file "$archive" --owner=0 --group=0 --numeric-owner --directory "$layout" \
    blobs index.json manifest.json oci-layout
  rm -- "$layout/manifest.json"
}

# A layer from a folder, as root's files of a fixed day.
pack_layer() {
  tar --create --file "$2" --format="$3" --sort=name --owner=0 --group=0 --numeric-owner --mtime=2026-01-01T00:00:00Z \
    --directory "$1" .
}

# What umoci, which applies whiteouts by itself, leaves visible.
unpack_layout() {
  umoci unpack --rootless --image "$1:latest" "$2.bundle"
  mv -- "$2.bundle/rootfs" "$2"
  rm -rf -- "$2.bundle"
}

list_files() { (cd "$1" && find . -type f -printf '%P\0' | sort -z | xargs -0 sha256sum --); }

list_debian_packages() {
  dpkg-query --admindir="$1/var/lib/dpkg" --show \
    --showformat='${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${db:Status-Status}\n'
}
