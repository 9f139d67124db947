#!/usr/bin/env bash
# Point-in-time recovery: pgBackRest keeps every change of the whole PostgreSQL cluster, of all its databases, in the backups
# bucket. At most 5 minutes of work are lost with the server, usually less than one. Any moment of the last 28 days can be restored.
#
#   deploy/pitr.sh ENV enable            turns it on, and takes the first full backup; restarts PostgreSQL the first time
#   deploy/pitr.sh ENV backup [full|diff]    by a timer, daily: full if the last full one is a week old, otherwise the differences
#   deploy/pitr.sh ENV check             by a timer, every 10 minutes: sends the newest changes to the bucket and checks that they arrive;
#                                        fails, and tells the tech channel, if they don't or the newest backup is older than 26 h
#   deploy/pitr.sh ENV info              lists the backups
#   deploy/pitr.sh ENV restore [--to TIME] [--cluster NAME | --in-place]
#
#   --to TIME       such as '2026-11-25 14:03:00+11', or `latest`, the default: the newest change there is
#   --cluster NAME  a new cluster next to the running one, for the drill; default `restored`. It archives nothing, and containers
#                   can't reach it. `pg_dropcluster --stop MAJOR NAME` removes it again.
#   --in-place      replaces the cluster that is there, which is kept under another name
#
# ENV is the environment whose configuration and secrets are used, the one with PITR=yes in its file: prod. It covers both, because both
# environments' databases are in one cluster. `deploy/secret.sh ENV` sets PITR_S3_ACCESS_KEY_ID and
# PITR_S3_SECRET_ACCESS_KEY.
#
# The repository is encrypted with a passphrase that `enable` generates. A second copy, encrypted for BACKUP_RECIPIENTS, is in the
# bucket next to the dumps, so age's private key, which is kept away from the server, is all you need. On a new server, before
# `restore` or `enable`:
#   rclone cat BUCKET/PREFIX/pitr-passphrase.age | age -d -i FILE | deploy/secret.sh ENV PITR_CIPHER_PASS
#
# pgBackRest deletes old backups by itself, so its key, unlike that of the dumps, may delete under /pitr. It must not delete versions:
# the bucket is versioned, and its lifecycle keeps deleted objects for 35 days. Someone who takes over the server can hide these
# backups but not destroy them. (A lifecycle without the right to delete is not enough: pgBackRest could not remove what an interrupted
# backup has left, and would refuse to take another.)
#
# Archiving is not asynchronous: a segment of 16 MB a minute is little work, and what PostgreSQL counts as archived is in the bucket.
source "$(dirname "$0")/backups.sh"
help_if_asked "$@"
load_env "${1:-}"
[[ ${PITR:-no} == yes ]] || die "deploy/env/$env.env does not say PITR=yes; see --help"
on_server "$@"

major=$(<"$deploy_folder/postgres-major")
major=${PG_MAJOR:-$major}
cluster=${PG_CLUSTER:-main}
config=$CLERK_ROOT/etc/pgbackrest/pgbackrest.conf
conf=/etc/postgresql/$major/$cluster/conf.d/clerk-pitr.conf

repository() { as_postgres pgbackrest --config="$config" --stanza=clerk "$@"; }
# The newest backup of the kinds that match, in seconds since 1970; 0 if there is none.
newest_stop() { repository --output=json info | jq --arg kind "$1" '[.[0].backup[]? | select(.type | test($kind)) | .timestamp.stop] | max // 0'; }

