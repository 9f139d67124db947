# shellcheck shell=bash
# Where backups are, and how to read one. Includes clerk.sh, stack.sh and lib.sh.
#
# A backup is a folder <prefix>/<daily|monthly|check>/<time> of the backups bucket:
#   dump.age           pg_dump's custom format, encrypted for BACKUP_RECIPIENTS; under `check` for BACKUP_CHECK_RECIPIENT alone
#   manifest.json      {time, dump: {file, bytes, sha256}, backup}: `backup` is what `clerk backup manifest` says of the database:
#                      schema, and rows and a checksum of each table
#   manifest.json.sig  proves that this server wrote the manifest; comes last, so a backup without it does not count
# shellcheck disable=SC2154 # lib.sh sets the rest
source "$(dirname "${BASH_SOURCE[0]}")/clerk.sh"

# rclone with the bucket as `backups:`. Configured by the environment, so that no second file holds the keys.
backups() {
    local -a settings=(
        RCLONE_CONFIG=/dev/null
        RCLONE_CONFIG_BACKUPS_TYPE=s3
        "RCLONE_CONFIG_BACKUPS_PROVIDER=$([[ -n ${BACKUP_ENDPOINT:-} ]] && echo Other || echo AWS)"
        "RCLONE_CONFIG_BACKUPS_ENDPOINT=${BACKUP_ENDPOINT:-}"
        "RCLONE_CONFIG_BACKUPS_REGION=${BACKUP_REGION:-ap-southeast-2}"
        # The bucket exists, and this key may not create one.
        RCLONE_CONFIG_BACKUPS_NO_CHECK_BUCKET=true
        "RCLONE_CONFIG_BACKUPS_ACCESS_KEY_ID=$(backup_secret BACKUP_S3_ACCESS_KEY_ID)"
        "RCLONE_CONFIG_BACKUPS_SECRET_ACCESS_KEY=$(backup_secret BACKUP_S3_SECRET_ACCESS_KEY)"
        # Of a key that was lent for an hour.
        "RCLONE_CONFIG_BACKUPS_SESSION_TOKEN=${BACKUP_S3_SESSION_TOKEN:-}"
    )
    # rclone refuses to start with AWS_CA_BUNDLE, which other tools need.
    env -u AWS_CA_BUNDLE "${settings[@]}" rclone --retries 5 --low-level-retries 5 --s3-upload-cutoff 50M "$@"
}
# From the environment (on a runner that only reads backups), otherwise from the server's secrets.
backup_secret() { if [[ -n ${!1:-} ]]; then echo "${!1}"; else cat "$(secret_file "$1")"; fi; }
backup_root() { echo "backups:${BACKUP_BUCKET:?}/${BACKUP_PREFIX:?}"; }

# Names of complete backups of a kind, newest first: `daily/<time>`.
backup_names() {
    local time
    backups lsf --dirs-only "$(backup_root)/$1/" | sort -r | while read -r time; do
        if [[ $(backups lsf "$(backup_root)/$1/$time") == *manifest.json.sig* ]]; then echo "$1/${time%/}"; fi
    done
}
newest_backup() { backup_names "${1:-daily}" | sed -n 1p; }
# When a backup was taken, in seconds since 1970.
taken_at() { date -u -d "$(sed -E 's|.*/(....)(..)(..)T(..)(..)(..)Z|\1-\2-\3 \4:\5:\6|' <<<"$1")" +%s; }

# Fetches the manifest of a backup into a folder, and refuses it if this server did not write it for that backup.
fetch_manifest() {
    local name=$1 folder=$2 file
    for file in manifest.json.sig manifest.json; do
        # A key that may not read it gets nothing, without an error.
        backups cat "$(backup_root)/$name/$file" >"$folder/$file" && [[ -s $folder/$file ]] || die "the backup $name has no $file that can be read"
    done
    ssh-keygen -q -Y verify -f "${BACKUP_SIGNERS:?the file that says whose backups are ours}" -I clerk-backup -n clerk-backup \
        -s "$folder/manifest.json.sig" <"$folder/manifest.json" >/dev/null 2>&1 \
        || die "the manifest of $name is not signed by one of $BACKUP_SIGNERS: it was tampered with, or comes from elsewhere"
    [[ $(jq -r .time "$folder/manifest.json") == "${name#*/}" ]] \
        || die "the manifest of $name belongs to another backup: someone has moved it"
}

