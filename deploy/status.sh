#!/usr/bin/env bash
# Shows what runs in an environment and whether it is ready. Ends with an error when it is not.
#
#   deploy/status.sh ENV
source "$(dirname "$0")/stack.sh"
help_if_asked "$@"
load_env "${1:-}"
on_server "$@"

echo "release:  $(running_release)"
echo "replicas: $(replicas)"
for service in web worker; do
    docker service ps --filter desired-state=running --format "          {{.Name}} on {{.Node}}: {{.CurrentState}} {{.Error}}" "${stack}_$service"
done
if [[ -f $server_state/$env/releases ]]; then echo "deployed: $(tail -n 1 "$server_state/$env/releases")"; fi
if [[ -f $server_state/$env/last-backup ]]; then echo "backup:   $(cat "$server_state/$env/last-backup")"; fi
echo "disk:     $(df -h --output=pcent,avail / | tail -n 1 | xargs) free"
why=$(check_through_nginx) || die "$why"
echo "ready:    yes"
