#!/usr/bin/env bash
# Pins the images that ours is built from, and the one that it is tested in, to what their tags mean today: writes their digests into
# docker/Dockerfile and .github/workflows/test.yml. Look at the change, build, test, and commit it: monthly, and when the audit finds
# something in them.
#
#   docker/bases.sh             asks the registry, with `docker buildx`
#   docker/bases.sh --check     only says which of them are not what their tag means today; fails if there are any
set -euo pipefail
if [[ ${1:-} == --help || ${1:-} == -h ]]; then sed -n '2,${/^#/!q; s/^# \{0,1\}//p}' "$0"; exit; fi
[[ ${1:---write} =~ ^--(write|check)$ ]] || { echo "unknown option $1; see --help" >&2; exit 1; }
cd "$(dirname "$0")/.."

behind=0
for place in docker/Dockerfile:'ARG RUST_IMAGE=' docker/Dockerfile:'ARG NODE_IMAGE=' docker/Dockerfile:'ARG DEBIAN_IMAGE=' \
    .github/workflows/test.yml:'      image: '; do
    file=${place%%:*} before=${place#*:}
    now=$(sed -n "s/^$before//p" "$file")
    [[ $now =~ ^[a-z0-9./:-]+@sha256:[0-9a-f]{64}$ ]] || { echo "$file has no line, or more than one, that begins with '$before'" >&2; exit 1; }
    tag=${now%@*}
    # The digest of the list of all architectures, not of one of them.
    digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$tag")
    [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "$tag has no digest: $digest" >&2; exit 1; }
    if [[ $now == "$tag@$digest" ]]; then continue; fi
    behind=$((behind + 1))
    echo "$file: $tag is $digest now"
    if [[ ${1:-} != --check ]]; then sed -i "s|^$before.*|$before$tag@$digest|" "$file"; fi
done
[[ ${1:-} != --check || $behind == 0 ]]
