#!/usr/bin/env bash
# Backs up an environment's database: a consistent dump, encrypted before it leaves this machine, with a manifest.
#
#   deploy/backup.sh ENV [--image IMAGE]    takes a backup; the first of a month is also kept for a year
#   deploy/backup.sh ENV --list             lists the backups
#   deploy/backup.sh ENV --age              fails, and tells the tech channel, when the newest is older than 26 hours
#
# The command `clerk` makes the manifest. It comes from IMAGE, or the running release, or the last one that ran and is still on the
# server. So a backup needs no running stack.
#
# With BACKUP_CHECK_RECIPIENT there is a second copy of the newest, under `check`, which is deleted after two days: what the weekly check
# and the refresh of test open. Their key, which GitHub has, opens no other backup.
#
# The bucket's lifecycle (deploy/iam/backups-lifecycle.json) keeps daily backups for 30 days and monthly ones for a year: the server's
# key can't delete. If a bucket has no lifecycle, BACKUP_PRUNE=yes in deploy/env/ENV.env deletes old ones from here.
source "$(dirname "$0")/backups.sh"
help_if_asked "$@"
load_env "${1:-}"
on_server "$@"

image=''
case ${2:-} in
    '') ;;
    --image) image=${3:?} ;;
    --list)
        backup_names daily
        backup_names monthly
        exit 0
        ;;
    --age)
        if ! newest=$(newest_backup); then
            tell_tech "Whether $env has a backup can't be seen: the bucket does not answer."
            die "the bucket does not answer"
        fi
        hours=$((($(date +%s) - $(taken_at "${newest:-daily/19700101T000000Z}")) / 3600))
        if ((hours >= 26)); then
            tell_tech "The newest backup of $env is ${newest:-missing}: older than 26 hours."
            die "the newest backup is ${newest:-missing}"
        fi
        check=$(secret_file BACKUP_CHECK_URL)
        [[ ! -f $check ]] || curl -fsS -m 20 "$(<"$check")" >/dev/null
        echo "$newest, $hours hours old"
        exit 0
        ;;
    *) die "unknown option $2; see --help" ;;
esac
exec 8>"$CLERK_ROOT/run/lock/clerk-$env-backup"
flock -n 8 || die "a backup of $env is already running"
folder='' snapshot_holder='' for_checks=''
finish() {
    local status=$?
    # The end of its input ends it.
    exec 7>&- || true
    [[ -z $snapshot_holder ]] || wait "$snapshot_holder" || true
    [[ -z $for_checks ]] || kill "$for_checks" 2>/dev/null || true
    [[ -z $folder ]] || rm -rf "$folder"
    ((status == 0)) || tell_tech "The backup of $env failed." || true
}
trap finish EXIT

signing_key=$(secret_file BACKUP_SIGNING_KEY)
mkdir -p "$server_state/$env"
folder=$(mktemp -d "$server_state/$env/backup.XXXXXX")
time=$(date -u +%Y%m%dT%H%M%SZ)
image=$(clerk_image "$image")
say "backing up $database"

# One transaction stays open and shares its snapshot, so dump and manifest are of the same moment.
mkfifo "$folder/in" "$folder/out"
as_postgres psql -XqAt -v ON_ERROR_STOP=1 -d "$database" <"$folder/in" >"$folder/out" &
snapshot_holder=$!
exec 7>"$folder/in" 6<"$folder/out"
echo 'begin isolation level repeatable read read only; select pg_export_snapshot();' >&7
read -r -t 60 snapshot <&6 || die "the database gives no snapshot"
run_clerk "$image" "$(secret_file OWNER_DATABASE_URL)" -- backup manifest --snapshot "$snapshot" </dev/null >"$folder/backup.json"

# Encrypted in the pipe: the plain dump is never a file.
recipients=()
for recipient in ${BACKUP_RECIPIENTS:?}; do recipients+=(-r "$recipient"); done
mkdir "$folder/kept" "$folder/check"
copy=/dev/null
if [[ -n ${BACKUP_CHECK_RECIPIENT:-} ]]; then
    copy=$folder/copy
    mkfifo "$copy"
    age -r "$BACKUP_CHECK_RECIPIENT" <"$copy" >"$folder/check/dump.age" &
    for_checks=$!
fi
as_postgres pg_dump -Fc --no-owner --no-privileges --snapshot="$snapshot" "$database" \
    | tee "$copy" | age "${recipients[@]}" >"$folder/kept/dump.age"
exec 7>&-
if [[ -n $for_checks ]]; then wait "$for_checks"; fi
for_checks=''

# The key's file belongs to root, as ssh-keygen wants it.
install -m 600 "$signing_key" "$folder/key"
# Uploads a dump with its manifest, and our signature last.
#   upload FOLDER KIND
upload() {
    local dump=$1/dump.age file
    jq --arg time "$time" --argjson bytes "$(stat -c %s "$dump")" --arg sha256 "$(sha256sum <"$dump" | cut -d' ' -f1)" \
        '{$time, dump: {file: "dump.age", $bytes, $sha256}, backup: .}' "$folder/backup.json" >"$1/manifest.json"
    rm -f "$1/manifest.json.sig"
    ssh-keygen -q -Y sign -f "$folder/key" -n clerk-backup "$1/manifest.json" 2>/dev/null
    for file in dump.age manifest.json manifest.json.sig; do backups copyto "$1/$file" "$(backup_root)/$2/$time/$file"; done
}
kinds=(daily)
if ! backups lsf --dirs-only "$(backup_root)/monthly/" 2>/dev/null | grep -q "^${time:0:6}"; then kinds+=(monthly); fi
for kind in "${kinds[@]}"; do upload "$folder/kept" "$kind"; done
if [[ -n ${BACKUP_CHECK_RECIPIENT:-} ]]; then upload "$folder/check" check; fi
if [[ ${BACKUP_PRUNE:-no} == yes ]]; then
    for kind in daily:30 monthly:366 ${BACKUP_CHECK_RECIPIENT:+check:2}; do
        for name in $(backup_names "${kind%:*}"); do
            (($(date +%s) - $(taken_at "$name") > ${kind#*:} * 86400)) || continue
            for file in manifest.json.sig manifest.json dump.age; do backups deletefile "$(backup_root)/$name/$file"; done
            say "$name was old and is deleted"
        done
    done
fi
echo "$time $(stat -c %s "$folder/kept/dump.age") bytes, $(describe_backup "$folder/kept")" >"$server_state/$env/last-backup"
say "${kinds[*]} $time: $(stat -c %s "$folder/kept/dump.age") bytes, $(describe_backup "$folder/kept")"
