#!/usr/bin/env bash
# Sets a secret of an environment; the next deploy hands it to the servers.
#
#   deploy/secret.sh ENV NAME       reads the value from standard input
#   deploy/secret.sh ENV --list     says which are set, and since when
#
# NAME is one of deploy/secrets.list, or one for backups: BACKUP_S3_ACCESS_KEY_ID, BACKUP_S3_SECRET_ACCESS_KEY,
# RESTORE_CHECK_URL (called when a restore check went well), BACKUP_CHECK_URL (called when the newest backup is young enough);
# or one of deploy/pitr.sh: PITR_S3_ACCESS_KEY_ID, PITR_S3_SECRET_ACCESS_KEY, PITR_CIPHER_PASS (made up by `enable`),
# PITR_CHECK_URL (called when changes arrive in the bucket).
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
load_env "${1:-}"
name=${2:-}
backup_names=(BACKUP_S3_ACCESS_KEY_ID BACKUP_S3_SECRET_ACCESS_KEY RESTORE_CHECK_URL BACKUP_CHECK_URL
    PITR_S3_ACCESS_KEY_ID PITR_S3_SECRET_ACCESS_KEY PITR_CIPHER_PASS PITR_CHECK_URL)
known=$(sed 's/#.*//' "$deploy_folder/secrets.list" | cut -d' ' -f1; printf '%s\n' "${backup_names[@]}")
[[ $name == --list ]] || grep -qx -- "${name:-?}" <<<"$known" || die "there is no secret '$name'; see deploy/secrets.list"
on_server "$@"

if [[ $name == --list ]]; then
    for name in $known; do
        file=$(secret_file "$name")
        if [[ -f $file ]]; then echo "$name set $(date -u -r "$file" +%F)"; else echo "$name -"; fi
    done
    exit 0
fi
store_secret "$name"
say "$name of $env is set; deploy/deploy.sh $env hands it out"
