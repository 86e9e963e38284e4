#!/usr/bin/env bash
# Tool:      syslog-ng 3.38.1 with json-parser() and $(format-json) (Debian 12, syslog-ng-core
#            3.38.1-5+deb12u1).
# Guess:     "error" and "error.kind" are two members of a record, as in JSON, and are two after
#            json-parser() and $(format-json).
# Behaviour: A dot in a name is a level. "error.kind" makes "error" an object, and the text that was
#            in "error" becomes a member "error" of it. Where a record has "error" as an object and
#            "error.kind" beside it, the second replaces a member of the first. A name that begins
#            with a dot is not written at all. All of it is silent.
# Seen:      error: {"error":"disk full"}
#            error, error.kind: {"error":{"kind":"io","error":"disk full"}}
#            error an object, error.kind: {"error":{"kind":"other"}}
#            .error: {}
# So:        The same failure has its text at "error" or at "error.error", by whether another member
#            is there; a count by the text of "error" misses those with the most detail.
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
packages syslog-ng-core=3.38.1-5+deb12u1
libraries=$temp/root/usr/lib/$(uname -m)-linux-gnu
export LD_LIBRARY_PATH=$libraries:$temp/root/usr/lib/syslog-ng:$temp/root/lib/$(uname -m)-linux-gnu

cat >records <<'RECORDS'
{"error":"disk full"}
{"error":"disk full","error.kind":"io"}
{"error":{"kind":"io"},"error.kind":"other"}
{".error":"disk full"}
RECORDS
cat >syslog-ng.conf <<'CONF'
@version: 3.38
source in { stdin(flags(no-parse)); };
parser json { json-parser(); };
template whole {
  template("$(format-json --scope nv-pairs --exclude MESSAGE --exclude HOST* --exclude SOURCE
    --exclude FILE_NAME)\n");
};
CONF
cat >>syslog-ng.conf <<CONF
destination out { file("$temp/out" template(whole)); };
log { source(in); parser(json); destination(out); };
CONF
cat records | root/usr/sbin/syslog-ng -F -f "$temp/syslog-ng.conf" -R "$temp/persist" \
  -c "$temp/control" -p "$temp/pid" --module-path="$temp/root/usr/lib/syslog-ng/3.38" 2>said

saw 'error' '{"error":"disk full"}' "$(sed -n 1p out)"
saw 'error, error.kind' '{"error":{"kind":"io","error":"disk full"}}' "$(sed -n 2p out)"
saw 'error an object, error.kind' '{"error":{"kind":"other"}}' "$(sed -n 3p out)"
saw '.error' '{}' "$(sed -n 4p out)"
