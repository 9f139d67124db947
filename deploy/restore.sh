#!/usr/bin/env bash
# Puts a backup in place of an environment's database. The database that was there stays beside it, under another name.
#
#   deploy/restore.sh ENV newest|NAME --identity FILE --signers FILE [options]
#
#   NAME             as `deploy/backup.sh ENV --list` shows it, such as daily/20260101T150000Z
#   --identity FILE  on the server: age's private key; delete it afterwards
#   --signers FILE   on the server: whose manifests are believed; init-env.sh printed the line when it made the server
#   --even-if-used   also while the environment's servers use the database; they are cut off for a moment
#   --from prod      of another environment's backups, such as prod's for the test environment. Afterwards the data is prod's:
#                    run `clerk obfuscate` before anybody may see it (what refresh-test.sh does)
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/backups.sh"
help_if_asked "$@"
load_env "${1:-}"
on_server "$@"
lock

name=${2:-} identity='' used=no
shift 2 || die "which backup? see --help"
while (($#)); do
    case $1 in
        --identity) identity=${2:?}; shift ;;
        --signers) export BACKUP_SIGNERS=${2:?}; shift ;;
        --even-if-used) used=yes ;;
        --from) BACKUP_PREFIX=${2:?}; shift ;;
        *) die "unknown option $1; see --help" ;;
    esac
    shift
done
[[ -f $identity ]] || die "--identity: there is no file '$identity'"
[[ -f ${BACKUP_SIGNERS:-} ]] || die "--signers: there is no file '${BACKUP_SIGNERS:-}'"

sessions() { sql -c "select count(*) from pg_stat_activity where datname = '$database' and pid <> pg_backend_pid()"; }
if [[ $used == no && $(sessions) != 0 ]]; then
    die "$(sessions) connections use $database: stop the stack (docker stack rm $stack), or say --even-if-used"
fi
[[ $name != newest ]] || name=$(newest_backup)
[[ -n $name ]] || die "there is no backup"

began=$SECONDS
folder=$(mktemp -d)
new=${database}_restoring
trap 'rm -rf "$folder"' EXIT
say "fetching $name"
fetch_backup "$name" "$folder"
say "restoring it beside $database"
sql -c "drop database if exists $new"
sql -c "create database $new owner ${database}_owner encoding 'UTF8' template template0"
for extension in pg_trgm unaccent pgcrypto hstore; do sql -d "$new" -c "create extension $extension"; done
restore_into "$new" "${database}_owner" "$folder" "$identity"
sql -d "$new" -v "database=$database" -f "$deploy_folder/sql/grants.sql" >/dev/null

# Only now is anything taken away. Both renames, or none.
old=${database}_before_$(date -u +%Y%m%d%H%M%S)
exists=$(sql -c "select count(*) from pg_database where datname = '$database'")
if [[ $exists == 1 ]]; then
    sql -c "alter database $database allow_connections false" \
        -c "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$database'" >/dev/null
    sql -c "alter database $database rename to $old"
fi
if ! sql -c "alter database $new rename to $database"; then
    [[ $exists == 0 ]] || sql -c "alter database $old rename to $database" -c "alter database $database allow_connections true"
    die "the restored database could not take its place; nothing has changed"
fi
say "$database is $name, in $((SECONDS - began)) seconds$([[ $exists == 1 ]] && echo "; what was there before is $old")"
