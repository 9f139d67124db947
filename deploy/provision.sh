#!/usr/bin/env bash
# Turns a fresh Debian 12, Ubuntu 24.04, or a later release of either, into a server for Clerk: PostgreSQL of the pinned major, NGINX,
# Docker with a swarm, cosign, a firewall, automatic updates, SSH by key only, log rotation. Can be run again at any time; what is already
# right stays.
#
#   deploy/provision.sh HOST         HOST as for ssh, as root or a user who may sudo; or `local`
#   deploy/provision.sh HOST --no-firewall     if another firewall does that (port 22; 80 and 443 from CloudFlare)
#   deploy/provision.sh HOST --node            another machine of the swarm: no PostgreSQL, no NGINX, no swarm of its own
#
# With more than one machine: SWARM_ADDRESS is this one's address in their private network, SWARM_PEERS those of the others, separated
# by commas; `none` when there are no others any more. The machine remembers both, so they are only needed again when they
# change. What goes between machines is encrypted. SWARM_ENCRYPTION=no is for a private network that encrypts by itself, such as
# WireGuard's; it is remembered too, and counts when the swarm is made.
#
# SSH_USERS: who may log in by SSH, separated by spaces; `all` for everyone with a key, as at first. Remembered too.
#
# VIRUS_SCANNER=yes: clamd for the files that renters send, at /run/clamav/clamd.ctl; it takes 1.5 GB of memory. Each machine with workers
# needs it. It stays until its package is removed.
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
host=${1:-}
[[ -n $host && $host != -* ]] || die "which host? see --help"
if [[ $host == local ]]; then export CLERK_TRANSPORT=local; else SERVER=$host; fi
shift
firewall=yes node=no
for option in "$@"; do
    case $option in
        --no-firewall) firewall=no ;;
        --node) node=yes ;;
        *) die "unknown option $option; see --help" ;;
    esac
done
# No environment yet: the scripts are copied next to those of the environments.
env=provision
on_server "$host" "$@"
export DEBIAN_FRONTEND=noninteractive
pg_major=$(<"$deploy_folder/postgres-major")
pg_major=${PG_MAJOR:-$pg_major}

# The NGINX of an older system does not support all of our configuration.
check_system() {
    local id version oldest
    # shellcheck disable=SC1091
    read -r id version <<<"$(source /etc/os-release && echo "$ID ${VERSION_ID:-unstable}")"
    case $id in
        debian) oldest=12 ;;
        ubuntu) oldest=24.04 ;;
        *) die "this is $id: Debian or Ubuntu is needed" ;;
    esac
    [[ $(printf '%s\n' "$oldest" "$version" | sort -V | head -n 1) == "$oldest" ]] || die "this is $id $version: the oldest that works is $oldest"
}

