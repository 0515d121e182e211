# shellcheck shell=bash
# The lowest layer: Debian packages, extracted and not installed, so that neither dpkg nor a shell comes along. What
# installing them would have made and the programs need is written here. Sourced by build.

# Runs in mmdebstrap, by /bin/sh, with $1 the root: nothing of bash in it.
settle_root() {
  set -e
  cd "$1"
  # With a stand-in for the package usr-is-merged, which mmdebstrap made for a moment.
  rm -rf var/lib/dpkg
  # Data only. What they depend on is what configures them: perl, debconf, openssl.
  (cd var/cache/apt/archives && APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get -qq download base-files ca-certificates)
  for deb in var/cache/apt/archives/base-files_*.deb var/cache/apt/archives/ca-certificates_*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar --extract --keep-directory-symlink
  done
  for deb in var/cache/apt/archives/*.deb; do record_package "$deb"; done

  # As update-ca-certificates and openssl's package leave them; Debian's libcurl reads the first, OpenSSL the second.
  cat usr/share/ca-certificates/mozilla/*.crt >etc/ssl/certs/ca-certificates.crt
  mkdir -p usr/lib/ssl
  ln -s /etc/ssl/certs usr/lib/ssl/certs
  ln -s /etc/ssl/certs/ca-certificates.crt usr/lib/ssl/cert.pem

  printf '%s\n' 'root:x:0:0:root:/root:/usr/sbin/nologin' 'scanrook:x:65532:65532:ScanRook:/:/usr/sbin/nologin' >etc/passwd
  printf '%s\n' 'root:x:0:' 'scanrook:x:65532:' >etc/group
  printf '%s\n' 'passwd: files' 'group: files' 'hosts: files dns' >etc/nsswitch.conf

  # This machine's, and what only apt and people need.
  rm -rf --one-file-system etc/apt etc/hostname etc/resolv.conf etc/fstab var/lib/apt var/cache/apt var/log/apt \
    var/log/*.log usr/share/man usr/share/locale usr/share/lintian usr/share/bug
  find tmp -xdev -mindepth 1 -delete
  find usr/share/doc -xdev -type f ! -name copyright -delete
  find usr/share/doc -xdev -type d -empty -delete
  for link in lib32 libx32; do if [ -L "$link" ]; then rm "$link" && rmdir "usr/$link"; fi; done
  mkdir -p scratch
  chmod 1777 scratch tmp
}

# dpkg's records of one package, for everything that lists what is inside, `scanrook inventory` among it.
record_package() {
  name=$(dpkg-deb --field "$1" Package)
  if [ "$(dpkg-deb --field "$1" Multi-Arch)" = same ]; then name=$name:$(dpkg-deb --field "$1" Architecture); fi
  mkdir -p var/lib/dpkg/info
  { dpkg-deb --field "$1" | sed '1a Status: install ok installed' && echo; } >>var/lib/dpkg/status
  dpkg-deb --fsys-tarfile "$1" | tar --list | sed 's,^\.,,; s,/$,,; s,^$,/.,' >"var/lib/dpkg/info/$name.list"
  dpkg-deb --ctrl-tarfile "$1" | tar --extract --to-stdout ./md5sums >"var/lib/dpkg/info/$name.md5sums" 2>/dev/null || true
}

# Debian's part of all three images.
make_debian_layer() {
  local packages key hook
  list_library_packages >"$work/packages"
  mapfile -t packages <"$work/packages"
  key=$(debian_key "${packages[@]}")
  if [[ -s $cache/debian-$key ]] && find_layer "$(<"$cache/debian-$key")" "$1" debian; then
    say "debian: ${#packages[@]} packages with libraries, as they were"
    return
  fi
  hook="$(declare -f settle_root record_package); settle_root \"\$1\""
  # This variant runs no later hook than that. chroot/mount: the hook removes files, so nothing of this machine (/dev/shm!)
  # may be mounted meanwhile. cleanup: it would start apt, whose configuration is gone by then.
  SOURCE_DATE_EPOCH=$base_epoch make_debian_root "$work/debian.layer" --variant=extract --skip=cleanup,chroot/mount \
    --include="$(IFS=,; printf '%s' "${packages[*]}")" \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --extract-hook="$hook"
  store_layer "$work/debian.layer" "$1" debian
  jq -r .diffID "$1" >"$cache/debian-$key"
  say "debian: ${#packages[@]} packages with libraries, and what they depend on"
}

# Names and versions, as this machine's apt knows them, and how the layer is made of them.
debian_key() {
  {
    printf '%s\n' "$architecture" "$base_epoch"
    cat "$here/debian.sh" "$root/bin/lib/debian.sh"
    apt-cache policy "$@" base-files ca-certificates | sed -n '/^[^ ]/p; /^  Candidate: /p'
  } | sha256sum | cut -c 1-64
}
