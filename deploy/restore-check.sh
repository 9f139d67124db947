#!/usr/bin/env bash
# Proves that the newest backup can be restored: into a temporary PostgreSQL cluster, compared with the manifest, and checked by
# `clerk doctor`. Runs anywhere with Docker and PostgreSQL's programs, but not on the server, which must not hold the private key.
#
#   deploy/restore-check.sh ENV --identity FILE --signers FILE [--image IMAGE] [--backup NAME]
#
#   --identity FILE  age's private key, or `-` for standard input: that of BACKUP_CHECK_RECIPIENT in deploy/env/ENV.env, if it is set
#   --image IMAGE    whose `clerk` to use; default: IMAGE:TAG of deploy/env/ENV.env
#
# In the environment: BACKUP_S3_ACCESS_KEY_ID and BACKUP_S3_SECRET_ACCESS_KEY, a key that may read backups, and BACKUP_S3_SESSION_TOKEN
# if it is one for an hour. RESTORE_CHECK_URL
# (such as a Sentry cron monitor) is called on success, CHAT_TECH_WEBHOOK_URL in any case; both are optional.
source "$(dirname "$0")/backups.sh"
help_if_asked "$@"
load_env "${1:-}"

identity_file='' image='' name=newest
shift
while (($#)); do
    case $1 in
        --identity) identity_file=${2:?}; shift ;;
        --signers) export BACKUP_SIGNERS=${2:?}; shift ;;
        --image) image=${2:?}; shift ;;
        --backup) name=${2:?}; shift ;;
        *) die "unknown option $1; see --help" ;;
    esac
    shift
done
read_identity "$identity_file"
[[ -f ${BACKUP_SIGNERS:-} ]] || die "--signers: there is no file '${BACKUP_SIGNERS:-}'"

report() {
    say "$1"
    if [[ -n ${CHAT_TECH_WEBHOOK_URL:-} ]]; then
        jq -n --arg text "$1" '{text: $text}' | curl -fsS -m 20 -H 'content-type: application/json' -d @- "$CHAT_TECH_WEBHOOK_URL" >/dev/null || say "the tech channel does not answer"
    fi
}

folder=$(mktemp -d)
chmod 711 "$folder"
cluster=$folder/cluster
finish() {
    local status=$?
    if [[ -d $cluster ]]; then runuser -u postgres -- "$programs/pg_ctl" -D "$cluster" -m immediate stop >/dev/null 2>&1 || true; fi
    rm -rf "$folder"
    ((status == 0)) || report "The restore check of $env failed."
}
trap finish EXIT

[[ $name != newest ]] || name=$(newest_backup ${BACKUP_CHECK_RECIPIENT:+check})
[[ -n $name ]] || die "there is no backup"
[[ -n $image ]] || image=$(fetch_image "${IMAGE:?}:${TAG:?}")
began=$SECONDS
fetch_backup "$name" "$folder"

# A cluster that listens on a socket in its own folder, and trusts anyone who can reach that.
# Of the server's major, if this machine has several.
programs=/usr/lib/postgresql/${PG_MAJOR:-$(<"$deploy_folder/postgres-major")}/bin
[[ -x $programs/initdb ]] || programs=$(pg_config --bindir)
install -d -o postgres "$cluster" "$folder/socket"
export POSTGRES_SOCKET_FOLDER=$folder/socket POSTGRES_PORT=5432
(
    cd /
    runuser -u postgres -- "$programs/initdb" -D "$cluster" --auth=trust --no-sync --locale=C.UTF-8 >/dev/null
    runuser -u postgres -- "$programs/pg_ctl" -D "$cluster" -w -l "$cluster/log" \
        -o "-c listen_addresses='' -c unix_socket_directories='$folder/socket' -c fsync=off" start >/dev/null
)
sql -v "database=$database" -f "$deploy_folder/sql/roles.sql" >/dev/null
sql -c "alter role ${database}_owner login" -c "alter role ${database}_app login"
url_file "$folder/owner-url" "$database" "${database}_owner" scratch
url_file "$folder/app-url" "$database" "${database}_app" scratch
restore_into "$database" "${database}_owner" "$folder" "$image" "$folder/owner-url"
sql -d "$database" -v "database=$database" -f "$deploy_folder/sql/grants.sql" >/dev/null
# What was signed with backups is evidence: the audit trail must contain the heads that this manifest and earlier ones name. Without the
# earlier ones, someone who owns the tables could compute the whole chain again before the next backup.
manifests_until "$name" "$folder" >"$folder/manifests"
run_clerk "$image" "$folder/app-url" -- audit verify --manifest - <"$folder/manifests" >&2 \
    || die "the audit trail that was restored is not as it was written"
run_clerk "$image" "$folder/app-url" -- doctor --only database </dev/null >&2 || die "clerk doctor found problems in what was restored"
if [[ -n ${RESTORE_CHECK_URL:-} ]]; then curl -fsS -m 20 "$RESTORE_CHECK_URL" >/dev/null; fi
report "The backup $name of $env was restored and compared in $((SECONDS - began)) seconds: $(describe_backup "$folder")."