install_missing() {
    local package missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    if ((${#missing[@]})); then install_newest "${missing[@]}"; fi
}
install_newest() {
    say "installing $*"
    apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@" >/dev/null
}
# Writes standard input to a file; succeeds if that changed anything.
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
# Machines without systemd (containers, tests) get the files and packages.
service() { if [[ -d /run/systemd/system ]]; then systemctl "$@"; else say "systemd does not run here: no 'systemctl $*'"; fi; }

# Times in logs, and codes from phones, need a right clock.
clock() {
    local program
    for program in chrony ntpsec openntpd systemd-timesyncd; do
        if dpkg-query -W -f '${Status}' "$program" 2>/dev/null | grep -q 'ok installed'; then return; fi
    done
    install_missing systemd-timesyncd
}

# A machine that has just started is often busy with its own updates.
fetch_lists() {
    local tries
    for tries in {1..30}; do
        if apt-get update -qq; then return; fi
        say "trying again in 10 seconds"
        sleep 10
    done
    die "apt-get update failed $tries times"
}

# Addresses of the swarm's machines: as given, otherwise as remembered.
swarm_addresses() {
    local address=${SWARM_ADDRESS:-} peers=${SWARM_PEERS:-} encryption=${SWARM_ENCRYPTION:-}
    SWARM_ADDRESS='' SWARM_PEERS='' SWARM_ENCRYPTION=''
    # shellcheck disable=SC1091 # written below, maybe long ago
    if [[ -f $server_config/swarm ]]; then source "$server_config/swarm"; fi
    SWARM_ADDRESS=${address:-$SWARM_ADDRESS} SWARM_PEERS=${peers:-$SWARM_PEERS} SWARM_ENCRYPTION=${encryption:-$SWARM_ENCRYPTION}
    if [[ $SWARM_PEERS == none ]]; then SWARM_PEERS=''; fi
    [[ $SWARM_ADDRESS =~ ^[0-9.]*$ && $SWARM_PEERS =~ ^[0-9.,/]*$ ]] || die "SWARM_ADDRESS and SWARM_PEERS are IPv4 addresses"
    [[ -z $SWARM_PEERS || -n $SWARM_ADDRESS ]] || die "SWARM_PEERS without SWARM_ADDRESS"
    [[ $SWARM_ENCRYPTION =~ ^(yes|no)?$ ]] || die "SWARM_ENCRYPTION is yes or no"
    if [[ -n $SWARM_ADDRESS ]]; then
        printf 'SWARM_ADDRESS=%s\nSWARM_PEERS=%s\nSWARM_ENCRYPTION=%s\n' "$SWARM_ADDRESS" "$SWARM_PEERS" "$SWARM_ENCRYPTION" | put "$server_config/swarm" || true
        [[ $SWARM_ENCRYPTION == no ]] || can_encrypt || die "this kernel can't encrypt what goes between machines (rfc4106(gcm(aes)) is missing): use another, or a private network that encrypts, with SWARM_ENCRYPTION=no"
    fi
}
# What swarm's encrypted networks need: otherwise they pass nothing on to other machines.
can_encrypt() {
    local state=(src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x636c6b)
    ip xfrm state add "${state[@]}" mode transport aead 'rfc4106(gcm(aes))' "0x$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')" 64 2>/dev/null || return 1
    ip xfrm state delete "${state[@]}"
}

docker_engine() {
    docker version >/dev/null 2>&1 || service enable --now docker
    if put /etc/docker/daemon.json <<'JSON'
{
    "log-driver": "json-file",
    "log-opts": {"max-size": "20m", "max-file": "5"},
    "no-new-privileges": true
}
JSON
    then service restart docker; fi
    local state address
    state=$(docker info -f '{{.Swarm.LocalNodeState}}')
    if [[ $node == yes ]]; then
        # Where PostgreSQL's socket is on the first machine; tasks look into the folder here too.
        put /etc/tmpfiles.d/clerk.conf <<<"d $(socket_folder) 0755 root root" || true
        mkdir -p "$(socket_folder)"
        [[ $state == active ]] || say "not in the swarm yet: docs/operations.md says how to join"
    elif [[ $state != active ]]; then
        docker swarm init --advertise-addr "${SWARM_ADDRESS:-127.0.0.1}" >/dev/null
        if [[ -n $SWARM_ADDRESS && $SWARM_ENCRYPTION != no ]]; then encrypt_mesh; fi
    elif [[ -n $SWARM_ADDRESS ]]; then
        address=$(docker info -f '{{.Swarm.NodeAddr}}')
        [[ $address == "$SWARM_ADDRESS" ]] || die "the swarm's address is $address, and it can't change to $SWARM_ADDRESS: remove both stacks (docker stack rm), then the swarm (docker swarm leave --force), run this again, then deploy"
    fi
}

# The mesh passes requests on to other machines. Its network is made again, encrypted, before anything uses it.
encrypt_mesh() {
    docker network rm ingress <<<y >/dev/null
    local tries why=''
    for tries in {1..20}; do
        if why=$(docker network create --ingress --driver overlay --opt encrypted ingress 2>&1); then return; fi
        sleep 1
    done
    die "swarm's network 'ingress' could not be made again after $tries tries: $why"
}

# PostgreSQL's certificate for tasks on other machines, from an authority of our own that signs nothing else: that is all they trust.
# Made again when the address has changed, or two years before it expires.
lasts() { openssl x509 -noout -checkend 63072000 -in "$1" >/dev/null 2>&1; }
database_certificate() {
    local tls=$server_config/postgres new
    local -a key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
    if lasts "$tls/ca.pem" && lasts "$tls/server.pem" && openssl x509 -noout -checkip "$SWARM_ADDRESS" -in "$tls/server.pem" | grep -q 'does match'; then
        return
    fi
    new=$(mktemp -d)
    mkdir -p "$tls"
    if ! lasts "$tls/ca.pem"; then
        openssl req -x509 "${key[@]}" -days 7300 -subj "/CN=Clerk's database on $SWARM_ADDRESS" -addext keyUsage=critical,keyCertSign \
            -keyout "$new/ca.key" -out "$new/ca.pem" 2>/dev/null
        install -m 600 "$new/ca.key" "$tls/ca.key"
        install -m 644 "$new/ca.pem" "$tls/ca.pem"
    fi
    printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=IP:%s\n' "$SWARM_ADDRESS" >"$new/extensions"
    openssl req "${key[@]}" -subj "/CN=$SWARM_ADDRESS" -keyout "$new/server.key" -out "$new/server.csr" 2>/dev/null
    openssl x509 -req -in "$new/server.csr" -CA "$tls/ca.pem" -CAkey "$tls/ca.key" -CAcreateserial -extfile "$new/extensions" -days 3650 \
        -out "$new/server.pem" 2>/dev/null
    # PostgreSQL takes a key of root's if nobody else but its own group can read it.
    install -m 640 -g postgres "$new/server.key" "$tls/server.key"
    install -m 644 "$new/server.pem" "$tls/server.pem"
    rm -rf "$new"
    say "wrote $tls/server.pem"
    if sql -c 'select 1' >/dev/null 2>&1; then sql -c 'select pg_reload_conf()' >/dev/null; fi
}

postgresql() {
    install_missing postgresql-common
    if ! apt-cache show "postgresql-$pg_major" >/dev/null 2>&1; then
        say "PostgreSQL $pg_major is not this system's own: it comes from PostgreSQL's archive"
        /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y >/dev/null
        # The system's pgBackRest, which may be left from an older major, does not support this one.
        install_newest pgbackrest
    fi
    install_missing "postgresql-$pg_major" "postgresql-client-$pg_major" pgbackrest
    local tls=''
    if [[ -n $SWARM_PEERS ]]; then
        database_certificate
        tls="
ssl = on
ssl_cert_file = '$server_config/postgres/server.pem'
ssl_key_file = '$server_config/postgres/server.key'
ssl_min_protocol_version = 'TLSv1.3'"
    fi
    if put "/etc/postgresql/$pg_major/main/conf.d/clerk.conf" <<CONF
# Made by deploy/provision.sh.
listen_addresses = 'localhost${SWARM_PEERS:+, $SWARM_ADDRESS}'$tls
# Two environments; each task of web and worker holds up to DATABASE_POOL_SIZE connections, and twice that during a deploy.
max_connections = 200
password_encryption = 'scram-sha-256'
shared_buffers = '$(($(awk '/MemTotal/ {print $2}' /proc/meminfo) / 4096))MB'
# The disk is a solid one, and most of what is read is in memory.
random_page_cost = 1.1
log_min_duration_statement = '1s'
# Statements that are logged show no values.
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_rotation_age = '1d'
CONF
    then service restart postgresql; fi
    # PostgreSQL starts without an address that does not exist yet.
    if put /etc/systemd/system/postgresql@.service.d/clerk.conf <<'CONF'
[Unit]
Wants=network-online.target
After=network-online.target
CONF
    then service daemon-reload; fi
    # systemd reports no error if the cluster did not start.
    if [[ -d /run/systemd/system ]] && ! sql -c 'select 1' >/dev/null 2>&1; then
        service restart "postgresql@$pg_major-main" || die "PostgreSQL does not start: journalctl -u postgresql@$pg_major-main"
        sql -c 'select 1' >/dev/null
    fi
}

web_server() {
    rm -f /etc/nginx/sites-enabled/default
    local changed=no
    if put /etc/nginx/conf.d/clerk-default.conf <"$deploy_folder/nginx/default.conf"; then changed=yes; fi
    nginx -t -q
    if [[ $changed == yes ]]; then service reload-or-restart nginx; fi
}

# Who may log in: as given, otherwise as remembered. Anyone who has started this must be among them, or nobody could undo it.
ssh_users() {
    local users=${SSH_USERS:-} me=${SUDO_USER:-root}
    SSH_USERS=''
    # shellcheck disable=SC1091 # written below, maybe long ago
    if [[ -f $server_config/ssh-users ]]; then source "$server_config/ssh-users"; fi
    SSH_USERS=${users:-$SSH_USERS}
    if [[ $SSH_USERS == all ]]; then SSH_USERS=''; fi
    [[ $SSH_USERS =~ ^[a-z0-9._\ -]*$ ]] || die "SSH_USERS are names of users, separated by spaces"
    [[ -z $SSH_USERS || ${CLERK_TRANSPORT:-ssh} == local || " $SSH_USERS " == *" $me "* ]] || die "SSH_USERS lacks $me, who is logged in now"
    if [[ -n $users ]]; then printf 'SSH_USERS=%q\n' "$SSH_USERS" | put "$server_config/ssh-users" || true; fi
}

updates_and_ssh() {
    put /etc/apt/apt.conf.d/52clerk-upgrades <<'CONF' || true
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
// PostgreSQL's archive, if packages come from it.
Unattended-Upgrade::Origins-Pattern { "origin=apt.postgresql.org"; };
// PostgreSQL and Docker restart when they are upgraded: at a quiet hour, a few seconds each.
Unattended-Upgrade::Automatic-Reboot "true";
Unattended-Upgrade::Automatic-Reboot-Time "04:00";
CONF
    ssh_users
    if put /etc/ssh/sshd_config.d/10-clerk.conf <<CONF
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
${SSH_USERS:+AllowUsers $SSH_USERS clerk-deploy}
MaxAuthTries 3
LoginGraceTime 30
PermitUserEnvironment no
PermitTunnel no
X11Forwarding no
AllowAgentForwarding no
AllowStreamLocalForwarding no
GatewayPorts no
# Only to Prometheus: deploy/monitoring.
AllowTcpForwarding local
PermitOpen 127.0.0.1:9090
CONF
    then
        # If SSH is started by its socket, as on Ubuntu, it does not survive a reload. Open sessions stay.
        mkdir -p /run/sshd
        if ! { sshd -t && service try-restart ssh; }; then
            # Otherwise the next run would find the right file, but SSH not using it.
            rm /etc/ssh/sshd_config.d/10-clerk.conf
            die "SSH does not restart with /etc/ssh/sshd_config.d/10-clerk.conf; the file is removed again"
        fi
    fi
}

# Lets nothing pass that it has not looked at. Debian's limits are below the 30 MB that a file may have.
virus_scanner() {
    local conf=/etc/clamav/clamd.conf changed=no
    install_missing clamav-daemon clamav-freshclam
    if { grep -vE '^(StreamMaxLength|MaxFileSize|MaxScanSize|AlertExceedsMax|ConcurrentDatabaseReload) ' $conf && cat <<'CONF'; } | put $conf
StreamMaxLength 40M
MaxFileSize 100M
MaxScanSize 400M
AlertExceedsMax true
ConcurrentDatabaseReload false
CONF
    then changed=yes; fi
    # Tasks that start before clamd would find nothing to mount.
    put /etc/tmpfiles.d/clerk-clamav.conf <<<'d /run/clamav 0755 clamav clamav' || true
    install -d -m 755 -o clamav -g clamav /run/clamav
    if ! compgen -G '/var/lib/clamav/daily.c[lv]d' >/dev/null; then
        service stop clamav-freshclam
        freshclam --quiet || say "there is no list of viruses yet, and clamd does not start without: run this again"
    fi
    service enable --now --quiet clamav-freshclam clamav-daemon
    if [[ $changed == yes ]]; then service try-restart clamav-daemon; fi
}

logs_of_nginx() {
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
}

firewall_rules() {
    local ranges
    ranges=$(grep -v '^#' "$deploy_folder/nginx/cloudflare-ranges")
    cat <<CONF
#!/usr/sbin/nft -f
# Made by deploy/provision.sh. Only this table is ours; Docker keeps its own.
table inet clerk
delete table inet clerk
table inet clerk {
    set cloudflare4 { type ipv4_addr; flags interval; elements = { $(grep -v : <<<"$ranges" | paste -sd,) } }
    set cloudflare6 { type ipv6_addr; flags interval; elements = { $(grep : <<<"$ranges" | paste -sd,) } }
    # Other machines of the swarm; see docs/operations.md.
    set swarm { type ipv4_addr; flags interval; ${SWARM_PEERS:+elements = { $SWARM_PEERS \}} }
    chain input {
        type filter hook input priority filter; policy drop;
        ct state established,related accept
        iifname "lo" accept
        iifname { "docker0", "docker_gwbridge" } accept
        meta l4proto { icmp, ipv6-icmp } accept
        tcp dport 22 accept
        $([[ $node == yes ]] || echo 'tcp dport { 80, 443 } ip saddr @cloudflare4 accept
        tcp dport { 80, 443 } ip6 saddr @cloudflare6 accept
        ip saddr @swarm tcp dport 5432 accept')
        ip saddr @swarm tcp dport { 2377, 7946 } accept
        ip saddr @swarm udp dport { 4789, 7946 } accept
        ip saddr @swarm meta l4proto esp accept
    }
    # Ports that Docker publishes bypass the chain above: nothing from outside is passed on to containers.
    chain forward {
        type filter hook forward priority filter - 10; policy accept;
        ct state established,related accept
        iifname { "lo", "docker0", "docker_gwbridge" } accept
        iifname "br-*" accept
        ct status dnat drop
    }
}
CONF
}
firewall() {
    # If the kernel does not accept it, it is not kept either.
    firewall_rules | nft -c -f -
    if firewall_rules | put /etc/nftables.conf || ! nft list table inet clerk >/dev/null 2>&1; then
        nft -f /etc/nftables.conf
        service enable --now --quiet nftables
    fi
    # A second firewall could block what this one lets in; some hosts deliver Ubuntu with ufw switched on.
    if [[ $(LC_ALL=C ufw status 2>/dev/null) == 'Status: active'* ]]; then
        say "ufw is switched off: this firewall replaces it"
        ufw disable >/dev/null
    fi
}

check_system
packages=(ca-certificates docker.io iproute2 nftables unattended-upgrades)
if [[ $node == no ]]; then packages+=(curl jq age rclone openssl openssh-client nginx logrotate sudo); fi
fetch_lists
# Since Debian 13 the command is in its own package.
if apt-cache show docker-cli >/dev/null 2>&1; then packages+=(docker-cli); fi
install_missing "${packages[@]}"
clock
swarm_addresses
say "Docker and its swarm"
docker_engine
if [[ $node == no ]]; then
    say "PostgreSQL $pg_major"
    postgresql
    say "NGINX"
    web_server
    logs_of_nginx
    # Without it everything works but the deploy of an image that has to be signed, and that says what is missing.
    "$deploy_folder/cosign.sh" || say "deploys have to wait for cosign: run this again, or see deploy/cosign.sh --help"
fi
if [[ ${VIRUS_SCANNER:-} == yes ]] || dpkg-query -W clamav-daemon >/dev/null 2>&1; then
    say "virus scanner"
    virus_scanner
fi
say "updates, SSH"
updates_and_ssh
if [[ $firewall == yes ]]; then
    say "firewall"
    firewall
fi
if [[ $node == yes ]]; then say "$host is ready to join the swarm"; else say "$host is ready for deploy/init-env.sh"; fi
