# shellcheck shell=bash
# The command `clerk` on a server: it comes from the image, because Clerk is not installed there. For scripts that work on a
# database. Includes stack.sh and lib.sh.
# shellcheck disable=SC2154 # lib.sh sets the rest
source "$(dirname "${BASH_SOURCE[0]}")/stack.sh"

# The image to use: the one asked for, or the running release, or the newest that ran and is still here, or the one that a deploy
# would fetch. So it works without a stack.
#   clerk_image [IMAGE]
clerk_image() {
    local image releases=$server_state/$env/releases
    image=${1:-$(running_release)}
    if [[ -z $image && -f $releases ]]; then
        image=$(tac "$releases" | while read -r _ image _; do
            if docker image inspect "$image" >/dev/null 2>&1; then echo "$image"; break; fi
        done)
    fi
    if [[ -z $image ]]; then image=$(fetch_image "${IMAGE:?}:${TAG:?}"); fi
    docker image inspect "$image" >/dev/null 2>&1 || die "the image $image, which holds the command clerk, is not here"
    echo "$image"
}

# Runs it as a user without any rights, on the database whose URL is in a file. It can reach PostgreSQL's socket, but no network
# unless `clerk_network` says so.
#   run_clerk IMAGE URL_FILE [options of docker run...] -- ARGUMENTS...
run_clerk() {
    local image=$1 url=$2 options=()
    shift 2
    while [[ $1 != -- ]]; do
        options+=("$1")
        shift
    done
    shift
    docker run --rm -i --read-only --cap-drop ALL --network "${clerk_network:-none}" --user 10001:10001 \
        -v "$(socket_folder):$(socket_folder):ro" -v "$url:/run/secrets/url:ro" \
        -e DATABASE_URL_FILE=/run/secrets/url -e CLERK_ENV="$(clerk_env)" -e LOG_LEVEL=warn -e CLERK_OPERATOR="${SUDO_USER:-$(id -un)}" "${options[@]}" "$image" clerk "$@"
}

# Writes such a file for a database with another name than the environment's.
#   url_file FILE DATABASE ROLE PASSWORD
url_file() {
    # shellcheck disable=SC2034 # database_url reads it
    local database=$2
    (
        umask 077
        database_url "$3" "$4" >"$1"
    )
    chown 10001:10001 "$1"
}

# Migrates with an image and the owner's rights, then gives the application its rights on anything new.
migrate_with() {
    say "migrating"
    run_clerk "$1" "$(secret_file OWNER_DATABASE_URL)" -- migrate >&2 || die "the migration failed; nothing else was changed"
    sql -d "$database" -v "database=$database" -f "$deploy_folder/sql/grants.sql" >/dev/null
}
