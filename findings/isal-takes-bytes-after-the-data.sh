#!/usr/bin/env bash
# Library:   ISA-L 2.30.0 (Debian 12, libisal-dev 2.30.0-5), a drop-in for zlib's speed in many tools;
#            python3's zlib makes the data.
# Guess:     When `isal_inflate` has come to the end of raw deflate data, `avail_in` is the number of
#            bytes that follow them, as with zlib's `inflate`: a gzip trailer can be read there.
# Behaviour: Up to eight bytes after the data are already in `read_in`, and gone from `avail_in`;
#            `read_in_length / 8` says how many. They may have come with the call before.
# Seen:      bytes after the data: 20
#            left by avail_in: 13 to 16
#            with read_in given back: 20
# So:        A reader of members that trusts `avail_in` looks for the trailer, and the next member, in
#            the wrong place: whole archives have wrong checksums, or end after the first member.
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
packages libisal-dev=2.30.0-5 libisal2=2.30.0-5
command -v cc >/dev/null || { echo 'a C compiler (cc) is needed' >&2; exit 1; }

cat >inflate.c <<'C'
#include <isa-l/igzip_lib.h>
#include <stdio.h>

static struct inflate_state state;
static unsigned char input[1 << 20], output[1 << 20];

int main(void) {
  isal_inflate_init(&state);
  state.next_in = input;
  state.avail_in = (uint32_t)fread(input, 1, sizeof input, stdin);
  state.next_out = output;
  state.avail_out = sizeof output;
  int code = isal_inflate(&state);
  int ended = code == ISAL_DECOMP_OK && state.block_state == ISAL_BLOCK_FINISH;
  printf("%d %u %u\n", ended, state.avail_in, state.avail_in + state.read_in_length / 8);
}
C
cc -O2 -Iroot/usr/include inflate.c -Lroot/usr/lib/x86_64-linux-gnu -lisal \
  -Wl,-rpath,"$temp/root/usr/lib/x86_64-linux-gnu" -o inflate

seen=$(for lines in $(seq 1 40); do
  python3 -c '
import sys, zlib
packer = zlib.compressobj(6, zlib.DEFLATED, -15)
text = b"".join(b"{\"level\":\"info\",\"number\":%d}\n" % n for n in range(int(sys.argv[1])))
sys.stdout.buffer.write(packer.compress(text) + packer.flush() + bytes(20))' "$lines" | ./inflate
done)
saw 'bytes after the data' 20 20
saw 'left by avail_in' '13 to 16' \
  "$(awk '$1 == 1 { print $2 }' <<<"$seen" | sort -n | sed -n '1p;$p' | paste -sd' ' | sed 's/ / to /')"
saw 'with read_in given back' 20 "$(awk '{ print $3 }' <<<"$seen" | sort -u | paste -sd' ')"
