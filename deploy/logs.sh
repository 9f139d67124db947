#!/usr/bin/env bash
# Shows the log lines of an environment.
#
#   deploy/logs.sh ENV [web|worker|nginx] [options of `docker service logs` or `tail`, such as --follow or --since 10m]
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
load_env "${1:-}"
what=${2:-web}
[[ $what =~ ^(web|worker|nginx)$ ]] || die "web, worker or nginx"
on_server "$@"

if [[ $what == nginx ]]; then exec tail -n 100 "${@:3}" "${NGINX_LOG_FOLDER:-/var/log/nginx}/clerk-$env.access.log"; fi
exec docker service logs --raw --tail 100 "${@:3}" "${stack}_$what"
