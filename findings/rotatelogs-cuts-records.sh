#!/usr/bin/env bash
# Tool:      rotatelogs of Apache httpd 2.4 (Debian 12, apache2-utils 2.4.71-1~deb12u1).
# Guess:     A log rotator that is made for logs, and rotates by size, rotates between lines.
# Behaviour: rotatelogs reads what the pipe has, 64 KiB at most, and looks at the size between two
#            reads. Where a program writes in larger pieces than lines (any with a buffered standard
#            output), a record is cut in two, and its halves are in two files. No byte is lost.
# Seen:      records written: 60000
#            lines in all files, put together: 60000
#            files: 4
#            files that end within a record: some
#            lines that are no JSON, file by file: some
# So:        Every rotation loses a record to all that read file by file (two malformed lines for
#            one failure), and again to who sorts the parts by another order than they were written.
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
packages apache2-utils=2.4.71-1~deb12u1
PATH=$temp/root/usr/bin:$PATH
export LD_LIBRARY_PATH=$temp/root/usr/lib/$(uname -m)-linux-gnu

seq 60000 | sed 's/.*/{"level":"error","error":"disk full","n":&,"end":true}/' >records
mkdir logs
cat records | rotatelogs -n 5 logs/app 1M # cat writes in pieces of 128 KiB
cut=0 broken=0 files=0
for file in logs/*; do
  files=$((files + 1))
  if [ "$(tail -c 1 "$file")" != "" ]; then cut=$((cut + 1)); fi
  broken=$((broken + $(grep -cv '^{.*"end":true}$' "$file" || true)))
done
together=$(ls -v logs/* | xargs cat | wc -l)
some() { if (($1 > 0)); then echo some; else echo none; fi; }

saw 'records written' 60000 "$(wc -l <records)"
saw 'lines in all files, put together' 60000 "$together"
saw 'files' 4 "$files"
echo "cut: $cut, no JSON: $broken"
saw 'files that end within a record' some "$(some $cut)"
saw 'lines that are no JSON, file by file' some "$(some $broken)"
