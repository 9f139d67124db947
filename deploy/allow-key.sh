#!/usr/bin/env bash
# Lets an SSH key deploy one environment, as the user clerk-deploy, who can do nothing else: its connection can only start forced.sh, with
# the scripts and the configuration that are on the server. That is for GitHub, so that it needs no key of root's.
#
#   deploy/allow-key.sh ENV KEY.pub      the public half of a key; it takes the place of the one before
#   deploy/allow-key.sh ENV --none       no key any more
#
# This copies the scripts to the server, like every script that root starts. Do it again when they have changed.
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
load_env "${1:-}"
what=${2:-}
if [[ -z ${CLERK_ON_SERVER:-} ]]; then
    if [[ $what != --none ]]; then
        [[ -f $what ]] || die "which key? see --help"
        exec <"$what"
        what=--key
    fi
fi
on_server "$env" "$what"
lock

home=$CLERK_ROOT/var/lib/clerk-deploy
keys=$home/.ssh/authorized_keys
gate=$server_code/$env/deploy/forced.sh
rule=/etc/sudoers.d/clerk-deploy-$env

others=''
if [[ -f $keys ]]; then others=$(grep -vF "sudo -n $gate $env\"" "$keys" || true); fi
if [[ $what == --none ]]; then
    if [[ -f $keys ]]; then printf '%s' "${others:+$others$'\n'}" >"$keys"; fi
    rm -f "$rule"
    say "no key may deploy $env alone"
    exit 0
fi
key=$(cat)
[[ $key =~ ^(ssh-ed25519|sk-ssh-ed25519@openssh\.com)\ [A-Za-z0-9+/=]+(\ [A-Za-z0-9@._-]+)?$ ]] || die "that is not one public key of the kind ed25519"
[[ -n $(type -P sudo) ]] || die "sudo is not here: deploy/provision.sh installs it"

# No password, which is not the same as a locked user. Nothing in the home is the user's own.
id clerk-deploy >/dev/null 2>&1 || useradd --system --home-dir "$home" --shell /bin/sh --password '*' clerk-deploy
install -d -m 755 "$home" "$home/.ssh"

new=$(mktemp)
trap 'rm -f "$new"' EXIT
# Exactly this command: sudo allows no other argument.
printf 'clerk-deploy ALL=(root) NOPASSWD: %s %s\n' "$gate" "$env" >"$new"
visudo -q -c -f "$new" >/dev/null || die "sudo does not take the rule"
install -m 440 "$new" "$rule"
# What was asked for goes through a pipe, so no shell ever reads it as anything but one word.
# shellcheck disable=SC2016 # the shell that SSH starts expands it, not this one
printf 'restrict,command="printf %%s \\"$SSH_ORIGINAL_COMMAND\\" | sudo -n %s %s" %s\n' "$gate" "$env" "$key" >"$new"
if [[ -n $others ]]; then printf '%s\n' "$others" >>"$new"; fi
install -m 644 "$new" "$keys"
say "the key may deploy $env as clerk-deploy: ssh clerk-deploy@… 'deploy TAG', rollback or status"
