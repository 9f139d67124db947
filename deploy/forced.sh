#!/usr/bin/env bash
# What the holder of a key for one environment may do on the server, and nothing else. Their SSH connection can only start this, with the
# scripts and the configuration that root has put on the server (deploy/allow-key.sh).
#
#   deploy/forced.sh ENV       standard input is what they asked for: `deploy TAG`, `rollback`, or `status`
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
(($# == 1)) || die "one environment; see --help"
load_env "$1"

# The classes below mean ASCII, whatever the server's locale is.
LC_ALL=C
# A byte that a variable can't hold is refused, rather than left out.
request=$(head -c 200 | tr '\0' '?')
case $request in
    rollback) work=(rollback.sh "$env") ;;
    status) work=(status.sh "$env") ;;
    *)
        if [[ $request =~ ^deploy\ ([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$ ]]; then
            work=(deploy.sh "$env" "${BASH_REMATCH[1]}")
        else
            logger -t clerk-forced -- "$env: refused: $(printf %q "$request")" || true
            die "this key may ask for 'deploy TAG', 'rollback' or 'status' of $env, each in one line"
        fi
        ;;
esac
logger -t clerk-forced -- "$env: $request" || true
# Nothing of the caller's environment.
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "CLERK_ROOT=$CLERK_ROOT" \
    CLERK_TRANSPORT=local CLERK_ON_SERVER=1 "CLERK_BY=the key for $env" "$deploy_folder/${work[0]}" "${work[@]:1}" </dev/null
