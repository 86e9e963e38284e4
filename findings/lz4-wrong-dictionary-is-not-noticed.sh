#!/usr/bin/env bash
# Tool:      lz4 1.9.4 (Debian 12, lz4 1.9.4-1).
# Guess:     A frame says by its dictionary ID which dictionary it needs, as the LZ4 frame format
#            provides and as zstd does, so that decoding with another one fails.
# Behaviour: `lz4 -D` writes no dictionary ID: bit 0 of the FLG byte is 0. Only the checksum of the
#            content notices a wrong dictionary. Without it (--no-frame-crc, or a library that
#            leaves it out, which is the default of LZ4F) decoding succeeds, and the text is made
#            of pieces of the wrong dictionary.
# Seen:      dictionary ID in the frame: absent
#            exit code with the wrong dictionary: 0
#            failures in the archive: 100
#            failures decoded with the wrong dictionary: 0
#            first line decoded: {"level":"debug","retry":"never mind","n":1}
# So:        After a change of the dictionary an old archive decodes without any complaint, and its
#            failures are other records.
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
packages lz4=1.9.4-1
lz4=$temp/root/usr/bin/lz4

printf '{"level":"error","error":"disk full!","n":' >old.dict
printf '{"level":"debug","retry":"never mind","n":' >new.dict
for n in $(seq 100); do echo '{"level":"error","error":"disk full!","n":'"$n"'}'; done >day.log
"$lz4" -q --no-frame-crc -D old.dict -c day.log >day.lz4
flags=$(od -An -tu1 -j4 -N1 day.lz4)
code=0
"$lz4" -q -d -D new.dict -c day.lz4 >decoded || code=$?

saw 'dictionary ID in the frame' absent "$( ((flags & 1)) && echo present || echo absent)"
saw 'exit code with the wrong dictionary' 0 "$code"
saw 'failures in the archive' 100 "$(grep -c '"level":"error"' day.log)"
saw 'failures decoded with the wrong dictionary' 0 \
  "$(grep -c '"level":"error"' decoded || true)"
saw 'first line decoded' '{"level":"debug","retry":"never mind","n":1}' "$(head -n 1 decoded)"
