#!/usr/bin/env bash
# Tool:      multilog of daemontools 0.76 and svlogd of runit 2.1.2 (Debian 12, daemontools
#            1:0.76-8.1 and runit 2.1.2-54).
# Guess:     `multilog '-*' '+*error*' ./failures` keeps the lines that contain "error".
# Behaviour: A star stands for a run of characters up to the FIRST one that equals the character
#            after the star, and never goes back. `*error*` therefore needs the first "e" of the
#            line to begin the word "error". In a record the first "e" is that of "level" or
#            "time". svlogd's config file has the same rule.
# Seen:      records that contain "error": 3
#            multilog kept: 1
#            svlogd kept: 1
#            kept: {"error":"disk full","level":"error"}
# So:        A selection that looks right, and works on the first program tried, drops the failures
#            of each program that writes another name first, before they reach a file.
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
packages daemontools=1:0.76-8.1 runit=2.1.2-54
PATH=$temp/root/usr/bin:$PATH

cat >records <<'RECORDS'
{"error":"disk full","level":"error"}
{"level":"error","error":"disk full"}
{"msg":"pull","time":"2022-05-12T09:00:00Z","error":"disk full"}
{"msg":"ok","level":"info"}
RECORDS
multilog '-*' '+*error*' ./multilog <records
mkdir svlogd
printf -- '-*\n+*error*\n' >svlogd/config
svlogd svlogd <records

saw 'records that contain "error"' 3 "$(grep -c error records)"
saw 'multilog kept' 1 "$(wc -l <multilog/current)"
saw 'svlogd kept' 1 "$(wc -l <svlogd/current)"
saw 'kept' '{"error":"disk full","level":"error"}' "$(cat multilog/current)"
