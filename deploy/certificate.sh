#!/usr/bin/env bash
# Installs CloudFlare's origin certificate with its key, and the authority that signs our zone's origin pulls: on a new server, and
# when one of them is replaced. NGINX uses them at once; if it would refuse them, the present ones stay.
#
#   deploy/certificate.sh ENV CERTIFICATE KEY ORIGIN_PULL_CA      PEM files on the computer where you start this
#   deploy/certificate.sh ENV CERTIFICATE KEY ORIGIN_PULL_CA --shared     even if that is the authority of all CloudFlare's customers
#
# TLS_CERTIFICATE, TLS_KEY and ORIGIN_PULL_CA of deploy/env/ENV.env say where they go on the server. Environments that name the same
# files share them.
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
load_env "${1:-}"
if [[ -z ${CLERK_ON_SERVER:-} ]]; then
    (($# == 4)) || [[ $# == 5 && $5 == --shared ]] || die "three files are needed; see --help"
    # With it, anyone can reach this server through a zone of their own.
    if [[ $# == 4 && $(openssl x509 -noout -subject -in "$4" 2>/dev/null) == *origin-pull.cloudflare.net* ]]; then
        die "ORIGIN_PULL_CA is the authority that all of CloudFlare's customers share: make the zone's own (docs/infrastructure.md), or add --shared"
    fi
    files=$(mktemp -d)
    trap 'rm -rf "$files"' EXIT
    for name in certificate key authority; do
        shift
        cat "$1" >"$files/$name" || die "can't read $1"
    done
    exec < <(tar -C "$files" -c certificate key authority)
fi
on_server "$env"
lock

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
tar -C "$new" --no-same-owner -x
is_certificate() { openssl x509 -noout -in "$1" >/dev/null 2>&1; }
is_certificate "$new/certificate" || die "CERTIFICATE is no certificate (PEM)"
is_certificate "$new/authority" || die "ORIGIN_PULL_CA is no certificate (PEM)"
public=$(openssl pkey -in "$new/key" -passin pass: -pubout 2>/dev/null) || die "KEY is no private key (PEM, without a passphrase)"
[[ $public == "$(openssl x509 -noout -pubkey -in "$new/certificate")" ]] || die "KEY is not that of CERTIFICATE"
for name in certificate authority; do
    openssl x509 -noout -checkend 0 -in "$new/$name" >/dev/null || die "the $name has expired: $(openssl x509 -noout -enddate -in "$new/$name")"
done

declare -A places=([certificate]=$TLS_CERTIFICATE [key]=$TLS_KEY [authority]=$ORIGIN_PULL_CA)
declare -A modes=([certificate]=644 [key]=600 [authority]=644)
for name in "${!places[@]}"; do
    if [[ -f ${places[$name]} ]]; then cp "${places[$name]}" "$new/$name.old"; fi
    install -D -m "${modes[$name]}" "$new/$name" "${places[$name]}.new"
done
for place in "${places[@]}"; do mv "$place.new" "$place"; done

config=${NGINX_FOLDER:-/etc/nginx}/nginx.conf
if ! problem=$(nginx -t -c "$config" 2>&1); then
    for name in "${!places[@]}"; do
        if [[ -f $new/$name.old ]]; then install -m "${modes[$name]}" "$new/$name.old" "${places[$name]}"; else rm "${places[$name]}"; fi
    done
    die "NGINX does not take them: $problem"
fi
nginx -c "$config" -s reload
say "NGINX has the certificate of $env, valid until $(openssl x509 -noout -enddate -in "$TLS_CERTIFICATE" | cut -d= -f2)"
