#!/usr/bin/env bash
# Makes a fresh Debian 12/13 or Ubuntu 22.04/24.04 a server for Clerk: PostgreSQL of the pinned major, NGINX, Docker with a swarm,
# a firewall, updates of the system by themselves, SSH by key alone, log rotation. Can be run again at any time; what is as
# it should be stays.
#
#   deploy/provision.sh HOST         HOST as for ssh, as root or somebody who may sudo; or `local`
#   deploy/provision.sh HOST --no-firewall     where another firewall does that (port 22; 80 and 443 from CloudFlare)
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
host=${1:-}
[[ -n $host && $host != -* ]] || die "which host? see --help"
if [[ $host == local ]]; then export CLERK_TRANSPORT=local; else SERVER=$host; fi
# No environment yet: the scripts are copied beside those of the environments.
env=provision
on_server "$@"
export DEBIAN_FRONTEND=noninteractive
pg_major=$(<"$deploy_folder/postgres-major")
pg_major=${PG_MAJOR:-$pg_major}

install_missing() {
    local package missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    if ((${#missing[@]})); then
        say "installing ${missing[*]}"
        apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    fi
}
# Writes standard input to a file; says whether that changed anything.
put() {
    local new
    new=$(mktemp)
    cat >"$new"
    if cmp -s "$new" "$1"; then rm "$new"; return 1; fi
    mkdir -p "$(dirname "$1")"
    install -m 644 "$new" "$1"
    rm "$new"
    say "wrote $1"
}
# Machines in which systemd does not run (containers, tests) get the files and packages.
service() { if [[ -d /run/systemd/system ]]; then systemctl "$@"; else say "systemd does not run here: no 'systemctl $*'"; fi; }

# A machine that has just come up is often busy with updates of its own.
for tries in {1..30}; do
    if apt-get update -qq; then break; fi
    ((tries < 30)) || die "apt-get update fails"
    say "once more in 10 seconds"
    sleep 10
done
install_missing ca-certificates curl jq age rclone openssh-client postgresql-common nginx-light docker.io nftables unattended-upgrades logrotate pgbackrest
docker version >/dev/null 2>&1 || service enable --now docker

say "PostgreSQL $pg_major"
if ! apt-cache show "postgresql-$pg_major" >/dev/null 2>&1; then
    # Not this system's own: from PostgreSQL's archive, whose key the system packages.
    /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y >/dev/null
fi
install_missing "postgresql-$pg_major" "postgresql-client-$pg_major"
if put "/etc/postgresql/$pg_major/main/conf.d/clerk.conf" <<CONF
# Made by deploy/provision.sh.
listen_addresses = 'localhost'
# Two environments; each task of web and worker holds up to DATABASE_POOL_SIZE connections, and twice that during a deploy.
max_connections = 200
password_encryption = 'scram-sha-256'
shared_buffers = '$(($(awk '/MemTotal/ {print $2}' /proc/meminfo) / 4096))MB'
log_min_duration_statement = '1s'
# Statements that are logged show no values.
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_rotation_age = '1d'
CONF
then service restart postgresql; fi

say "swarm"
if put /etc/docker/daemon.json <<'JSON'
{
    "log-driver": "json-file",
    "log-opts": {"max-size": "20m", "max-file": "5"},
    "no-new-privileges": true
}
JSON
then service restart docker; fi
if [[ $(docker info -f '{{.Swarm.LocalNodeState}}') != active ]]; then
    # One machine at first; another joins by `docker swarm join` (docs/operations.md).
    docker swarm init --advertise-addr "${SWARM_ADDRESS:-127.0.0.1}" >/dev/null
fi

say "NGINX"
rm -f /etc/nginx/sites-enabled/default
nginx_changed=no
if put /etc/nginx/conf.d/clerk-default.conf <"$deploy_folder/nginx/default.conf"; then nginx_changed=yes; fi
nginx -t -q
if [[ $nginx_changed == yes ]]; then service reload-or-restart nginx; fi

say "updates, SSH, logs"
put /etc/apt/apt.conf.d/52clerk-upgrades <<'CONF' || true
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
// PostgreSQL and Docker restart when they are upgraded: at a quiet hour, a few seconds each.
Unattended-Upgrade::Automatic-Reboot "true";
Unattended-Upgrade::Automatic-Reboot-Time "04:00";
CONF
if put /etc/ssh/sshd_config.d/10-clerk.conf <<'CONF'
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
X11Forwarding no
AllowAgentForwarding no
MaxAuthTries 3
CONF
then service reload ssh; fi
put /etc/logrotate.d/clerk-nginx <<'CONF' || true
/var/log/nginx/clerk-*.log {
    daily
    rotate 30
    missingok
    notifempty
    compress
    delaycompress
    create 0640 www-data adm
    sharedscripts
    postrotate
        [ ! -f /run/nginx.pid ] || kill -USR1 "$(cat /run/nginx.pid)"
    endscript
}
CONF

if [[ ${2:-} != --no-firewall ]]; then
    say "firewall"
    ranges=$(grep -v '^#' "$deploy_folder/nginx/cloudflare-ranges")
    if put /etc/nftables.conf <<CONF
#!/usr/sbin/nft -f
# Made by deploy/provision.sh. Only this table is ours; Docker keeps its own.
table inet clerk
delete table inet clerk
table inet clerk {
    set cloudflare4 { type ipv4_addr; flags interval; elements = { $(grep -v : <<<"$ranges" | paste -sd,) } }
    set cloudflare6 { type ipv6_addr; flags interval; elements = { $(grep : <<<"$ranges" | paste -sd,) } }
    # Further machines of the swarm; see docs/operations.md.
    set swarm { type ipv4_addr; flags interval; ${SWARM_PEERS:+elements = { $SWARM_PEERS \}} }
    chain input {
        type filter hook input priority filter; policy drop;
        ct state established,related accept
        iifname "lo" accept
        iifname { "docker0", "docker_gwbridge" } accept
        meta l4proto { icmp, ipv6-icmp } accept
        tcp dport 22 accept
        tcp dport { 80, 443 } ip saddr @cloudflare4 accept
        tcp dport { 80, 443 } ip6 saddr @cloudflare6 accept
        ip saddr @swarm tcp dport { 2377, 7946 } accept
        ip saddr @swarm udp dport { 4789, 7946 } accept
    }
    # Docker publishes ports past the chain above: nothing from outside is passed on to containers.
    chain forward {
        type filter hook forward priority filter - 10; policy accept;
        ct state established,related accept
        iifname { "lo", "docker0", "docker_gwbridge" } accept
        iifname "br-*" accept
        ct status dnat drop
    }
}
CONF
    then
        nft -c -f /etc/nftables.conf
        nft -f /etc/nftables.conf
        service enable --now --quiet nftables
    fi
fi
say "$host is ready for deploy/init-env.sh"
