#!/usr/bin/env bash
# Installs an environment's NGINX configuration, if NGINX accepts it. init-env.sh and deploy.sh call this.
#
#   deploy/nginx.sh ENV
#
# NGINX_FOLDER (/etc/nginx), NGINX_LOG_FOLDER (/var/log/nginx) and TRUSTED_NETWORKS (in addition to CloudFlare's, for tests) may be set in
# deploy/env/ENV.env.
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
load_env "${1:-}"
on_server "$@"

folder=${NGINX_FOLDER:-/etc/nginx}
site=$folder/sites-enabled/clerk-$env.conf
for file in "$TLS_CERTIFICATE" "$TLS_KEY" "$ORIGIN_PULL_CA"; do
    [[ -f $file ]] || die "$file is missing: deploy/certificate.sh $env"
done

read -ra more <<<"${TRUSTED_NETWORKS:-}"
# shellcheck disable=SC2046 # one network per word
real_ip=$(printf '    set_real_ip_from %s;\n' $(grep -v '^#' "$deploy_folder/nginx/cloudflare-ranges") "${more[@]}")
# NGINX 1.25.1 and later warn about the way in which HTTP/2 is turned on in earlier ones.
version=$(nginx -v 2>&1 | sed 's|.*nginx/\([0-9.]*\).*|\1|')
http2='' listen_http2=' http2'
if [[ $(printf '%s\n' 1.25.1 "$version" | sort -V | head -n 1) == 1.25.1 ]]; then http2=$'    http2 on;\n' listen_http2=''; fi
config=$(<"$deploy_folder/nginx/site.conf.template")
for pair in "ENV=$env" "PORT=$port" "LOCAL_PORT=$((port + 100))" "SERVER_NAME=$SERVER_NAME" "SERVER_CODE=$server_code/$env" "LOG_FOLDER=${NGINX_LOG_FOLDER:-/var/log/nginx}" \
    "TLS_CERTIFICATE=$TLS_CERTIFICATE" "TLS_KEY=$TLS_KEY" "ORIGIN_PULL_CA=$ORIGIN_PULL_CA" "REAL_IP=$real_ip" \
    "HTTP2=$http2" "LISTEN_HTTP2=$listen_http2"; do
    config=${config//"@${pair%%=*}@"/"${pair#*=}"}
done

new=$(mktemp)
printf '%s\n' "$config" >"$new"
if cmp -s "$new" "$site"; then
    rm "$new"
    exit 0
fi
old=$(mktemp)
[[ ! -f $site ]] || cp "$site" "$old"
mkdir -p "$(dirname "$site")"
install -m 644 "$new" "$site"
rm "$new"
if ! problem=$(nginx -t -c "$folder/nginx.conf" 2>&1); then
    if [[ -s $old ]]; then install -m 644 "$old" "$site"; else rm "$site"; fi
    rm "$old"
    die "NGINX does not accept the configuration of $env: $problem"
fi
rm "$old"
nginx -c "$folder/nginx.conf" -s reload
say "NGINX has the configuration of $env"