# What the manifests of a backup and of all earlier ones say of the database, one after the other: the audit trail of the newest must
# contain the heads of all.
manifests_until() {
    local name=$1 folder=$2 kind other earlier=$2/earlier
    mkdir -p "$earlier"
    jq .backup "$folder/manifest.json"
    for kind in daily monthly; do
        while read -r other; do
            [[ ${other#*/} < ${name#*/} ]] || continue
            fetch_manifest "$other" "$earlier"
            jq '.backup | select(.audit)' "$earlier/manifest.json"
        done < <(backup_names "$kind")
    done
}

# Fetches a backup into a folder, and refuses it if it is not exactly what was written.
fetch_backup() {
    local name=$1 folder=$2
    fetch_manifest "$name" "$folder"
    backups cat "$(backup_root)/$name/dump.age" >"$folder/dump.age" || die "the backup $name has no dump.age"
    [[ $(stat -c %s "$folder/dump.age") == $(jq -r .dump.bytes "$folder/manifest.json") ]] \
        || die "the dump of $name is not as long as it was: it is truncated"
    [[ $(sha256sum <"$folder/dump.age" | cut -d' ' -f1) == $(jq -r .dump.sha256 "$folder/manifest.json") ]] \
        || die "the dump of $name is not what was written: it was tampered with"
}

# What a fetched backup holds, for people.
describe_backup() { jq -r '"\([.backup.tables[].rows] | add) rows, schema \(.backup.schema.clerk)"' "$1/manifest.json"; }

# age's private key, from a file, or with `-` from standard input, so that no file on this machine holds it.
read_identity() {
    [[ ${1:-} == - || -f ${1:-} ]] || die "--identity: there is no file '${1:-}'"
    identity=$(cat -- "$1")
    [[ -n $identity ]] || die "--identity: '$1' is empty"
}

# Fills an empty database from a fetched backup, all or nothing, and has clerk compare it with the manifest. (pg_trgm: see
# sql/grants.sql.)
#   restore_into DATABASE OWNER FOLDER IMAGE URL_FILE
restore_into() {
    local into=$1 owner=$2 folder=$3 image=$4 url=$5
    age -d -i <(echo "$identity") "$folder/dump.age" \
        | as_postgres env PGOPTIONS='-c session_preload_libraries=pg_trgm' pg_restore --no-owner --no-privileges --no-comments \
            --role="$owner" --exit-on-error --single-transaction -d "$into" \
        || die "the dump could not be restored"
    jq .backup "$folder/manifest.json" | run_clerk "$image" "$url" -- backup compare - >&2 \
        || die "the restored database is not what the manifest says"
    sql -d "$into" -c analyze
}

# Restores a fetched backup next to the environment's database, where only the owner and PostgreSQL's administrator can look:
# the servers have neither's password.
#   restore_beside FOLDER IMAGE
restore_beside() {
    local folder=$1 image=$2 extension
    drop_scratch
    sql -c "create database $(scratch) owner ${database}_owner encoding 'UTF8' template template0 allow_connections false" \
        -c "revoke all on database $(scratch) from public" \
        -c "alter database $(scratch) set session_preload_libraries = pg_trgm" \
        -c "alter database $(scratch) allow_connections true"
    for extension in btree_gin pg_trgm unaccent pgcrypto hstore; do sql -d "$(scratch)" -c "create extension $extension"; done
    url_file "$folder/url" "$(scratch)" "${database}_owner" "$(<"$(secret_file OWNER_PASSWORD)")"
    restore_into "$(scratch)" "${database}_owner" "$folder" "$image" "$folder/url"
}
scratch() { echo "${database}_restoring"; }
drop_scratch() { sql -c "drop database if exists $(scratch) with (force)"; }

# Replaces the environment's database with the restored one and gives the application its rights. The replaced database is kept
# under another name, which this prints. Both renames happen, or neither.
#   put_in_place NAME
put_in_place() {
    local old=$1 exists
    sql -d "$(scratch)" -v "database=$database" -f "$deploy_folder/sql/grants.sql" >/dev/null
    exists=$(sql -c "select count(*) from pg_database where datname = '$database'")
    if [[ $exists == 1 ]]; then
        sql -c "alter database $database allow_connections false" \
            -c "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$database'" >/dev/null
        sql -c "alter database $database rename to $old"
    fi
    if ! sql -c "alter database $(scratch) rename to $database"; then
        [[ $exists == 0 ]] || sql -c "alter database $old rename to $database" -c "alter database $database allow_connections true"
        die "the restored database could not replace it; nothing has changed"
    fi
    if [[ $exists == 1 ]]; then echo "$old"; fi
}
