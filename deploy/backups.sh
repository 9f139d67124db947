# shellcheck shell=bash
# Where backups lie, and how one is read. For backup.sh, restore.sh and restore-check.sh, after lib.sh.
# shellcheck disable=SC2154 # lib.sh sets the rest
#
# A backup is a folder <prefix>/<daily|monthly>/<time> of the backups bucket:
#   dump.age           pg_dump's custom format, encrypted for BACKUP_RECIPIENTS
#   manifest.json      what is in it: schema, rows of each table, sizes, checksums
#   manifest.json.sig  says that this server wrote the manifest; comes last, so that a backup without it is none

# rclone with the bucket as `backups:`. From the environment, so that no file holds the keys a second time.
backups() {
    local -a settings=(
        RCLONE_CONFIG=/dev/null
        RCLONE_CONFIG_BACKUPS_TYPE=s3
        "RCLONE_CONFIG_BACKUPS_PROVIDER=$([[ -n ${BACKUP_ENDPOINT:-} ]] && echo Other || echo AWS)"
        "RCLONE_CONFIG_BACKUPS_ENDPOINT=${BACKUP_ENDPOINT:-}"
        "RCLONE_CONFIG_BACKUPS_REGION=${BACKUP_REGION:-ap-southeast-2}"
        # The bucket exists, and this key may not make one.
        RCLONE_CONFIG_BACKUPS_NO_CHECK_BUCKET=true
        "RCLONE_CONFIG_BACKUPS_ACCESS_KEY_ID=$(backup_secret BACKUP_S3_ACCESS_KEY_ID)"
        "RCLONE_CONFIG_BACKUPS_SECRET_ACCESS_KEY=$(backup_secret BACKUP_S3_SECRET_ACCESS_KEY)"
    )
    # rclone refuses to start with AWS_CA_BUNDLE, which other tools want.
    env -u AWS_CA_BUNDLE "${settings[@]}" rclone --retries 5 --low-level-retries 5 --s3-upload-cutoff 50M "$@"
}
# From the environment (a runner that only reads backups), else from the server's secrets.
backup_secret() { if [[ -n ${!1:-} ]]; then echo "${!1}"; else cat "$(secret_file "$1")"; fi; }
backup_root() { echo "backups:${BACKUP_BUCKET:?}/${BACKUP_PREFIX:?}"; }

# Names of whole backups of a kind, newest first: `daily/<time>`.
backup_names() {
    local time
    backups lsf --dirs-only "$(backup_root)/$1/" | sort -r | while read -r time; do
        if [[ $(backups lsf "$(backup_root)/$1/$time") == *manifest.json.sig* ]]; then echo "$1/${time%/}"; fi
    done
}
newest_backup() { backup_names daily | sed -n 1p; }
# When a backup was taken, in seconds since 1970.
taken_at() { date -u -d "$(sed -E 's|.*/(....)(..)(..)T(..)(..)(..)Z|\1-\2-\3 \4:\5:\6|' <<<"$1")" +%s; }

# Fetches a backup into a folder, and refuses what is not exactly what was written.
fetch_backup() {
    local name=$1 folder=$2 file
    for file in manifest.json.sig manifest.json dump.age; do
        backups cat "$(backup_root)/$name/$file" >"$folder/$file" || die "the backup $name has no $file"
    done
    ssh-keygen -q -Y verify -f "${BACKUP_SIGNERS:?the file that says whose backups are ours}" -I clerk-backup -n clerk-backup \
        -s "$folder/manifest.json.sig" <"$folder/manifest.json" >/dev/null 2>&1 \
        || die "the manifest of $name is not signed by one of $BACKUP_SIGNERS: it was tampered with, or comes from elsewhere"
    [[ $(stat -c %s "$folder/dump.age") == $(jq -r .dump.bytes "$folder/manifest.json") ]] \
        || die "the dump of $name is not as long as it was: it is truncated"
    [[ $(sha256sum <"$folder/dump.age" | cut -d' ' -f1) == $(jq -r .dump.sha256 "$folder/manifest.json") ]] \
        || die "the dump of $name is not what was written: it was tampered with"
}

# Rows of every table, as JSON, as the transaction sees them in which it runs.
count_rows_sql() {
    cat <<'SQL'
select json_object_agg(name, rows order by name) from (
    select c.oid::regclass::text as name,
        (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s', c.oid::regclass), false, true, '')))[1]::text::bigint as rows
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'apalis')
) counted;
SQL
}

# Fills an empty database from a fetched backup, all or nothing, and compares it with the manifest. (pg_trgm: see sql/grants.sql.)
#   restore_into DATABASE OWNER FOLDER IDENTITY
restore_into() {
    local into=$1 owner=$2 folder=$3 identity=$4 found
    age -d -i "$identity" "$folder/dump.age" \
        | as_postgres env PGOPTIONS='-c session_preload_libraries=pg_trgm' pg_restore --no-owner --no-privileges --no-comments \
            --role="$owner" --exit-on-error --single-transaction -d "$into" \
        || die "the dump could not be restored"
    found=$(sql -d "$into" -c "set search_path = public" -c "$(count_rows_sql)")
    if ! diff <(jq -S .tables "$folder/manifest.json") <(jq -S . <<<"$found") >&2; then
        die "rows of the restored database are not those of the manifest (< manifest, > restored)"
    fi
    sql -d "$into" -c analyze
}
