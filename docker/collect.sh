#!/bin/sh
# Collects the files for Dockerfile.base in a folder. Runs in a temporary Debian container.
#
#   collect.sh PG_MAJOR FOLDER
set -eu
if [ "${1:-}" = --help ]; then sed -n '2,4s/^# \{0,1\}//p' "$0"; exit; fi
pg_major=${1:?the major version of PostgreSQL}
out=${2:?a folder}
export DEBIAN_FRONTEND=noninteractive

install() {
    apt-get install -y --no-install-recommends "$@"
}

apt-get update
install ca-certificates tzdata libgcc-s1
# A major that is not Debian's own comes from PostgreSQL's archive, whose key Debian packages.
if ! apt-cache show "postgresql-client-$pg_major" >/dev/null 2>&1; then
    install postgresql-common
    /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y
fi
install "postgresql-client-$pg_major"

mkdir -p "$out"/usr/bin "$out"/usr/lib "$out"/usr/lib64 "$out"/etc/ssl/certs "$out"/var/lib/dpkg/status.d "$out"/tmp
ln -s usr/bin "$out/bin"
ln -s usr/lib "$out/lib"
ln -s usr/lib64 "$out/lib64"
chmod 1777 "$out/tmp"

# The package that a file belongs to. On a merged /usr, dpkg knows some files only by their old path, and for some it first says
# that they were diverted.
package_of() {
    for path in "$1" "${1#/usr}" "/usr$1" "$(readlink -f "$1")"; do
        package=$(dpkg -S "$path" 2>/dev/null | sed -n '/^diversion /!{s/[:,].*//p;q}')
        if [ -n "$package" ]; then
            echo "$package"
            return
        fi
    done
    echo "no package has $1" >&2
    return 1
}

# Copies a file's real content to the path where programs look for it, and records its package.
take() {
    mkdir -p "$out$(dirname "$1")"
    cp -L "$1" "$out$1"
    package=$(package_of "$1")
    dpkg-query -s "$package" >"$out/var/lib/dpkg/status.d/$package"
}

# What a program is linked with, including the loader.
libraries() {
    ldd "$1" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\) .*/\1/p'
}

for tool in psql pg_dump pg_restore; do
    program=/usr/lib/postgresql/$pg_major/bin/$tool
    for file in $(libraries "$program"); do take "$file"; done
    take "$program"
    mv "$out$program" "$out/usr/bin/$tool"
done
rm -r "$out/usr/lib/postgresql"

# What Rust's programs are linked with, and what the C library loads when it looks up a name.
for name in libc.so.6 libm.so.6 libgcc_s.so.1 libresolv.so.2 libnss_dns.so.2 libnss_files.so.2; do
    take "$(find /lib /usr/lib -path "*-linux-gnu*/$name" | head -n 1)"
done

cp -L /etc/ssl/certs/ca-certificates.crt "$out/etc/ssl/certs/"
dpkg-query -s ca-certificates >"$out/var/lib/dpkg/status.d/ca-certificates"
mkdir -p "$out/usr/share"
cp -a /usr/share/zoneinfo "$out/usr/share/"
rm -rf "$out/usr/share/zoneinfo/right" "$out/usr/share/zoneinfo/posix"
dpkg-query -s tzdata >"$out/var/lib/dpkg/status.d/tzdata"

cp -L /etc/os-release "$out/etc/"
echo 'hosts: files dns' >"$out/etc/nsswitch.conf"
echo 'root:x:0:0:root:/:/sbin/nologin
clerk:x:10001:10001:Clerk:/tmp:/sbin/nologin' >"$out/etc/passwd"
echo 'root:x:0:
clerk:x:10001:' >"$out/etc/group"
