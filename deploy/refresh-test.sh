#!/usr/bin/env bash
# Fills the test environment with prod's newest backup, after replacing all personal data in it. What was in the test environment is
# lost, except for one copy of its database. Never touches prod.
#
#   deploy/refresh-test.sh --identity FILE --signers FILE [options]
#
#   --identity FILE  on the server: age's private key, or `-` for standard input: that of prod's BACKUP_CHECK_RECIPIENT, if it has one
#   --signers FILE   on the server: whose manifests are trusted; init-env.sh printed the line when it prepared prod
#   --backup NAME    instead of the newest, as `deploy/backup.sh prod --list` shows it
#   --from PREFIX    where prod's backups are in the bucket; default: BACKUP_PREFIX of deploy/env/prod.env, or prod
#   --image IMAGE    whose `clerk` to use; default: test's running release, or the last one that ran
#
# The data is restored next to test's database, where only its owner can look (test's servers can't). It is compared with the manifest,
# migrated to the schema of test's release, and obfuscated in one transaction that ends with a search for everything that was there
# before. Only then does it replace test's database. If anything fails before that, it is dropped. Files get stand-ins in test's bucket;
# what was in the bucket before is deleted.
#
# Afterwards nobody can sign in: the last line says how to create a user.
source "$(dirname "$0")/backups.sh"
help_if_asked "$@"
if [[ ${1:-} == test ]]; then shift; fi
[[ ${1:-} != prod ]] || die "this is only for the test environment: it replaces all data"
load_env test
on_server "$@"
lock

prod=$(cat "$deploy_folder/env/prod.env" "$server_code/prod/deploy/env/prod.env" 2>/dev/null || true)
# What prod's file says; if there are two files, both values.
of_prod() { sed -n "s/^$1=//p" <<<"$prod" | tr -d "\"'"; }

identity_file='' image='' name=newest from=$(of_prod BACKUP_PREFIX | head -n 1)
while (($#)); do
    case $1 in
        --identity) identity_file=${2:?}; shift ;;
        --signers) export BACKUP_SIGNERS=${2:?}; shift ;;
        --backup) name=${2:?}; shift ;;
        --from) from=${2:?}; shift ;;
        --image) image=${2:?}; shift ;;
        *) die "unknown option $1; see --help" ;;
    esac
    shift
done
read_identity "$identity_file"
[[ -f ${BACKUP_SIGNERS:-} ]] || die "--signers: there is no file '${BACKUP_SIGNERS:-}'"
! of_prod S3_BUCKET | grep -qxF "$S3_BUCKET" || die "test and prod have the same S3_BUCKET: its files would be lost"
BACKUP_PREFIX=${from:-prod}
kind=daily
if [[ -n $(of_prod BACKUP_CHECK_RECIPIENT) ]]; then kind=check; fi
[[ $name != newest ]] || name=$(newest_backup "$kind")
[[ -n $name ]] || die "there is no backup of prod"
image=$(clerk_image "$image")

# Test's uploads, as test's servers reach them.
uploads() {
    env -u AWS_CA_BUNDLE RCLONE_CONFIG=/dev/null RCLONE_CONFIG_UPLOADS_TYPE=s3 \
        "RCLONE_CONFIG_UPLOADS_PROVIDER=$([[ -n ${S3_ENDPOINT:-} ]] && echo Other || echo AWS)" \
        "RCLONE_CONFIG_UPLOADS_ENDPOINT=${S3_ENDPOINT:-}" "RCLONE_CONFIG_UPLOADS_REGION=${S3_REGION:-ap-southeast-2}" \
        RCLONE_CONFIG_UPLOADS_NO_CHECK_BUCKET=true \
        "RCLONE_CONFIG_UPLOADS_ACCESS_KEY_ID=$(<"$(secret_file S3_ACCESS_KEY_ID)")" \
        "RCLONE_CONFIG_UPLOADS_SECRET_ACCESS_KEY=$(<"$(secret_file S3_SECRET_ACCESS_KEY)")" \
        rclone --retries 5 "$@"
}
# `clerk` with test's bucket, which needs the network.
with_bucket() {
    local variable options=() secret
    for variable in S3_BUCKET S3_REGION S3_ENDPOINT S3_FORCE_PATH_STYLE; do options+=(-e "$variable=${!variable:-}"); done
    for secret in S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY; do
        options+=(-v "$(secret_file "$secret"):/run/secrets/$secret:ro" -e "${secret}_FILE=/run/secrets/$secret")
    done
    clerk_network=bridge run_clerk "$image" "$folder/url" "${options[@]}" -- "$@" </dev/null >&2
}

began=$SECONDS
began_at=$(date -u +%FT%TZ)
folder=$(mktemp -d)
trap 'rm -rf "$folder"; drop_scratch' EXIT
say "fetching prod's $name"
fetch_backup "$name" "$folder"
say "restoring it where only the owner can look: $(describe_backup "$folder")"
restore_beside "$folder" "$image"
run_clerk "$image" "$folder/url" -- migrate </dev/null >&2 || die "it could not be migrated to the schema of $image"
say "replacing personal data"
with_bucket obfuscate --yes-this-database "$(scratch)" --files || die "personal data could not be replaced; nothing has changed"

# From here on it holds no personal data.
kept=${database}_before_refresh
sql -c "drop database if exists $kept with (force)"
kept=$(put_in_place "$kept")
say "$database holds prod's $name with personal data replaced${kept:+; what was there before is $kept}"

# What was in the bucket before, except for what the database names.
sql -d "$database" -c "select distinct '/' || object_key from uploads" >"$folder/keys"
uploads delete --use-server-modtime --min-age "$began_at" --exclude-from "$folder/keys" "uploads:$S3_BUCKET"
say "the bucket $S3_BUCKET holds $(uploads size --json "uploads:$S3_BUCKET" | jq .count) files, of $(grep -c . "$folder/keys" || true) that the database names"

release=$(running_release)
wrong=''
if [[ -n $release ]]; then
    for service in web worker; do docker service update --force --detach "${stack}_$service" >/dev/null; done
    why=$(wait_until_converged "$release") || die "the data is in place, but the servers did not come back: $why"
    task=$(containers_of worker | sed -n 1p)
    docker exec "$task" clerk doctor >&2 || wrong=yes
else
    say "no stack is running"
    run_clerk "$image" "$(secret_file DATABASE_URL)" -- doctor --only database </dev/null >&2 || wrong=yes
fi
say "nobody can sign in yet. This creates a user, with the password from standard input:"
say "    deploy/run.sh $env user create --email EMAIL --name NAME --group Admin"
[[ -z $wrong ]] || die "the data is in place, but clerk doctor found problems"
say "test was refreshed in $((SECONDS - began)) seconds"
