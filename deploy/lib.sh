# shellcheck shell=bash
# What the scripts in this folder have in common. They start with:
#
#   source "$(dirname "$0")/lib.sh"        or stack.sh, clerk.sh or backups.sh; each includes the one before
#   help_if_asked "$@"
#
# A script is started on anyone's machine and does its work on the server: `on_server` copies this folder there, runs the script
# again with the same arguments, and exits with its status. CLERK_TRANSPORT says how it gets there:
#   ssh    (default) to SERVER of deploy/env/<ENV>.env, as root or as a user who may `sudo` without a password;
#          CLERK_SSH_OPTIONS are additional options of ssh, such as `-i KEY`
#   local  this machine is the server; for servers that look after themselves (timers), and for tests

set -Eeuo pipefail
umask 022
shopt -s inherit_errexit

deploy_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
script=$(basename "$0")

# Where things are on a server. Tests change this.
export CLERK_ROOT=${CLERK_ROOT:-}
server_code=$CLERK_ROOT/opt/clerk      # <ENV>/{deploy,docker}: the copy of the scripts that was last used
server_config=$CLERK_ROOT/etc/clerk    # <ENV>/secrets/NAME
# What the scripts remember: <ENV>/releases.
# shellcheck disable=SC2034 # the scripts use it
server_state=$CLERK_ROOT/var/lib/clerk

say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*" >&2; }
die() {
    say "$script: $*"
    exit 1
}
failed() {
    say "$script: failed at line $2: $3"
    exit "$1"
}
trap 'failed $? "$LINENO" "$BASH_COMMAND"' ERR

# Shows the comment at the top of the script.
help_if_asked() {
    for argument in "$@"; do
        if [[ $argument == --help || $argument == -h ]]; then
            sed -n '2,${/^#/!q; s/^# \{0,1\}//p}' "$0"
            exit 0
        fi
    done
}

# Takes `test` or `prod` and reads its configuration into the environment.
load_env() {
    env=${1:-}
    [[ $env == test || $env == prod ]] || die "the environment is test or prod; see --help"
    local file=$deploy_folder/env/$env.env
    [[ -f $file ]] || die "$file is missing: copy $env.env.example and fill it in"
    set -a
    # shellcheck disable=SC1090 # written by the people who run this installation
    source "$file"
    set +a
    stack=clerk-$env
    database=clerk_$env
    case $env in
        test) port=8001 ;;
        prod) port=8000 ;;
    esac
    export env stack database port
}

# Continues only on the server. Standard input is passed on.
on_server() {
    [[ -z ${CLERK_ON_SERVER:-} ]] || return 0
    local place=$server_code/$env
    tar -C "$deploy_folder/.." -c docker deploy | server_shell "$(declare -f unpack); unpack $(printf %q "$place")"
    # What the other side needs to know.
    local pass=(CLERK_ON_SERVER=1 "CLERK_BY=${CLERK_BY:-$(id -un)}" "CLERK_ROOT=$CLERK_ROOT")
    local name command
    for name in PG_MAJOR SWARM_ADDRESS SWARM_PEERS SWARM_ENCRYPTION SSH_USERS VIRUS_SCANNER COSIGN_SOURCE CONVERGE_SECONDS; do
        if [[ -n ${!name:-} ]]; then pass+=("$name=${!name}"); fi
    done
    command=$(printf '%q ' env "${pass[@]}" "$place/deploy/$script" "$@")
    server_shell "$command" && exit 0
    exit $?
}

# Replaces a folder with what comes from standard input, completely or not at all.
unpack() {
    set -euo pipefail
    umask 022
    mkdir -p "$(dirname "$1")"
    new=$(mktemp -d "$1.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    tar -C "$new" --no-same-owner -x
    chmod 755 "$new"
    rm -rf "$1.old"
    if [ -e "$1" ]; then mv "$1" "$1.old"; fi
    mv "$new" "$1"
    rm -rf "$1.old"
}

# Runs a line of bash on the server, as root.
server_shell() {
    case ${CLERK_TRANSPORT:-ssh} in
        local) bash -c "$1" ;;
        ssh)
            local server=${SERVER:?SERVER is missing in deploy/env/$env.env}
            local line
            line=$(printf %q "$1")
            local -a options
            read -ra options <<<"${CLERK_SSH_OPTIONS:-}"
            # shellcheck disable=SC2029 # expanded on this side on purpose
            ssh "${options[@]}" -o BatchMode=yes -o ServerAliveInterval=30 "$server" "if [ \"\$(id -u)\" = 0 ]; then bash -c $line; else sudo -n bash -c $line; fi"
            ;;
        *) die "CLERK_TRANSPORT is ssh or local" ;;
    esac
}

# One change of an environment at a time.
lock() {
    mkdir -p "$CLERK_ROOT/run/lock"
    exec 9>"$CLERK_ROOT/run/lock/clerk-$env"
    flock -n 9 || die "someone else is changing $env right now"
}

# Tells the tech channel, if there is one.
tell_tech() {
    local hook
    hook=$(secret_file CHAT_TECH_WEBHOOK_URL)
    if [[ -f $hook ]]; then
        jq -n --arg text "$1" '{text: $text}' | curl -fsS -m 20 -H 'content-type: application/json' -d @- "$(<"$hook")" >/dev/null || say "the tech channel does not answer"
    fi
}

# --- PostgreSQL, on the server ------------------------------------------------------------------------------------------

# Runs a program of PostgreSQL as its administrator; peer authentication, so there is no password.
as_postgres() {
    # From a folder that the user postgres may read.
    (cd / && runuser -u postgres -- env "PGHOST=$(socket_folder)" "PGPORT=${POSTGRES_PORT:-5432}" "$@")
}
socket_folder() { echo "${POSTGRES_SOCKET_FOLDER:-/var/run/postgresql}"; }
sql() { as_postgres env PGOPTIONS='-c client_min_messages=warning' psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# The URL of a role of this environment, by the socket.
database_url() {
    printf 'postgres:///%s?host=%s&port=%s&user=%s&password=%s' \
        "$database" "$(socket_folder)" "${POSTGRES_PORT:-5432}" "$1" "$2"
}

# The role that DATABASE_URL names, and the other one of the two that do the same (sql/roles.sql).
app_role() { if grep -qs "${database}_app2" "$(secret_file DATABASE_URL)"; then echo "${database}_app2"; else echo "${database}_app"; fi; }
other_app_role() { if [[ $(app_role) == *2 ]]; then echo "${database}_app"; else echo "${database}_app2"; fi; }
# Whether anyone is signed in as a role.
has_sessions() { [[ $(sql -c "select exists (select from pg_stat_activity where usename = '$1')") == t ]]; }

# --- Secrets, on the server -----------------------------------------------------------------------------------------------

# A secret's file. Swarm's copies can't be read back, so they are made from these.
secret_file() { echo "$server_config/$env/secrets/$1"; }

# Stores standard input as a secret that only the containers' user can read.
store_secret() {
    local file
    file=$(secret_file "$1")
    mkdir -p "$(dirname "$file")"
    chmod 711 "$server_config" "$server_config/$env"
    chmod 700 "$server_config/$env/secrets"
    (
        umask 077
        cat >"$file.new"
    )
    [[ -s $file.new ]] || { rm -f "$file.new"; die "the secret $1 is empty"; }
    chown 10001:10001 "$file.new"
    chmod 400 "$file.new"
    mv "$file.new" "$file"
}
random_secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
