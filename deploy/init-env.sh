#!/usr/bin/env bash
# Prepares an environment on a provisioned server: database, roles, secrets that can be generated, NGINX, backup timers.
# What is already there stays as it is.
#
#   deploy/init-env.sh HOST test|prod      HOST as for ssh, or `local`
#   deploy/init-env.sh HOST ENV --rotate-passwords     new passwords for the database's roles. Running tasks keep the old
#                          one until the next deploy.sh has replaced them, and disabled it
#
# Afterwards: deploy/secret.sh for what it can't generate (it says what), then deploy/deploy.sh; for prod also deploy/pitr.sh.
source "$(dirname "$0")/stack.sh"
help_if_asked "$@"
host=${1:-}
[[ -n $host ]] || die "which host? see --help"
load_env "${2:-}"
rotate=${3:-}
[[ -z $rotate || $rotate == --rotate-passwords ]] || die "unknown option $rotate; see --help"
if [[ $host == local ]]; then export CLERK_TRANSPORT=local; else SERVER=$host; fi
on_server "$@"
lock

# First, because it needs a certificate (deploy/certificate.sh).
"$deploy_folder/nginx.sh" "$env"

say "database $database and its roles"
sql -v "database=$database" -f "$deploy_folder/sql/roles.sql" >/dev/null
sql -d "$database" -v "database=$database" -f "$deploy_folder/sql/grants.sql" >/dev/null

# By the socket with a password: containers are not the host's users. A database that is being restored is for the owner only.
hba=$(sql -c 'show hba_file')
lines="local $database ${database}_owner,+${database}_app scram-sha-256
local ${database}_restoring ${database}_owner scram-sha-256"
# Tasks on other machines, and those here with the same secret, connect by the private network; the firewall lets nobody else in.
if [[ -n ${DATABASE_HOST:-} ]]; then lines+=$'\n'"hostssl $database +${database}_app samenet scram-sha-256"; fi
missing=$(grep -vxFf "$hba" <<<"$lines" || true)
if [[ -n $missing ]]; then
    # The first line that matches counts, so ours go first.
    { echo "$missing"; cat "$hba"; } >"$hba.new"
    chown --reference="$hba" "$hba.new"
    chmod --reference="$hba" "$hba.new"
    mv "$hba.new" "$hba"
    sql -c 'select pg_reload_conf()' >/dev/null
fi

# A password is generated once, unless a new one is asked for; the role always gets the stored one.
password_of() {
    local file
    file=$(secret_file "$1_PASSWORD")
    if [[ ! -f $file || -n $rotate ]]; then random_secret; else cat "$file"; fi
}
# By standard input and without a log, so that no copy is left anywhere.
give_password() { sql -f - <<<"set log_statement = 'none'; alter role $1 login password '$2';"; }
# PostgreSQL may take a moment to reload who may sign in and how.
try_to_sign_in() {
    for _ in {1..5}; do
        if psql -XqAt "$2" -c 'select 1' >/dev/null; then return 0; fi
        sleep 1
    done
    die "$1 can't sign in"
}

role=$(app_role)
# A new password never goes to the role in use. The stored one may never have been used, if there was no deploy since the last time.
if [[ -n $rotate ]] && { has_sessions "$role" || runs_with DATABASE_URL; }; then
    role=$(other_app_role)
    ! has_sessions "$role" || die "tasks with the previous password are still running: deploy/deploy.sh $env first"
fi
password=$(password_of APP)
if [[ -n ${DATABASE_HOST:-} ]]; then
    # Tasks trust PostgreSQL's own authority alone, and only for this address.
    authority=$server_config/postgres/ca.pem
    [[ -f $authority ]] || die "$authority is missing: deploy/provision.sh makes it, with SWARM_PEERS"
    url="postgres://$role:$password@$DATABASE_HOST:${POSTGRES_PORT:-5432}/$database?sslmode=verify-full&sslrootcert="
    url_here=$url$authority url+=/run/secrets/DATABASE_CA
else
    url=$(database_url "$role" "$password") url_here=''
fi
say "the servers sign in as $role"
give_password "$role" "$password"
try_to_sign_in "$role" "${url_here:-$url}"
if [[ -n $url_here ]]; then store_secret DATABASE_CA <"$authority"; fi
# Only now, so that a failed run leaves what is in use; the URL first, because it says which role the password belongs to.
printf %s "$url" | store_secret DATABASE_URL
printf %s "$password" | store_secret APP_PASSWORD

password=$(password_of OWNER)
url=$(database_url "${database}_owner" "$password")
give_password "${database}_owner" "$password"
printf %s "$password" | store_secret OWNER_PASSWORD
printf %s "$url" | store_secret OWNER_DATABASE_URL
try_to_sign_in "${database}_owner" "$url"

[[ -f $(secret_file SECRET_KEY) ]] || random_secret | store_secret SECRET_KEY
# Signs the manifests of backups; its public half is kept with the private key that decrypts them.
if [[ ! -f $(secret_file BACKUP_SIGNING_KEY) ]]; then
    key=$(mktemp -d)
    ssh-keygen -q -t ed25519 -N '' -C "clerk-$env" -f "$key/key"
    store_secret BACKUP_SIGNING_KEY <"$key/key"
    say "backups of $env are signed; keep this line in a file for restore.sh --signers:"
    echo "clerk-backup $(<"$key/key.pub")"
    rm -rf "$key"
fi

"$deploy_folder/timers.sh" "$env"

missing=$(sed -n 's/^\([A-Z_0-9]*\) .*!$/\1/p' "$deploy_folder/secrets.list" | while read -r name; do
    [[ -f $(secret_file "$name") ]] || echo "$name"
done)
if [[ -n $rotate ]]; then say "deploy/deploy.sh $env gives the new password to the servers, and disables the old one"; fi
say "$env is prepared${missing:+; still to be set by deploy/secret.sh: $(echo "$missing" | paste -sd' ')}"
if [[ ${PITR:-no} == yes && $(sql -c 'show archive_mode') != on ]]; then say "point-in-time recovery is not on yet: deploy/pitr.sh $env enable"; fi
