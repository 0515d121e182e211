# shellcheck shell=bash
# Layers in the cache, and archives of them (OCI image specification 1.0; Docker's manifest.json of "docker save"). A layer
# is stored under the digest of its tar, so that nothing is compressed twice; what is known of it is a small JSON file.
# Sourced by build.

sha256() { sha256sum -- "$1" | cut -c 1-64; }

# From a folder to a tar that depends on nothing but names, contents and the time $3.
pack_layer() {
  tar --create --file "$2" --format=gnu --sort=name --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' \
    --mtime="@$3" --directory "$1" .
}

# Compresses the tar $1, which it takes away, unless that was done before; writes what is known of it to $2. $3 is for
# the history.
store_layer() {
  local diff_id
  diff_id=$(sha256 "$1")
  if [[ ! -s $cache/layers/$diff_id ]]; then
    gzip --no-name -6 <"$1" >"$1.gz"
    mv -- "$1.gz" "$cache/layers/$diff_id"
  fi
  rm -- "$1"
  find_layer "$diff_id" "$2" "$3"
}

find_layer() {
  local file=$cache/layers/$1
  if [[ ! -s $file ]]; then return 1; fi
  touch -- "$file"
  jq --null-input --arg diffID "$1" --arg digest "$(sha256 "$file")" --argjson size "$(stat --format %s "$file")" \
    --arg comment "$3" '{$diffID, $digest, $size, $comment}' >"$2"
}

# Kept are those of the last month: switching between branches and build modes should not cost a compression.
forget_old_layers() {
  find "$cache" -maxdepth 2 -type f -mtime +30 -delete
}

# The layers of image $1, lowest first, as a JSON array.
image_layers() {
  local files=("$work/layers/debian") number
  for ((number = 1; number <= runtime_layers; number++)); do
    if needs_any "$(<"$work/runtime-$number.users")" "$1"; then files+=("$work/layers/runtime-$number"); fi
  done
  jq --slurp . "${files[@]}" "$work/layers/$1"
}

# Adds the file $2 to the layout $1 and prints its digest.
add_blob() {
  local digest
  digest=$(sha256 "$2")
  ln -- "$2" "$1/blobs/sha256/$digest"
  printf '%s' "$digest"
}

# The archive $2 of image $1.
make_archive() {
  local name=$1 layout=$work/$1.layout config manifest diff_id
  mkdir -p "$layout/blobs/sha256"
  image_layers "$name" >"$work/$name.layers"
  while read -r diff_id; do
    add_blob "$layout" "$cache/layers/$diff_id" >/dev/null
  done < <(jq -r '.[].diffID' "$work/$name.layers")
  write_config "$name" >"$work/$name.config"
  config=$(add_blob "$layout" "$work/$name.config")
  write_manifest "$name" "$config" >"$work/$name.manifest"
  manifest=$(add_blob "$layout" "$work/$name.manifest")
  write_index "$name" "$manifest" >"$layout/index.json"
  write_docker_manifest "$name" "$config" >"$layout/manifest.json"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
  tar --create --file "$work/$name.tar" --format=gnu --sort=name --owner=0 --group=0 --numeric-owner --hard-dereference \
    --mode='u=rwX,go=rX' --mtime="@$SOURCE_DATE_EPOCH" --directory "$layout" blobs index.json manifest.json oci-layout
  mv -- "$work/$name.tar" "$2"
  say "localhost/$name:$tag  sha256:$manifest"
  say "  $(jq -r 'def mb: . / 1e6 | round; map(.size) | "\(add | mb) MB, in layers of \(map(mb | tostring) | join(", "))"' \
    "$work/$name.layers")"
}

write_config() {
  jq --compact-output --sort-keys --arg name "$1" --arg title "$(describe "$1")" --arg version "$version" \
    --arg source "$source" --arg revision "$revision" --arg architecture "$architecture" \
    --argjson arguments "$(default_arguments "$1")" --argjson time "$SOURCE_DATE_EPOCH" '
    ($time | todate) as $created | {
      $created, $architecture, os: "linux",
      config: {
        User: "65532:65532", WorkingDir: "/", Env: ["PATH=/usr/bin"], Entrypoint: ["/usr/bin/" + $name], Cmd: $arguments,
        Labels: ({
          "org.opencontainers.image.title": $name, "org.opencontainers.image.description": $title,
          "org.opencontainers.image.version": $version, "org.opencontainers.image.revision": $revision,
          "org.opencontainers.image.source": $source
        } | with_entries(select(.value != "")))
      },
      rootfs: {type: "layers", diff_ids: map("sha256:" + .diffID)},
      history: map({$created, created_by: "k8s/image/build", comment})
    }' "$work/$1.layers"
}

write_manifest() {
  jq --compact-output --sort-keys --arg config "$2" --argjson size "$(stat --format %s "$work/$1.config")" '{
    schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: {mediaType: "application/vnd.oci.image.config.v1+json", digest: ("sha256:" + $config), $size},
    layers: map({mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: ("sha256:" + .digest), size})
  }' "$work/$1.layers"
}

# containerd and podman take the name from the first annotation, skopeo's oci: from the second.
write_index() {
  jq --null-input --compact-output --sort-keys --arg digest "$2" --arg image "localhost/$1:$tag" --arg tag "$tag" \
    --argjson size "$(stat --format %s "$work/$1.manifest")" --arg architecture "$architecture" '{
    schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [{
      mediaType: "application/vnd.oci.image.manifest.v1+json", digest: ("sha256:" + $digest), $size,
      platform: {os: "linux", $architecture},
      annotations: {"io.containerd.image.name": $image, "org.opencontainers.image.ref.name": $tag}
    }]
  }'
}

write_docker_manifest() {
  jq --compact-output --sort-keys --arg config "$2" --arg image "localhost/$1:$tag" \
    '[{Config: ("blobs/sha256/" + $config), RepoTags: [$image], Layers: map("blobs/sha256/" + .digest)}]' "$work/$1.layers"
}
