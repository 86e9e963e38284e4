#!/usr/bin/env bash
# Tool:      pigz 2.6 and bsdcat of libarchive 3.6.2 (Debian 12, pigz 2.6-1 and libarchive-tools
#            3.6.2-1+deb12u5), with gzip 1.12 (gzip 1.12-1) to compare.
# Guess:     Where a log archive is several gzip members and the header of a later one is damaged,
#            a decoder says that the archive is damaged; gzip itself at least warns, and exits by 2.
# Behaviour: To pigz and bsdcat all that follows the first member and is no header is padding: they
#            write the first member, say nothing, and exit by 0. bsdcat does the same for LZ4.
# Seen:      gzip -dc: exit code 2, 1000 of 3000 lines, said something
#            pigz -dc: exit code 0, 1000 of 3000 lines, said nothing
#            bsdcat: exit code 0, 1000 of 3000 lines, said nothing
#            bsdcat, LZ4: exit code 0, 1000 of 3000 lines, said nothing
# So:        Two thirds of a day are not counted, also those of a member that is whole. Only one
#            who knows how many lines there should be can tell.
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
packages pigz=2.6-1 libarchive-tools=3.6.2-1+deb12u5 libarchive13=3.6.2-1+deb12u5 \
  gzip=1.12-1 lz4=1.9.4-1
PATH=$temp/root/bin:$temp/root/usr/bin:$PATH
export LD_LIBRARY_PATH=$temp/root/usr/lib/$(uname -m)-linux-gnu

for part in 1 2 3; do
  for n in $(seq 1000); do echo '{"level":"error","part":'$part',"n":'"$n"'}'; done >part$part.log
  gzip -k part$part.log
  lz4 -q part$part.log part$part.log.lz4
done
# A zero byte stands where the second magic number begins.
for kind in gz lz4; do
  { cat part1.log.$kind; printf '\0'; tail -c +2 part2.log.$kind; cat part3.log.$kind; } >day.$kind
done
decode() { # a command; prints what became of it
  local code=0
  "$@" >out 2>said || code=$?
  echo "exit code $code, $(wc -l <out) of 3000 lines, said $(
    if [ -s said ]; then echo something; else echo nothing; fi)"
}

saw 'gzip -dc' 'exit code 2, 1000 of 3000 lines, said something' "$(decode gzip -dc day.gz)"
saw 'pigz -dc' 'exit code 0, 1000 of 3000 lines, said nothing' "$(decode pigz -dc day.gz)"
saw 'bsdcat' 'exit code 0, 1000 of 3000 lines, said nothing' "$(decode bsdcat day.gz)"
saw 'bsdcat, LZ4' 'exit code 0, 1000 of 3000 lines, said nothing' "$(decode bsdcat day.lz4)"