# Writes pgBackRest's configuration, which holds secrets: for root to write and PostgreSQL to read.
write_config() {
    local name endpoint=${PITR_ENDPOINT:-${BACKUP_ENDPOINT:-}} region=${BACKUP_REGION:-ap-southeast-2} style=host port=443
    for name in PITR_S3_ACCESS_KEY_ID PITR_S3_SECRET_ACCESS_KEY PITR_CIPHER_PASS; do
        [[ -f $(secret_file "$name") ]] || die "the secret $name is not set: deploy/secret.sh $env $name"
    done
    [[ $endpoint != http://* ]] || die "$endpoint: pgBackRest only uses https for a bucket"
    if [[ -n $endpoint ]]; then
        style=path
        endpoint=${endpoint#https://}
        endpoint=${endpoint%%/*}
        if [[ $endpoint == *:* ]]; then port=${endpoint##*:}; fi
        endpoint=${endpoint%:*}
    fi
    if [[ -f $config ]] && ! grep -q "^# Made by deploy/pitr.sh for $env\." "$config"; then
        die "$config does not belong to $env, and there is only one for the whole cluster"
    fi
    mkdir -p "$(dirname "$config")"
    install -m 640 -o root -g postgres /dev/null "$config.new"
    cat >"$config.new" <<CONF
# Made by deploy/pitr.sh for $env.
[global]
repo1-type=s3
repo1-path=/pitr
repo1-s3-bucket=${BACKUP_BUCKET:?}
repo1-s3-endpoint=${endpoint:-s3.$region.amazonaws.com}
repo1-s3-region=$region
repo1-s3-uri-style=$style
repo1-s3-key=$(<"$(secret_file PITR_S3_ACCESS_KEY_ID)")
repo1-s3-key-secret=$(<"$(secret_file PITR_S3_SECRET_ACCESS_KEY)")
repo1-storage-port=$port
${PITR_CA_FILE:+repo1-storage-ca-file=$PITR_CA_FILE}
repo1-cipher-type=aes-256-cbc
repo1-cipher-pass=$(<"$(secret_file PITR_CIPHER_PASS)")
# Small files are bundled: a bucket is slow at many requests.
repo1-bundle=y
# Full backups are kept for as long as they are needed to restore any moment of so many days.
repo1-retention-full-type=time
repo1-retention-full=28
compress-type=zst
process-max=2
start-fast=y
# While the bucket does not answer, changes wait on this disk. It is better to lose history than to fill the disk, which would stop
# PostgreSQL: at a segment a minute this takes 17 hours, and all that time the check reports it.
archive-push-queue-max=16GiB
log-level-console=warn
log-level-file=off

# A bucket that does not answer is tried eight times for this long. PostgreSQL makes several such attempts before it stops: with this
# setting that takes up to six minutes, without it most of an hour.
[global:archive-push]
io-timeout=5
[global:check]
io-timeout=5

[clerk]
pg1-path=$(data_folder)
pg1-port=${POSTGRES_PORT:-5432}
pg1-socket-path=$(socket_folder)
CONF
    mv "$config.new" "$config"
}
data_folder() { pg_conftool -s "$major" "$cluster" show data_directory; }

# Starts a cluster, however long it takes to recover. If systemd is running, it manages the cluster.
start_cluster() {
    if [[ -d /run/systemd/system ]]; then systemctl start "postgresql@$major-$1"; else pg_ctlcluster "$major" "$1" start -- -t 86400 >/dev/null; fi
}
stop_cluster() {
    pg_ctlcluster "$major" "$1" status >/dev/null 2>&1 || return 0
    if [[ -d /run/systemd/system ]]; then systemctl stop "postgresql@$major-$1"; else pg_ctlcluster "$major" "$1" stop -m fast -- -t 600; fi
}

enable() {
    local second_copy
    second_copy=$(backup_root)/pitr-passphrase.age
    if [[ ! -f $(secret_file PITR_CIPHER_PASS) ]]; then
        [[ -z $(backups lsf "$second_copy" 2>/dev/null) ]] \
            || die "this bucket already holds a repository: set its passphrase first; see --help"
        random_secret | store_secret PITR_CIPHER_PASS
    fi
    write_config
    # Before PostgreSQL's configuration changes. Does nothing if it was done before.
    repository stanza-create
    local recipient recipients=()
    for recipient in ${BACKUP_RECIPIENTS:?}; do recipients+=(-r "$recipient"); done
    age "${recipients[@]}" <"$(secret_file PITR_CIPHER_PASS)" | backups rcat "$second_copy"

    cat >"$conf.new" <<CONF
# Made by deploy/pitr.sh.
archive_mode = on
archive_command = 'pgbackrest --config=$config --stanza=clerk archive-push %p'
# What a minute has changed goes to the bucket at its end.
archive_timeout = '60s'
CONF
    mv "$conf.new" "$conf"
    sql -c 'select pg_reload_conf()' >/dev/null
    if [[ $(sql -c 'show archive_mode') != on ]]; then
        say "restarting PostgreSQL"
        stop_cluster "$cluster"
        if ! start_cluster "$cluster"; then
            rm "$conf"
            start_cluster "$cluster" || die "PostgreSQL does not start; see its log"
            die "PostgreSQL does not start with $conf; it is running again without it"
        fi
    fi
    repository check
    if (($(newest_stop '^full$') == 0)); then back_up full; fi
    say "point-in-time recovery is on; the passphrase's second copy is $second_copy, encrypted for BACKUP_RECIPIENTS"
}

back_up() {
    local kind=${1:-diff}
    exec 8>"$CLERK_ROOT/run/lock/clerk-pitr-backup"
    flock -n 8 || die "a backup is already running"
    if [[ -z ${1:-} ]] && (($(date +%s) - $(newest_stop '^full$') > 6 * 86400 + 43200)); then kind=full; fi
    [[ $kind == full || $kind == diff ]] || die "a backup is full or diff"
    say "$kind backup of the cluster"
    if ! repository --type="$kind" backup >&2; then
        tell_tech "The $kind backup for point-in-time recovery failed."
        die "the backup failed"
    fi
    say "$kind backup: $(repository --output=json info | jq -r '.[0].backup[-1] | "\(.label), \(.info.size) bytes, \(.info.repository.delta) of them sent"')"
}

# Prints what is wrong, or nothing.
complaint() {
    local answer hours
    if [[ $(sql -c 'show archive_mode' 2>&1) != on || $(sql -c 'show archive_command') != pgbackrest* ]]; then
        echo "it is not turned on: deploy/pitr.sh $env enable, or PITR=no in deploy/env/$env.env"
    elif ! answer=$(as_postgres timeout 120 pgbackrest --config="$config" --stanza=clerk check 2>&1); then
        echo "changes don't arrive in the bucket; the last arrived at $(sql -c "select coalesce(last_archived_time::text, 'no time') from pg_stat_archiver"). $(grep -m 1 ERROR <<<"$answer" || echo 'No answer within 2 minutes.')"
    else
        hours=$((($(date +%s) - $(newest_stop .)) / 3600))
        if ((hours >= 26)); then echo "the newest backup is $hours hours old"; fi
    fi
}

check() {
    local wrong told=$server_state/$env/pitr-told url
    mkdir -p "$(dirname "$told")"
    wrong=$(complaint)
    if [[ -n $wrong ]]; then
        # Every 10 minutes is too often for people.
        if [[ -z $(find "$told" -mmin -55 2>/dev/null) ]]; then
            tell_tech "Point-in-time recovery of $SERVER_NAME: $wrong"
            touch "$told"
        fi
        die "$wrong"
    fi
    rm -f "$told"
    url=$(secret_file PITR_CHECK_URL)
    [[ ! -f $url ]] || curl -fsS -m 20 "$(<"$url")" >/dev/null
    sql -c "select 'the newest change in the bucket is from ' || last_archived_time from pg_stat_archiver"
}

# Reads all rows of a cluster's databases, and prints how recent they are.
read_everything() {
    local name newest
    for name in $(sql -c "select datname from pg_database where datname in ('clerk_test', 'clerk_prod')"); do
        as_postgres pg_dump "$name" >/dev/null
        newest=''
        if [[ -n $(sql -d "$name" -c "select to_regclass('submissions')") ]]; then
            newest=$(sql -d "$name" -c "select count(*) || ' submissions, the newest of ' || coalesce(max(created_at)::text, 'no time') from submissions")
        fi
        say "$name can be read${newest:+: $newest}"
    done
}
# What PostgreSQL's log says about a recovery, after the lines it had before.
#   recovered_until CLUSTER LINES
recovered_until() {
    tail -n "+$(($2 + 1))" "$(log_of "$1")" | grep -E 'last completed transaction|recovery stopping' >&2 || true
}
log_of() { echo "/var/log/postgresql/postgresql-$major-$1.log"; }

restore() {
    local to='' name=restored in_place=no began=$SECONDS
    while (($#)); do
        case $1 in
            --to) to=${2:?}; shift ;;
            --cluster) name=${2:?}; shift ;;
            --in-place) in_place=yes ;;
            *) die "unknown option $1; see --help" ;;
        esac
        shift
    done
    [[ $name =~ ^[a-z][a-z0-9_]*$ && $name != "$cluster" ]] || die "--cluster is a new cluster's name"
    [[ ! -e /etc/postgresql/$major/$name ]] || die "there is a cluster $name already: pg_dropcluster --stop $major $name"
    local target=()
    if [[ $to == latest ]]; then to=''; fi
    if [[ -n $to ]]; then
        to=$(date -u -d "$to" '+%F %T.%6N+00') || die "--to is a time"
        target=(--type=time "--target=$to" --target-action=promote)
    fi
    write_config
    local data folder home
    data=$(data_folder)
    folder=$(dirname "$data")/$name
    # Where it will be recovered.
    home=$folder
    if [[ $in_place == yes ]]; then home=$data; fi
    [[ ! -e $folder ]] || die "$folder already exists"
    install -d -o postgres -g postgres -m 700 "$folder"
    # shellcheck disable=SC2064 # expanded now on purpose
    trap "give_up '$name' '$folder'" EXIT
    say "fetching the cluster as of ${to:-its newest change}"
    repository --pg1-path="$folder" "${target[@]}" restore \
        --recovery-option=restore_command="pgbackrest --config=$config --stanza=clerk --pg1-path=$home archive-get %f \"%p\""
    say "fetched in $((SECONDS - began)) seconds"

    local lines=0
    if [[ $in_place == yes ]]; then
        if [[ -f $(log_of "$cluster") ]]; then lines=$(wc -l <"$(log_of "$cluster")"); fi
        take_over "$data" "$folder"
        trap - EXIT
        recovered_until "$cluster" "$lines"
        read_everything
        say "$data is restored, in $((SECONDS - began)) seconds. Now run deploy/init-env.sh, because the roles may have other passwords there, and deploy/pitr.sh $env backup full"
        return
    fi
    # Debian's own way to add a second cluster: it uses the folder as it is, and puts these files where they belong.
    install -o postgres -g postgres -m 600 /dev/stdin "$folder/postgresql.conf" <<'CONF'
# A copy, to look at.
archive_mode = off
listen_addresses = ''
hot_standby = off
shared_buffers = '128MB'
CONF
    install -o postgres -g postgres -m 600 /dev/stdin "$folder/pg_hba.conf" <<<'local all postgres peer'
    install -o postgres -g postgres -m 600 /dev/null "$folder/pg_ident.conf"
    pg_createcluster "$major" "$name" --datadir "$folder" --socketdir "$(socket_folder)" --start-conf manual >/dev/null
    if [[ -f $(log_of "$name") ]]; then lines=$(wc -l <"$(log_of "$name")"); fi
    pg_ctlcluster --skip-systemctl-redirect "$major" "$name" start -- -t 86400 >/dev/null || die "it does not recover; see its log"
    trap - EXIT
    recovered_until "$name" "$lines"
    POSTGRES_PORT=$(pg_conftool -s "$major" "$name" show port)
    export POSTGRES_PORT
    say "restored and recovered in $((SECONDS - began)) seconds"
    read_everything
    say "the cluster $name listens on port $POSTGRES_PORT of $(socket_folder); remove it with: pg_dropcluster --stop $major $name"
}

# Leaves nothing of a failed restore.
give_up() {
    if [[ -e /etc/postgresql/$major/$1 ]]; then
        pg_ctlcluster --skip-systemctl-redirect "$major" "$1" stop -m immediate >/dev/null 2>&1 || true
        pg_dropcluster "$major" "$1" || true
    fi
    rm -rf "$2"
}

# Replaces the cluster's folder with a fetched one. It recovers there with archiving on, so that everything after that is archived
# from the first moment.
take_over() {
    local data=$1 folder=$2 before
    before=$data.before-$(date -u +%Y%m%dT%H%M%SZ)
    say "stopping PostgreSQL"
    stop_cluster "$cluster"
    if [[ -e $data ]]; then
        mv "$data" "$before"
        say "what was there before is $before"
    fi
    mv "$folder" "$data"
    if ! start_cluster "$cluster"; then
        stop_cluster "$cluster"
        mv "$data" "$folder"
        [[ -e $before ]] || die "the restored cluster does not start; see the log"
        mv "$before" "$data"
        start_cluster "$cluster" || die "neither the restored cluster nor the old one starts; see the log"
        die "the restored cluster does not start; the old one is back"
    fi
}

mkdir -p "$CLERK_ROOT/run/lock"
case ${2:-} in
    enable) enable ;;
    backup) back_up "${3:-}" ;;
    check) check ;;
    info) repository info ;;
    restore) restore "${@:3}" ;;
    *) die "do what? see --help" ;;
esac
