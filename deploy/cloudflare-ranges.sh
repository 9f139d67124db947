#!/usr/bin/env bash
# Fetches CloudFlare's networks into deploy/nginx/cloudflare-ranges, if they look like a list of networks. Commit the change, then run
# deploy/provision.sh (firewall) and deploy both environments (NGINX).
#
#   deploy/cloudflare-ranges.sh
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"

file=$deploy_folder/nginx/cloudflare-ranges
new=$(mktemp)
trap 'rm -f "$new"' EXIT
{
    echo "# CloudFlare's networks, one a line: who may name the remote address, and (provision.sh) who may reach ports 80 and 443."
    echo "# From https://www.cloudflare.com/ips-v4 and /ips-v6, as fetched on $(date -u +%F). deploy/cloudflare-ranges.sh fetches them again."
    for version in v4 v6; do
        # The lists don't end with a newline.
        curl -fsS -m 20 "${CLOUDFLARE_URL:-https://www.cloudflare.com}/ips-$version"
        echo
    done
} >"$new" || die "CloudFlare's lists can't be fetched; $file stays as it is"
sed -i '/^$/d' "$new"
networks=$(grep -cE '^[0-9a-f.:]+/[0-9]+$' "$new") || true
lines=$(grep -vc '^#' "$new") || true
((networks >= 10 && networks == lines)) || die "what was fetched is no list of networks; $file stays as it is"
if diff <(grep -v '^#' "$file") <(grep -v '^#' "$new"); then say "nothing has changed"; exit 0; fi
cat "$new" >"$file"
say "$file has changed"
