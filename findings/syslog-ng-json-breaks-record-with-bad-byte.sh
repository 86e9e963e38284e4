#!/usr/bin/env bash
# Tool:      $(format-json) of syslog-ng 3.38.1 (Debian 12, syslog-ng-core 3.38.1-5+deb12u1).
# Guess:     A log line that is written into a JSON string comes out of it as it was, but for a byte
#            that is no UTF-8, which becomes U+FFFD as elsewhere.
# Behaviour: The byte 0xE9 is written as four characters, \xe9, with an escaped backslash: in the
#            string it is text, and the record that the string carries has an escape in it that JSON
#            does not know. The outer record is valid, and so is the line in the plain format.
# Seen:      lines: 3
#            jq '.MESSAGE': 3 strings
#            jq '.MESSAGE | fromjson': Invalid escape
#            jq '.MESSAGE | fromjson?': 2 records
#            MESSAGE of record 2: {"level":"error","error":"caf\xe9 is closed"}
# So:        One Latin-1 byte in a file name, and the failure that names the file is no record any
#            more: a reader that skips what it cannot parse misses it.
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
packages syslog-ng-core=3.38.1-5+deb12u1 jq=1.6-2.1+deb12u3
libraries=$temp/root/usr/lib/$(uname -m)-linux-gnu
export LD_LIBRARY_PATH=$libraries:$temp/root/usr/lib/syslog-ng:$temp/root/lib/$(uname -m)-linux-gnu
PATH=$temp/root/usr/bin:$PATH

{
  printf '{"level":"error","error":"disk full"}\n'
  printf '{"level":"error","error":"caf\xe9 is closed"}\n'
  printf '{"level":"info","msg":"done"}\n'
} >records
cat >syslog-ng.conf <<CONF
@version: 3.38
source in { stdin(flags(no-parse)); };
destination out { file("$temp/out" template("\$(format-json MESSAGE=\$MESSAGE)\n")); };
log { source(in); destination(out); };
CONF
cat records | root/usr/sbin/syslog-ng -F -f "$temp/syslog-ng.conf" -R "$temp/persist" \
  -c "$temp/control" -p "$temp/pid" --module-path="$temp/root/usr/lib/syslog-ng/3.38" 2>said

saw lines 3 "$(wc -l <out)"
saw "jq '.MESSAGE'" '3 strings' "$(jq '.MESSAGE | strings' out | wc -l) strings"
jq '.MESSAGE | fromjson' out >parsed 2>failed || true
saw "jq '.MESSAGE | fromjson'" 'Invalid escape' "$(grep -o 'Invalid escape' failed)"
saw "jq '.MESSAGE | fromjson?'" '2 records' "$(jq -c '.MESSAGE | fromjson?' out | wc -l) records"
saw 'MESSAGE of record 2' '{"level":"error","error":"caf\xe9 is closed"}' \
  "$(jq -r .MESSAGE out | sed -n 2p)"
