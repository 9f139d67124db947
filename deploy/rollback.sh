#!/usr/bin/env bash
# Rolls back to the release that ran before the current one. The schema stays: migrations only add, so the earlier release works on it.
#
#   deploy/rollback.sh ENV           the previous release
#   deploy/rollback.sh ENV --list    what ran when, newest first
source "$(dirname "$0")/stack.sh"
help_if_asked "$@"
load_env "${1:-}"
on_server "$@"

releases=$server_state/$env/releases
[[ -f $releases ]] || die "nothing has been deployed yet"
if [[ ${2:-} == --list ]]; then
    tac "$releases"
    exit 0
fi
now=$(running_release)
before=$(tac "$releases" | awk -v now="$now" '$2 != now {print $2; exit}')
[[ -n $before ]] || die "nothing ran before $now"
exec "$deploy_folder/deploy.sh" "$env" --release "$before" --no-migrate
