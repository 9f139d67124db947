#!/usr/bin/env bash
# Replaces an environment's database with a backup. The database that was there is kept under another name.
#
#   deploy/restore.sh ENV newest|NAME --identity FILE --signers FILE [options]
#
#   NAME             as `deploy/backup.sh ENV --list` shows it, such as daily/20260101T150000Z
#   --identity FILE  on the server: age's private key; delete it afterwards. Or `-` for standard input
#   --signers FILE   on the server: whose manifests are trusted; init-env.sh printed the line
#   --image IMAGE    whose `clerk` compares what was restored with the manifest; default: the running release, or the last one
#   --even-if-used   even while the environment's servers use the database; they are disconnected for a moment
#   --from prod      from another environment's backups, such as prod's for the test environment. Afterwards the data is prod's:
#                    refresh-test.sh replaces personal data before anyone can see it
source "$(dirname "$0")/backups.sh"
help_if_asked "$@"
load_env "${1:-}"
on_server "$@"
lock

name=${2:-} identity_file='' image='' used=no
shift 2 || die "which backup? see --help"
while (($#)); do
    case $1 in
        --identity) identity_file=${2:?}; shift ;;
        --image) image=${2:?}; shift ;;
        --signers) export BACKUP_SIGNERS=${2:?}; shift ;;
        --even-if-used) used=yes ;;
        --from) BACKUP_PREFIX=${2:?}; shift ;;
        *) die "unknown option $1; see --help" ;;
    esac
    shift
done
read_identity "$identity_file"
[[ -f ${BACKUP_SIGNERS:-} ]] || die "--signers: there is no file '${BACKUP_SIGNERS:-}'"

sessions() { sql -c "select count(*) from pg_stat_activity where datname = '$database' and pid <> pg_backend_pid()"; }
if [[ $used == no && $(sessions) != 0 ]]; then
    die "$(sessions) connections use $database: stop the stack (docker stack rm $stack), or add --even-if-used"
fi
[[ $name != newest ]] || name=$(newest_backup)
[[ -n $name ]] || die "there is no backup"

image=$(clerk_image "$image")

began=$SECONDS
folder=$(mktemp -d)
# Whatever happens, no second copy of the data is left.
trap 'rm -rf "$folder"; drop_scratch' EXIT
say "fetching $name"
fetch_backup "$name" "$folder"
say "restoring it next to $database: $(describe_backup "$folder")"
restore_beside "$folder" "$image"

# Only now is anything replaced.
old=$(put_in_place "${database}_before_$(date -u +%Y%m%d%H%M%S)")
say "$database is $name, in $((SECONDS - began)) seconds${old:+; what was there before is $old}"
