#!/usr/bin/env bash
# Tools:     7-Zip (Debian 12, 7zip 22.01+really26.02+dfsg-0+deb12u1) and bsdtar of libarchive
#            (libarchive-tools 3.6.2-1+deb12u5).
# Guess:     `7zz a -siday.log night.7z` packs what comes on standard input as a file of that name, and
#            who unpacks the archive has that file.
# Behaviour: 7-Zip stores the kind of its standard input as well. Where that is a pipe, the member is
#            a FIFO with content: bsdtar makes a named pipe of it, without content and without an error.
#            `bsdtar -xO` and `7zz x -so` print the content.
# Seen:      bytes packed: 9600
#            kind by bsdtar -tv: p
#            exit code of bsdtar -x: 0
#            kind of what is unpacked: fifo
#            bytes by bsdtar -xO: 9600
# So:        Evidence that was packed in a pipeline is gone after unpacking; a counter that looks for
#            regular files finds none, and one that opens the name waits for a writer.
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
packages '7zip=22.01+really26.02+dfsg-0+deb12u1' libarchive-tools=3.6.2-1+deb12u5
PATH="$temp/root/usr/bin:$PATH"

for n in $(seq 100 399); do printf '{"level":"error","error":"%s"}\n' "$n"; done >day.log
saw 'bytes packed' 9600 "$(wc -c <day.log)"
cat day.log | 7zz a -bso0 -bsp0 -siday.log night.7z
saw 'kind by bsdtar -tv' p "$(bsdtar -tvf night.7z | cut -c1)"
mkdir out
code=0
bsdtar -xf night.7z -C out || code=$?
saw 'exit code of bsdtar -x' 0 "$code"
saw 'kind of what is unpacked' fifo "$(stat -c %F out/day.log)"
saw 'bytes by bsdtar -xO' 9600 "$(bsdtar -xOf night.7z | wc -c)"
