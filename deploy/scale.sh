#!/usr/bin/env bash
# Sets how many web servers and workers run. Later deploys keep the numbers.
#
#   deploy/scale.sh ENV web=3 worker=2
source "$(dirname "$0")/stack.sh"
help_if_asked "$@"
load_env "${1:-}"
(($# > 1)) || die "how many of what? see --help"
for wish in "${@:2}"; do
    [[ $wish =~ ^(web|worker)=([1-9]|1[0-9]|20)$ ]] || die "$wish is not web=N or worker=N with N from 1 to 20"
done
on_server "$@"
lock

before=$(replicas)
for wish in "${@:2}"; do docker service scale --detach "${stack}_$wish" >/dev/null; done
why=$(wait_until_converged "$(running_release)") || die "$why"
echo "replicas: $before -> $(replicas)"
