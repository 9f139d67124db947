#!/usr/bin/env bash
# Installs cosign, which signs images and checks their signatures: the version below, if its checksum is right. provision.sh and the
# workflows call this.
#
#   deploy/cosign.sh [FOLDER]       default: /usr/local/bin
#
# COSIGN_SOURCE: where to fetch it from instead of GitHub, such as a mirror, or file:///FOLDER.
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
version=v3.1.3
# From cosign_checksums.txt of that release.
declare -A checksums=(
    [amd64]=4629c757b7618056f8ddd7e2625ae9fdd94c0372a65049520bc7d9df9efc7f71
    [arm64]=c5d324e091826b0d7a78eb16fef316450b4eb9aaec045611c08ba06f5e73220a
)
folder=${1:-/usr/local/bin}
architecture=$(dpkg --print-architecture)
checksum=${checksums[$architecture]:-}
[[ -n $checksum ]] || die "there is no cosign for $architecture here"
is_right() { [[ -f $1 && $(sha256sum <"$1" | cut -d' ' -f1) == "$checksum" ]]; }
if is_right "$folder/cosign"; then exit 0; fi

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
source=${COSIGN_SOURCE:-https://github.com/sigstore/cosign/releases/download/$version}
curl -fsSL --connect-timeout 10 --max-time 300 --retry 2 -o "$new/cosign" "$source/cosign-linux-$architecture" || die "cosign can't be fetched from $source"
is_right "$new/cosign" || die "what $source gives is not cosign $version: its checksum is wrong"
install -D -m 755 "$new/cosign" "$folder/cosign"
say "installing cosign $version in $folder"
