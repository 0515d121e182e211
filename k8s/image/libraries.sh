# shellcheck shell=bash
# The libraries that the programs link, as the loader finds them here, and the layers of those that are not Debian's.
# Sourced by build.

# A line for each: program, tab, path.
list_libraries() {
  local name
  for name in "${all_names[@]}"; do
    ldd "$programs/$name" >"$work/ldd"
    if grep -F 'not found' "$work/ldd" >&2; then
      refuse "$programs/$name links libraries that this machine does not have" "Build it here, or install them."
    fi
    awk -v name="$name" '$2 == "=>" { print name "\t" $3; next } $1 ~ /^\// { print name "\t" $1 }' "$work/ldd"
  done
}

# Those in the loader's own folders belong to Debian's packages; all others, the Swift runtime, come along as files.
is_debian_path() { [[ $1 =~ ^(/usr)?/lib(64)?(/[^/]+-linux-gnu[^/]*)?/[^/]+$ ]]; }

# A line for each package, sorted.
list_library_packages() {
  local path
  while read -r path; do
    if is_debian_path "$path"; then realpath -- "$path"; fi
  done < <(cut -f 2 "$work/libraries" | sort -u) | sort -u >"$work/debian-paths"
  # dpkg knows some by the path they had before /lib became a link to /usr/lib, and is unhappy about the other one.
  sed 'p; s,^/usr,,' "$work/debian-paths" | xargs dpkg-query --search 2>/dev/null |
    sed -E 's,^([^:]+)(:[^ ]+)?: (/usr)?(/.*),/usr\4 \1,' | sort -u >"$work/owners" || true
  cut -d ' ' -f 1 "$work/owners" | sort -u | comm -23 "$work/debian-paths" - >"$work/ownerless"
  if [[ -s $work/ownerless ]]; then
    refuse "no package of this machine has $(head -n 1 "$work/ownerless")" \
      "Is it installed by hand? The images take libraries from Debian's packages."
  fi
  cut -d ' ' -f 2 "$work/owners" | sort -u
}

# The others, a line for each: the programs that need it, tab, path. Those that more programs need come first.
list_runtime_files() {
  local program path
  while IFS=$'\t' read -r program path; do
    if ! is_debian_path "$path"; then printf '%s\t%s\n' "$program" "$path"; fi
  done <"$work/libraries" |
    awk -F '\t' '{ users[$2] = users[$2] " " $1; count[$2]++ }
      END { for (path in users) print count[path] "\t" substr(users[path], 2) "\t" path }' |
    sort -t $'\t' -k 1,1nr -k 2,3 | cut -f 2-
}

# Libraries that no Debian package has: one layer for each set of programs that need them, so that a scanner does not
# carry what only the others link. They go where the loader looks by itself.
make_runtime_layers() {
  local users path number=0 last=
  list_runtime_files >"$work/runtime"
  while IFS=$'\t' read -r users path; do
    if [[ $users != "$last" ]]; then
      number=$((number + 1))
      mkdir -p "$work/runtime-$number/usr/lib"
      printf '%s\n' "$users" >"$work/runtime-$number.users"
      last=$users
    fi
    cp -L -- "$path" "$work/runtime-$number/usr/lib/"
  done <"$work/runtime"
  runtime_layers=$number
  for ((number = 1; number <= runtime_layers; number++)); do
    if ! needs_any "$(<"$work/runtime-$number.users")" "${names[@]}"; then continue; fi
    pack_layer "$work/runtime-$number" "$work/runtime-$number.layer" "$base_epoch"
    store_layer "$work/runtime-$number.layer" "$1/runtime-$number" "libraries of $(<"$work/runtime-$number.users")"
  done
}

# Whether one of the images $2... is among the programs $1.
needs_any() {
  local users=$1 name
  shift
  for name in "$@"; do if [[ " $users " == *" $name "* ]]; then return 0; fi; done
  return 1
}
