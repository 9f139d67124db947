#!/usr/bin/env bash
# Puts an environment's timers in place: nightly backup, its age, and the restore check. init-env.sh calls this.
#
#   deploy/timers.sh ENV
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
load_env "${1:-}"
on_server "$@"

units=${SYSTEMD_FOLDER:-/etc/systemd/system}
for template in "$deploy_folder"/systemd/*; do
    sed "s|@ENV@|$env|g; s|@SERVER_CODE@|$server_code/$env|g" "$template" >"$units/clerk-$env-$(basename "$template")"
done
# A machine that systemd does not run, as in tests, has the files alone.
if [[ ! -d /run/systemd/system ]]; then
    say "systemd does not run here: the timers of $env are written down, and not started"
    exit 0
fi
systemctl daemon-reload
for timer in "$deploy_folder"/systemd/*.timer; do systemctl enable --now --quiet "clerk-$env-$(basename "$timer")"; done
say "timers of $env: $(systemctl list-timers --no-legend "clerk-$env-*" | wc -l)"
