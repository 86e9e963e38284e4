#!/usr/bin/env bash
# Tools:     zip (Debian 12, 3.0-13), and bsdtar of libarchive (libarchive-tools 3.6.2-1+deb12u5).
# Guess:     What `zip - day.log` writes to a pipe, bsdtar reads from a pipe, whatever the method: it does
#            so with deflate, and reads the same file with bzip2 where it can seek in it.
# Behaviour: In a pipe zip writes the sizes after the data. Deflate says itself where it ends; so does
#            bzip2, but libarchive takes the sizes before the data, which are 0, for its length. It gives
#            no byte of the member, and an error that speaks of truncation.
# Seen:      deflate, by pipe: 9600
#            bzip2, by seeking: 9600
#            bzip2, by pipe: 0
#            exit code by pipe: 1
#            what it says: Truncated bzip2 file body
# So:        A whole archive looks cut where it is streamed, and only there: who fetches it again gets the
#            same error.
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
packages zip=3.0-13 libarchive-tools=3.6.2-1+deb12u5
PATH="$temp/root/usr/bin:$PATH"
export LC_ALL=C.UTF-8

for n in $(seq 100 399); do printf '{"level":"error","error":"%s"}\n' "$n"; done >day.log
zip -q - day.log | cat >deflate.zip
zip -q -Z bzip2 - day.log | cat >bzip2.zip
saw 'deflate, by pipe' 9600 "$(cat deflate.zip | bsdtar -xOf - | wc -c)"
saw 'bzip2, by seeking' 9600 "$(bsdtar -xOf bzip2.zip | wc -c)"
code=0
cat bzip2.zip | bsdtar -xOf - >out 2>errors || code=$?
saw 'bzip2, by pipe' 0 "$(wc -c <out)"
saw 'exit code by pipe' 1 "$code"
saw 'what it says' 'Truncated bzip2 file body' "$(grep -o 'Truncated bzip2 file body' errors)"
