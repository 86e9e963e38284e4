#!/usr/bin/env bash
# Tool:      journalctl of systemd 252 (Debian 12, systemd 252.39-1~deb12u2, the journal made by
#            systemd-journal-remote of the same version).
# Guess:     `journalctl -o json` writes MESSAGE as a string, which is the line that was logged.
# Behaviour: A MESSAGE of more than 4096 bytes is written as null (--all writes it), one with a
#            control character such as the ESC of a coloured line as an array of numbers, and a
#            field that an entry has twice as an array of strings. `-o cat` writes all lines.
# Seen:      -o cat: 4 failures
#            -o json, MESSAGE of the short record: string
#            -o json, MESSAGE of the long record: null
#            -o json, MESSAGE of the coloured record: array
#            -o json, ERROR given twice: array
#            -o json | jq -r 'select(.MESSAGE|type=="string").MESSAGE': 2 failures
# So:        The longest records are those with a stack or a response in them, failures. An export
#            for a log pipeline has null in their place, and is valid JSON.
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
  libsystemd-shared=252.39-1~deb12u2 jq=1.6-2.1+deb12u3
architecture=$(uname -m)-linux-gnu
export LD_LIBRARY_PATH=$temp/root/lib/$architecture:$temp/root/usr/lib/$architecture
LD_LIBRARY_PATH+=:$temp/root/usr/lib/$architecture/systemd
PATH=$temp/root/bin:$temp/root/usr/bin:$PATH

entry() { # what is written by the command, as an entry in the export format
  number=$((${number:-0} + 1))
  printf '__REALTIME_TIMESTAMP=%s\n' $((1700000000000000 + number))
  printf '__MONOTONIC_TIMESTAMP=%s\n' $number
  printf '_BOOT_ID=0123456789abcdef0123456789abcdef\n'
  "$@"
  printf '\n'
}
binary() { # a field with a control character: its name, a length of 8 bytes, its bytes
  printf '%s\n' "$1"
  printf "\\x$(printf %x ${#2})\\0\\0\\0\\0\\0\\0\\0"
  printf '%s\n' "$2"
}
failure='{"level":"error","error":"disk full","at":"'
{
  entry printf '%s\n' "MESSAGE=${failure}short\"}"
  entry printf '%s\n' "MESSAGE=${failure}$(printf '%5000s' | tr ' ' x)\"}"
  entry printf '%s\n' "MESSAGE=${failure}twice\"}" ERROR=first ERROR=second
  entry binary MESSAGE $'\e[31m'"${failure}coloured\"}"$'\e[0m'
} >export
root/lib/systemd/systemd-journal-remote -o day.journal export 2>said
journalctl --file day.journal -o cat >cat.log
journalctl --file day.journal -o json >json.log
type_of() { jq -rs ".[$1].$2 | type" json.log; }

saw '-o cat' '4 failures' "$(grep -ac '"error":"disk full"' cat.log) failures"
saw '-o json, MESSAGE of the short record' string "$(type_of 0 MESSAGE)"
saw '-o json, MESSAGE of the long record' null "$(type_of 1 MESSAGE)"
saw '-o json, MESSAGE of the coloured record' array "$(type_of 3 MESSAGE)"
saw '-o json, ERROR given twice' array "$(type_of 2 ERROR)"
saw "-o json | jq -r 'select(.MESSAGE|type==\"string\").MESSAGE'" '2 failures' \
  "$(jq -r 'select(.MESSAGE|type=="string").MESSAGE' json.log | wc -l) failures"
