#!/usr/bin/env bash
# Tool:      ripgrep 13.0.0 (Debian 12, ripgrep 13.0.0-4+b2; zstd 1.5.4+dfsg2-5+deb12u1).
# Guess:     `rg -z` searches in compressed files; one that it cannot decompress is an error.
# Behaviour: It goes by the name of the file, and calls gzip, zstd, lz4 and others by their names.
#            Where the program is not installed, or the name is not one it knows (app.log.1, or
#            standard input), it searches in the compressed bytes as they are: nothing is found,
#            nothing is said, and the exit code is 1, that of "no such line".
# Seen:      with zstd installed, day.log.zst: exit code 0, 100 lines
#            without zstd, day.log.zst: exit code 1, 0 lines
#            gzip, app.log.gz: exit code 0, 100 lines
#            gzip, app.log.1: exit code 1, 0 lines
#            gzip, standard input: exit code 1, 0 lines
#            said: nothing
# So:        In a slim container without zstd the answer to "are there failures in this archive" is
#            a no that looks like any other no.
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
packages ripgrep=13.0.0-4+b2 zstd=1.5.4+dfsg2-5+deb12u1
rg=$temp/root/usr/bin/rg

for n in $(seq 1000); do
  level=info
  if ((n % 10 == 0)); then level=error; fi
  echo '{"level":"'$level'","n":'"$n"'}'
done >day.log
root/usr/bin/zstd -q day.log
gzip -c day.log >app.log.gz
cp app.log.gz app.log.1
: >said
search() { # a directory of programs, a file; prints what became of it
  local code=0
  PATH=$1 "$rg" --no-config -z '"level":"error"' "$2" >out 2>>said || code=$?
  echo "exit code $code, $(wc -l <out) lines"
}
mkdir empty

saw 'with zstd installed, day.log.zst' 'exit code 0, 100 lines' \
  "$(search "$temp/root/usr/bin" day.log.zst)"
saw 'without zstd, day.log.zst' 'exit code 1, 0 lines' "$(search "$temp/empty" day.log.zst)"
saw 'gzip, app.log.gz' 'exit code 0, 100 lines' "$(search "$PATH" app.log.gz)"
saw 'gzip, app.log.1' 'exit code 1, 0 lines' "$(search "$PATH" app.log.1)"
saw 'gzip, standard input' 'exit code 1, 0 lines' "$(search "$PATH" - <app.log.gz)"
saw 'said' nothing "$(if [ -s said ]; then cat said; else echo nothing; fi)"
