#!/usr/bin/env bash
# Tool:      ugrep 3.11.2 (Debian 12, ugrep 3.11.2+dfsg-1) and pzstd 1.5.4 (zstd
#            1.5.4+dfsg2-5+deb12u1), which is installed with zstd.
# Guess:     What `pzstd day.log` writes is a zstd archive like any other, as it is to zstd, and
#            `ugrep -z` reads zstd.
# Behaviour: pzstd puts a skippable frame with a length before each frame, also before the first.
#            ugrep takes the skippable frame for the whole archive, finds nothing, says nothing, and
#            exits by 1, that of "no such line". In an archive that is cut it searches what it gets,
#            and says nothing either.
# Seen:      archive of zstd: exit code 0, 1000 lines
#            archive of pzstd: exit code 1, 0 lines
#            half of the archive of zstd: exit code 0, some lines
#            said: nothing
#            zstdcat of the archive of pzstd: 1000 lines
# So:        Who packs nightly logs by pzstd since it is faster, and looks for failures by ugrep,
#            finds none from that night on.
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
packages ugrep=3.11.2+dfsg-1 zstd=1.5.4+dfsg2-5+deb12u1
PATH=$temp/root/usr/bin:$PATH
export LD_LIBRARY_PATH=$temp/root/usr/lib/$(uname -m)-linux-gnu

seq 100000 | sed 's/.*/{"level":"info","n":&}/; s/info\(.*00}\)/error\1/' >day.log
zstd -q -c day.log >one.zst
pzstd -q -c day.log >parallel.zst
head -c $(($(wc -c <one.zst) / 2)) one.zst >half.zst
: >said
search() { # a file; prints what became of it
  local code=0
  ugrep -z '"level":"error"' "$1" >out 2>>said || code=$?
  echo "exit code $code, $(wc -l <out) lines"
}

saw 'archive of zstd' 'exit code 0, 1000 lines' "$(search one.zst)"
saw 'archive of pzstd' 'exit code 1, 0 lines' "$(search parallel.zst)"
half=$(search half.zst)
echo "half: $half"
lines=$(wc -l <out)
if ((lines > 0 && lines < 1000)); then half=${half/$lines/some}; fi
saw 'half of the archive of zstd' 'exit code 0, some lines' "$half"
saw 'said' nothing "$(if [ -s said ]; then cat said; else echo nothing; fi)"
saw 'zstdcat of the archive of pzstd' '1000 lines' "$(zstdcat parallel.zst | grep -c error) lines"
