# shellcheck shell=bash
# Debian and two layers of wheels with known vulnerabilities on top; the upper one hides parts of the lower ones.
# Sourced by make.

readonly dist_packages=usr/local/lib/python3.11/dist-packages
readonly site_packages=opt/app/lib/python3.11/site-packages

install_wheels() {
  local folder=$1
  shift
  "${pip[@]}" install --quiet --disable-pip-version-check --no-deps --no-compile --only-binary=:all: \
    --root-user-action=ignore --target "$folder" "$@"
}

find_pip() {
  pip=(python3 -m pip)
  if "${pip[@]}" --version >/dev/null 2>&1; then return; fi
  python3 -m venv "$work/venv"
  pip=("$work/venv/bin/python" -m pip)
}

# `lower` and `upper` as the trees of the two layers, without the upper one's whiteouts.
fetch_wheels() {
  local folder=$1
  set -e
  find_pip
  install_wheels "$folder/lower/$dist_packages" urllib3==1.26.4 requests==2.25.1 Jinja2==2.11.2 idna==2.10 certifi==2020.12.5
  install_wheels "$folder/lower/$site_packages" chardet==3.0.4
  install_wheels "$folder/upper/$dist_packages" urllib3==1.26.18
  install_wheels "$folder/upper/$site_packages" chardet==4.0.0
}

# Removed: idna and a file of Debian. Upgraded: urllib3. Replaced as a whole by an opaque folder: opt/app.
add_whiteouts() {
  local upper=$1
  mkdir -p "$upper/etc"
  touch "$upper/etc/.wh.issue.net" "$upper/$dist_packages/.wh.idna" "$upper/$dist_packages/.wh.idna-2.10.dist-info" \
    "$upper/$dist_packages/.wh.urllib3-1.26.4.dist-info" "$upper/$dist_packages/urllib3/.wh..wh..opq" \
    "$upper/opt/app/.wh..wh..opq"
}

list_python_packages() {
  local path
  for path in "$dist_packages" "$site_packages"; do
    "${pip[@]}" list --disable-pip-version-check --format json --path "$1/$path" |
      jq --arg path "$path" 'map({name, version, path: $path})'
  done | jq --slurp 'add | sort_by(.path, .name)'
}

make_python() {
  local folder=$1 wheels=$2
  mkdir -p "$folder/expected"
  find_pip
  printf 'removed by the upper layer\n' >"$wheels/lower/opt/app/settings.old"
  add_whiteouts "$wheels/upper"
  pack_layer "$wheels/lower" "$work/lower.tar" pax
  pack_layer "$wheels/upper" "$work/upper.tar" gnu
  cp -r "$images/debian/oci" "$work/python"
  add_layers "$work/python" "$work/lower.tar" "$work/upper.tar"
  layout_to_zstd "$work/python" "$folder/oci-zstd"
  layout_to_oci_archive "$work/python" "$folder/oci.tar"
  layout_to_docker "$work/python" "$folder/docker.tar" python
  layout_to_docker_with_blobs "$work/python" "$folder/docker-blobs.tar" python
  unpack_layout "$work/python" "$work/python-root"
  list_debian_packages "$work/python-root" >"$folder/expected/packages.tsv"
  list_python_packages "$work/python-root" >"$folder/expected/python.json"
  list_files "$work/python-root" >"$folder/expected/files.sha256"
  check_whiteouts "$work/python-root"
  say "python: $(jq length "$folder/expected/python.json") wheels on Debian, in three layers"
}

# The lists are only worth something when the tool that applied the layers understood them.
check_whiteouts() {
  local path
  for path in etc/issue.net "$dist_packages/idna" "$dist_packages/urllib3-1.26.4.dist-info" opt/app/settings.old; do
    if [[ -e $1/$path ]]; then refuse "umoci left $path visible, which the upper layer removes"; fi
  done
}
