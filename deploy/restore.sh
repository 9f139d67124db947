#!/usr/bin/env bash
# Puts a backup in place of an environment's database. The database that was there stays beside it, under another name.
#
#   deploy/restore.sh ENV newest|NAME --identity FILE --signers FILE [options]
#
#   NAME             as `deploy/backup.sh ENV --list` shows it, such as daily/20260101T150000Z
#   --identity FILE  on the server: age's private key; delete it afterwards. Or `-`: it comes by standard input
#   --signers FILE   on the server: whose manifests are believed; init-env.sh printed the line when it made the server
#   --image IMAGE    whose `clerk` compares what was restored with the manifest; default: the release that runs, or ran last
#   --even-if-used   also while the environment's servers use the database; they are cut off for a moment
#   --from prod      of another environment's backups, such as prod's for the test environment. Afterwards the data is prod's:
#                    refresh-test.sh is what replaces them before anybody can see them
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
    die "$(sessions) connections use $database: stop the stack (docker stack rm $stack), or say --even-if-used"
fi
[[ $name != newest ]] || name=$(newest_backup)
[[ -n $name ]] || die "there is no backup"

image=$(clerk_image "$image")

began=$SECONDS
folder=$(mktemp -d)
# Whatever happens, no second copy of the data stays.
trap 'rm -rf "$folder"; drop_scratch' EXIT
say "fetching $name"
fetch_backup "$name" "$folder"
say "restoring it beside $database: $(describe_backup "$folder")"
restore_beside "$folder" "$image"

# Only now is anything taken away.
old=$(put_in_place "${database}_before_$(date -u +%Y%m%d%H%M%S)")
say "$database is $name, in $((SECONDS - began)) seconds${old:+; what was there before is $old}"
