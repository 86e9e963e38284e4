#!/usr/bin/env bash
# Tool:      syslog-ng 3.38.1 with json-parser() and $(format-json) (Debian 12, syslog-ng-core
#            3.38.1-5+deb12u1).
# Guess:     A record that is parsed by json-parser() and written by $(format-json) says the same;
#            JSON escapes make that possible for every text.
# Behaviour: The escape \u0000 ends the value: what stands after it in the string is dropped, and no
#            message tells. An integer over 2^63-1 is written as 9223372036854775807, whatever it
#            was. The result is a valid record.
# Seen:      record 1: {"level":"error","error":""}
#            record 2: {"trace":"9223372036854775807","level":"error","error":"read a"}
# So:        Texts with a NUL are those of failures (a broken name, a binary header that was
#            quoted). An error that begins with one has no text any more, and those that differ
#            after it are one; all records of large unsigned trace numbers seem to be of one trace.
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
packages syslog-ng-core=3.38.1-5+deb12u1
libraries=$temp/root/usr/lib/$(uname -m)-linux-gnu
export LD_LIBRARY_PATH=$libraries:$temp/root/usr/lib/syslog-ng:$temp/root/lib/$(uname -m)-linux-gnu

cat >records <<'RECORDS'
{"level":"error","error":"\u0000disk full"}
{"level":"error","error":"read a\u0000b: disk full","trace":12345678901234567890}
RECORDS
cat >syslog-ng.conf <<'CONF'
@version: 3.38
source in { stdin(flags(no-parse)); };
parser json { json-parser(prefix("app.")); };
template whole { template("$(format-json --key app.* --shift-levels 1)\n"); };
CONF
cat >>syslog-ng.conf <<CONF
destination out { file("$temp/out" template(whole)); };
log { source(in); parser(json); destination(out); };
CONF
cat records | root/usr/sbin/syslog-ng -F -f "$temp/syslog-ng.conf" -R "$temp/persist" \
  -c "$temp/control" -p "$temp/pid" --module-path="$temp/root/usr/lib/syslog-ng/3.38" 2>said

saw 'record 1' '{"level":"error","error":""}' "$(sed -n 1p out)"
saw 'record 2' '{"trace":"9223372036854775807","level":"error","error":"read a"}' "$(sed -n 2p out)"
