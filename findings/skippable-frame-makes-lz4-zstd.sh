#!/usr/bin/env bash
# Tool:      bsdcat of libarchive 3.6.2 (Debian 12, libarchive-tools 3.6.2-1+deb12u5).
# Guess:     libarchive recognises formats by their content, knows LZ4 and zstd, and both allow
#            skippable frames; so an archive of either may begin with one, as its format says.
# Behaviour: Skippable frames have the same magic numbers (0x184D2A50 to 5F) in LZ4 and in zstd. To
#            libarchive they mean zstd, whatever follows. An LZ4 archive that begins with one fails
#            with an error about zstd; a zstd archive is read. `lz4 -dc` reads the LZ4 archive, and
#            `file` names it rightly.
# Seen:      lz4 -dc: 1000 lines
#            bsdcat, zstd after a skippable frame: 1000 lines
#            bsdcat, LZ4 after a skippable frame: 0 lines
#            bsdcat said: Zstd decompression failed: Unknown frame descriptor
# So:        Such an archive of LZ4 is whole, but reported as damaged zstd: it is repaired, thrown
#            away or skipped, with its failures. The first magic number does not name the format.
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
packages libarchive-tools=3.6.2-1+deb12u5 libarchive13=3.6.2-1+deb12u5 lz4=1.9.4-1 \
  zstd=1.5.4+dfsg2-5+deb12u1
PATH=$temp/root/usr/bin:$PATH
export LD_LIBRARY_PATH=$temp/root/usr/lib/$(uname -m)-linux-gnu

for n in $(seq 1000); do echo '{"level":"error","error":"disk full","n":'"$n"'}'; done >day.log
skippable='\x50\x2a\x4d\x18\x04\x00\x00\x00note' # magic number, length 4, content
{ printf "$skippable"; lz4 -q -c day.log; } >day.lz4
{ printf "$skippable"; zstd -q -c day.log; } >day.zst
lines() { "$@" 2>said >out || true; echo "$(wc -l <out) lines"; }

saw 'lz4 -dc' '1000 lines' "$(lines lz4 -dc day.lz4)"
saw 'bsdcat, zstd after a skippable frame' '1000 lines' "$(lines bsdcat day.zst)"
saw 'bsdcat, LZ4 after a skippable frame' '0 lines' "$(lines bsdcat day.lz4)"
saw 'bsdcat said' 'Zstd decompression failed: Unknown frame descriptor' \
  "$(sed 's/^bsdcat: day.lz4: //' said)"
