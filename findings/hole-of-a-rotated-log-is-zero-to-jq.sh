#!/usr/bin/env bash
# Tool:      logrotate 3.21.0, jq 1.6, grep 3.8, Miller 6.6.0 (Debian 12, logrotate 3.21.0-1, jq
#            1.6-2.1+deb12u3, grep 3.8-5, miller 6.6.0-2+b3).
# Guess:     After `copytruncate` the log goes on with the next record; if it did not, jq would stop
#            at what is no JSON, and grep would still find the records.
# Behaviour: A program that did not open its log for appending writes on at its old place, so the
#            file begins with a hole of NUL bytes, and the next record stands in the line of the
#            hole. jq takes the NUL bytes for the number 0, and goes on with the record. grep finds
#            the file binary, says so, and prints none of the records. Miller stops.
# Seen:      NUL bytes in the log: 72
#            jq -c ., first value: 0
#            jq, values: 4
#            grep | wc -l: 0
#            grep -c: 3
#            mlr --ijsonl --ojsonl cat | wc -l: 0
# So:        Each rotated file has one value that nobody wrote, and the first record after a
#            rotation, or all of the file, is lost by the tool at hand, which differs by the tool.
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
packages logrotate=3.21.0-1 jq=1.6-2.1+deb12u3 grep=3.8-5 miller=6.6.0-2+b3
PATH=$temp/root/bin:$temp/root/usr/sbin:$temp/root/usr/bin:$PATH
export LD_LIBRARY_PATH=$temp/root/usr/lib/$(uname -m)-linux-gnu
LD_LIBRARY_PATH+=:$temp/root/lib/$(uname -m)-linux-gnu

mkdir logs
cat >rotate.conf <<CONF
$temp/logs/app.log {
  copytruncate
  size 1
  rotate 2
}
CONF
records() { for n in 1 2 3; do echo '{"level":"error","n":'"$n"'}'; done; }
exec 3>logs/app.log # by > and not by >>, as many programs open their log
records >&3
logrotate -s "$temp/state" rotate.conf
records >&3
exec 3>&-
log=logs/app.log

saw 'NUL bytes in the log' 72 "$(tr -dc '\0' <$log | wc -c)"
saw 'jq -c ., first value' 0 "$(jq -c . $log | head -n 1)"
saw 'jq, values' 4 "$(jq -c . $log | wc -l)"
saw 'grep | wc -l' 0 "$(grep '"level":"error"' $log 2>said | wc -l)"
saw 'grep -c' 3 "$(grep -c '"level":"error"' $log)"
saw 'mlr --ijsonl --ojsonl cat | wc -l' 0 "$(mlr --ijsonl --ojsonl cat $log 2>said | wc -l || true)"
