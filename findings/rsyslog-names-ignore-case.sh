#!/usr/bin/env bash
# Tool:      rsyslog 8.2302.0 with mmjsonparse (Debian 12, rsyslog 8.2302.0-1+deb12u2, libfastjson4
#            1.2304.0-1).
# Guess:     Names of JSON members differ by case, so a record with "error" and "Error" has both
#            after mmjsonparse, and `$!error` is the first of them.
# Behaviour: The names are compared without case. "Error" replaces the value of "error" and keeps
#            the name "error"; "Level" replaces "level". What is written by $!all-json-plain is a
#            valid record with other values, and nothing is said.
# Seen:      record in: {"level":"error","error":"disk full","Level":"info","Error":""}
#            record out: {"level":"info","error":""}
#            %$!error% of the other record: second
# So:        Structures of Go are written with capital names unless a tag says otherwise. One such
#            object merged into a record turns a failure into a success on its way to the archive.
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
packages rsyslog=8.2302.0-1+deb12u2 libfastjson4=1.2304.0-1
libraries=$temp/root/usr/lib/$(uname -m)-linux-gnu
export LD_LIBRARY_PATH=$libraries

cat >records.log <<'RECORDS'
{"level":"error","error":"disk full","Level":"info","Error":""}
{"error":"first","Error":"second"}
RECORDS
cat >rsyslog.conf <<CONF
global(workDirectory="$temp")
module(load="imfile")
module(load="mmjsonparse")
template(name="whole" type="string" string="%\$!all-json-plain%\n")
template(name="error" type="string" string="%\$!error%\n")
input(type="imfile" file="$temp/records.log" tag="app" addMetadata="off" ruleset="app")
ruleset(name="app") {
  action(type="mmjsonparse" cookie="")
  action(type="omfile" file="$temp/whole" template="whole")
  action(type="omfile" file="$temp/error" template="error")
}
CONF
root/usr/sbin/rsyslogd -n -f "$temp/rsyslog.conf" -i "$temp/pid" -M "$libraries/rsyslog" &
daemon=$!
for _ in $(seq 100); do
  if [ -e error ] && [ "$(wc -l <error)" -ge 2 ]; then break; fi
  sleep 0.1
done
kill $daemon
wait $daemon || true

saw 'record in' '{"level":"error","error":"disk full","Level":"info","Error":""}' \
  "$(head -n 1 records.log)"
saw 'record out' '{"level":"info","error":""}' "$(head -n 1 whole)"
saw '%$!error% of the other record' second "$(tail -n 1 error)"
