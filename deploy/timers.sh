#!/usr/bin/env bash
# Installs an environment's timers: the nightly backup and the check of its age; with PITR=yes also those of pitr.sh. init-env.sh calls
# this.
#
#   deploy/timers.sh ENV
source "$(dirname "$0")/lib.sh"
help_if_asked "$@"
load_env "${1:-}"
on_server "$@"

units=${SYSTEMD_FOLDER:-/etc/systemd/system}
timers=()
for template in "$deploy_folder"/systemd/*; do
    unit=clerk-$env-$(basename "$template")
    # There is one PostgreSQL, so only one environment has its timers.
    if [[ $template == */pitr-* && ${PITR:-no} != yes ]]; then
        if [[ $unit == *.timer && -f $units/$unit && -d /run/systemd/system ]]; then systemctl disable --now --quiet "$unit"; fi
        rm -f "$units/$unit"
        continue
    fi
    sed "s|@ENV@|$env|g; s|@SERVER_CODE@|$server_code/$env|g" "$template" >"$units/$unit"
    if [[ $unit == *.timer ]]; then timers+=("$unit"); fi
done
# A machine without systemd, as in tests, only gets the files.
if [[ ! -d /run/systemd/system || -n ${SYSTEMD_FOLDER:-} ]]; then
    say "this is not systemd's folder, or it does not run: the timers of $env are installed but not started"
    exit 0
fi
systemctl daemon-reload
for timer in "${timers[@]}"; do systemctl enable --now --quiet "$timer"; done
say "timers of $env: ${#timers[@]}"
