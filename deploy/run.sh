#!/usr/bin/env bash
# Runs the command `clerk` in a worker of an environment. Standard input is passed on.
#
#   deploy/run.sh ENV ARGUMENTS...      such as `doctor`, `jobs stats`, or `user create --email E --name N --group Admin`
source "$(dirname "$0")/stack.sh"
# Only its own --help: `deploy/run.sh prod user --help` is for clerk to answer.
help_if_asked "${1:-}"
load_env "${1:-}"
(($# > 1)) || die "what should clerk do? see --help"
on_server "$@"

task=$(containers_of worker | sed -n 1p)
[[ -n $task ]] || die "no worker of $env is running on this server: deploy/status.sh $env"
exec docker exec -i -e CLERK_OPERATOR="${SUDO_USER:-$(id -un)}" "$task" clerk "${@:2}"
