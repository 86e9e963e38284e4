#!/usr/bin/env bash
# Tool:      zstd 1.5.4 (Debian 12, zstd 1.5.4+dfsg2-5+deb12u1): zstd, zstdcat, zstdgrep.
# Guess:     zstdcat is `zstd -dc`, as zcat is `gzip -dc`, and fails on what it cannot decode.
# Behaviour: zstdcat is `zstd -dcf`, and -f writes what is not compressed as it is. Where the magic
#            number of a later frame is damaged, its compressed bytes are written to the output,
#            nothing is said, and the exit code is 0. zstdgrep searches in these bytes. `zstd -dc`
#            and `zstd -t` fail.
# Seen:      failures written: 200
#            zstd -dc: exit code 1, 100 failures
#            zstdcat: exit code 0, 100 failures
#            zstdcat said: nothing
#            zstdgrep -c: exit code 0, 100 failures
# So:        One flipped bit hides all failures of a frame, and no exit code or message tells.
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
packages zstd=1.5.4+dfsg2-5+deb12u1
PATH=$temp/root/usr/bin:$PATH

for part in 1 2; do
  for n in $(seq 1000); do
    level=info
    if ((n % 10 == 0)); then level=error; fi
    echo '{"level":"'$level'","part":'$part',"n":'"$n"'}'
  done >part$part.log
  zstd -q part$part.log
done
{ cat part1.log.zst; printf '\x29'; tail -c +2 part2.log.zst; } >day.zst # 0x28 is right
failures() { # a command; prints its exit code and how many failures it wrote
  local code=0
  "$@" >out 2>said || code=$?
  echo "exit code $code, $(grep -ac '"level":"error"' out) failures"
}

saw 'failures written' 200 "$(cat part*.log | grep -c '"level":"error"')"
saw 'zstd -dc' 'exit code 1, 100 failures' "$(failures zstd -dc day.zst)"
saw 'zstdcat' 'exit code 0, 100 failures' "$(failures zstdcat day.zst)"
saw 'zstdcat said' nothing "$(if [ -s said ]; then cat said; else echo nothing; fi)"
code=0
count=$(zstdgrep -c '"level":"error"' day.zst) || code=$?
saw 'zstdgrep -c' 'exit code 0, 100 failures' "exit code $code, $count failures"
