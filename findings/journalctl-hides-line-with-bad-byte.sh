#!/usr/bin/env bash
# Tool:      journalctl of systemd 252 (Debian 12, systemd 252.39-1~deb12u2, the journal made by
#            systemd-journal-remote of the same version).
# Guess:     In its formats for people, journalctl shows a byte that is no UTF-8 as such, or as a
#            question mark, in the line that it is in.
# Behaviour: One such byte, and the whole message is left out: "[42B blob data]" is in its place, in
#            the default format, short-iso, short-precise and with-unit. --all and -o cat write it.
# Seen:      -o cat: 3 failures
#            -o short: 2 failures
#            -o short-iso: 2 failures
#            -o with-unit: 2 failures
#            -o short --all: 3 failures
#            in its place: registry[77]: [42B blob data]
# So:        What is searched for failures in `journalctl -u registry >day.log` does not have those
#            with a Latin-1 file name or a quoted piece of a broken response in them.
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
packages systemd=252.39-1~deb12u2 systemd-journal-remote=252.39-1~deb12u2 \
  libsystemd-shared=252.39-1~deb12u2
architecture=$(uname -m)-linux-gnu
export LD_LIBRARY_PATH=$temp/root/lib/$architecture:$temp/root/usr/lib/$architecture
LD_LIBRARY_PATH+=:$temp/root/usr/lib/$architecture/systemd
PATH=$temp/root/bin:$temp/root/usr/bin:$PATH

entry() { # a message, as an entry in the export format
  number=$((${number:-0} + 1))
  printf '__REALTIME_TIMESTAMP=%s\n' $((1700000000000000 + number))
  printf '__MONOTONIC_TIMESTAMP=%s\n' $number
  printf '_BOOT_ID=0123456789abcdef0123456789abcdef\n'
  printf 'SYSLOG_IDENTIFIER=registry\n_PID=77\n_HOSTNAME=host\n'
  printf 'MESSAGE=%s\n\n' "$1"
}
{
  entry '{"level":"error","error":"disk full"}'
  entry $'{"level":"error","error":"caf\xe9 is closed"}'
  entry '{"level":"error","error":"caf\xc3\xa9 is closed"}'
} >export
root/lib/systemd/systemd-journal-remote -o day.journal export 2>said
failures() { printf '%s failures' "$(journalctl --file day.journal "$@" | grep -ac '"error":"')"; }

saw '-o cat' '3 failures' "$(failures -o cat)"
for format in short short-iso with-unit; do
  saw "-o $format" '2 failures' "$(failures -o $format)"
done
saw '-o short --all' '3 failures' "$(failures -o short --all)"
saw 'in its place' 'registry[77]: [42B blob data]' \
  "$(journalctl --file day.journal -o short | grep -o 'registry.*blob data\]')"
