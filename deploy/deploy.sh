#!/usr/bin/env bash
# Deploys a release to an environment: checks who signed the image, migrates with it, updates web and worker without downtime, waits,
# checks through NGINX, and rolls back to the old release if something is wrong.
#
#   deploy/deploy.sh ENV [TAG]       TAG of IMAGE in deploy/env/ENV.env; default: TAG there
#   deploy/deploy.sh ENV --release IMAGE --no-migrate       what rollback.sh does
#
# CONVERGE_SECONDS (300): how long the update may take.
source "$(dirname "$0")/clerk.sh"
help_if_asked "$@"
load_env "${1:-}"
on_server "$@"
lock

tag=${TAG:?} release='' migrate=yes
shift
while (($#)); do
    case $1 in
        --release) release=${2:?}; shift ;;
        --no-migrate) migrate=no ;;
        -*) die "unknown option $1; see --help" ;;
        *) tag=$1 ;;
    esac
    shift
done

check_server
before=$(running_release)
replicas_before=$(replicas)
if [[ -z $release ]]; then
    release=$(fetch_image "${IMAGE:?}:$tag")
# Its signature was checked when it was deployed; going back must not depend on a registry.
elif ! grep -qsF " $release " "$server_state/$env/releases"; then
    die "$release has never run here"
fi
say "$env: $release, in place of ${before:-nothing}"

"$deploy_folder/nginx.sh" "$env"
if [[ $migrate == yes ]]; then migrate_with "$release"; fi
apply_release "$release"

if why=$(wait_until_converged "$release") && why=$(check_through_nginx); then
    remember_release "$release"
    prune_secrets
    end_former_login
    say "$env runs $release"
    describe_change "$before" "$release" "$replicas_before"
    exit 0
fi

say "$env: the release does not work: $why"
explain_failure "$release" "$why" >&2 || true
if [[ -z $before ]]; then
    docker stack rm "$stack" >/dev/null
    die "nothing ran before, so the stack was removed again"
fi
say "back to $before"
apply_release "$before"
if again=$(wait_until_converged "$before") && again=$(check_through_nginx); then
    die "$release failed ($why); $before runs again"
fi
die "$release failed ($why), and $before does not come back either: $again"
