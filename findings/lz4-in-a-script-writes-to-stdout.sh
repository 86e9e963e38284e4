#!/usr/bin/env bash
# Tool:      lz4 1.9.4 (Debian 12, lz4 1.9.4-1).
# Guess:     `lz4 --rm day.log` makes day.log.lz4 and then removes day.log, as gzip, xz and
#            `zstd --rm` do, wherever it runs.
# Behaviour: That is so only where the output is a terminal. Anywhere else (cron, systemd, ssh, a
#            pipe) the archive is written to standard output, and day.log is removed all the same.
#            The exit code is 0, and the warning asks for an explicit `-c`.
# Seen:      exit code: 0
#            lines of warning: 1
#            files left: none
#            lines in what cron would mail: 1000
# So:        A nightly job that works when it is tried by hand leaves neither log nor archive: the
#            night has no failures since it has no records.
set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
saw() { # what, expected, seen
  printf '%s: %s\n' "$1" "$3"
  [ "$2" = "$3" ] || { echo "CHANGED: $1 was: $2" >&2; exit 1; }
}
fetch() { # downloads packages, and those they need that are missing; installs nothing
  apt-get -q -y --no-install-recommends --reinstall --allow-downgrades --download-only \
    -o Dir::Cache::archives="$temp/debs" -o Debug::NoLocking=1 -o APT::Sandbox::User=root \
    install "$@" >apt.log 2>&1
}
packages() { # unpacks Debian packages here, and leaves the system as it is
  mkdir -p debs/partial
  fetch "$@" || { apt-get -q update >apt.log 2>&1 && fetch "$@"; } || { cat apt.log >&2; exit 1; }
  for deb in debs/*.deb; do dpkg -x "$deb" root; done
}
packages lz4=1.9.4-1
lz4=$temp/root/usr/bin/lz4

mkdir logs
for n in $(seq 1000); do echo '{"level":"error","error":"disk full","n":'"$n"'}'; done >logs/day.log
code=0
"$lz4" -q --rm logs/day.log </dev/null >mail 2>said || code=$?

saw 'exit code' 0 "$code"
saw 'lines of warning' 1 "$(grep -c 'using stdout as default output' said)"
saw 'files left' none "$(if [ -n "$(ls logs)" ]; then ls logs; else echo none; fi)"
saw 'lines in what cron would mail' 1000 "$("$lz4" -dc <mail | wc -l)"
