#!/usr/bin/env bash
# Builds the image.
#
#   docker/build.sh [TAG]          default: clerk:<commit>
#
# RUST_IMAGE, NODE_IMAGE and DEBIAN_IMAGE name other images to build from than docker/Dockerfile does, PG_MAJOR another PostgreSQL than
# deploy/postgres-major. BUILD_ARGS may hold additional arguments for `docker build`. Where CI is set, as on GitHub, an image that is
# not pinned by its digest is refused.
set -euo pipefail
if [[ ${1:-} == --help || ${1:-} == -h ]]; then sed -n '2,${/^#/!q; s/^# \{0,1\}//p}' "$0"; exit; fi
cd "$(dirname "$0")/.."

revision=$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
tag=${1:-clerk:$revision}
pg_major=${PG_MAJOR:-$(cat deploy/postgres-major)}
base=clerk-base:pg$pg_major

args=()
for name in RUST_IMAGE NODE_IMAGE DEBIAN_IMAGE; do
    image=${!name:-$(sed -n "s/^ARG $name=//p" docker/Dockerfile)}
    if [[ -n ${CI:-} && ! $image =~ @sha256:[0-9a-f]{64}$ ]]; then
        echo "$name is $image, which is not pinned by its digest: docker/bases.sh" >&2
        exit 1
    fi
    args+=(--build-arg "$name=$image")
done
read -ra more <<<"${BUILD_ARGS:-}"

export DOCKER_BUILDKIT=1
docker build -f docker/Dockerfile.base --build-arg "PG_MAJOR=$pg_major" "${args[@]}" "${more[@]}" -t "$base" docker
docker build -f docker/Dockerfile --build-arg "BASE_IMAGE=$base" --build-arg "VERSION=$version" --build-arg "REVISION=$revision" \
    "${args[@]}" "${more[@]}" -t "$tag" .
docker image inspect -f '{{.RepoTags}} {{.Size}} bytes' "$tag"
