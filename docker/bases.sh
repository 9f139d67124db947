#!/usr/bin/env bash
# Pins the images that ours is built from to what their tags mean today: writes their digests into docker/Dockerfile. Look at the
# change, build, test, and commit it: monthly, and when the audit finds something in them.
#
#   docker/bases.sh             asks the registry, with `docker buildx`
#   docker/bases.sh --check     only says which of them are not what their tag means today; fails if there are any
set -euo pipefail
if [[ ${1:-} == --help || ${1:-} == -h ]]; then sed -n '2,${/^#/!q; s/^# \{0,1\}//p}' "$0"; exit; fi
[[ ${1:---write} =~ ^--(write|check)$ ]] || { echo "unknown option $1; see --help" >&2; exit 1; }
cd "$(dirname "$0")/.."

behind=0
for name in RUST_IMAGE NODE_IMAGE DEBIAN_IMAGE; do
    now=$(sed -n "s/^ARG $name=//p" docker/Dockerfile)
    tag=${now%@*}
    # The digest of the list of all architectures, not of one of them.
    digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$tag")
    [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "$tag has no digest: $digest" >&2; exit 1; }
    if [[ $now == "$tag@$digest" ]]; then continue; fi
    behind=$((behind + 1))
    echo "$name: $tag is $digest now"
    if [[ ${1:-} != --check ]]; then sed -i "s|^ARG $name=.*|ARG $name=$tag@$digest|" docker/Dockerfile; fi
done
[[ ${1:-} != --check || $behind == 0 ]]
