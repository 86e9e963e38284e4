#!/usr/bin/env bash
# Tool:      winston 3.8.2, format json of logform 2.4.2 (Debian 12, node-winston 3.8.2-1,
#            node-logform 2.4.2-2).
# Guess:     logger.error(error) writes what the error says, as winston's format simple does.
# Behaviour: Message and stack of an Error are members that JSON.stringify does not look at, and
#            format json writes {"level":"error"}. An Error in a field is {} in the record. After a
#            message alone its text is written, joined to the message. format.errors mends the
#            first case and not the second.
# Seen:      simple, error(e): error: disk full
#            json, error(e): {"level":"error"}
#            json, error("failed", {error: e}): {"error":{},"level":"error","message":"failed"}
#            json, error("failed", e), message: failed disk full
#            errors and json, error(e), message: disk full
#            errors and json, error("failed", {error: e}), error: {}
# So:        All failures are one, and nobody can tell whether it is known.
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
packages node-winston=3.8.2-1 node-logform=2.4.2-2 jq=1.6-2.1+deb12u3
architecture=$(uname -m)-linux-gnu
export LD_LIBRARY_PATH=$temp/root/lib/$architecture:$temp/root/usr/lib/$architecture
export NODE_PATH=$temp/root/usr/share/nodejs:/usr/share/nodejs
PATH=$temp/root/usr/bin:$PATH

cat >log.js <<'PROGRAM'
const { createLogger, format, transports } = require('winston');
const error = () => new Error('disk full');
const formats = {
  simple: format.simple(),
  json: format.json(),
  errors: format.combine(format.errors(), format.json()),
};
for (const name in formats) {
  const file = new transports.File({ filename: name });
  const logger = createLogger({ format: formats[name], transports: [file] });
  logger.error(error());
  logger.error('failed', { error: error() });
  logger.error('failed', error());
}
PROGRAM
node log.js

line() { sed -n "$2p" "$1"; }
saw 'simple, error(e)' 'error: disk full' "$(line simple 1)"
saw 'json, error(e)' '{"level":"error"}' "$(line json 1)"
saw 'json, error("failed", {error: e})' \
  '{"error":{},"level":"error","message":"failed"}' "$(line json 2)"
saw 'json, error("failed", e), message' 'failed disk full' \
  "$(line json 3 | jq -r .message)"
saw 'errors and json, error(e), message' 'disk full' "$(line errors 1 | jq -r .message)"
saw 'errors and json, error("failed", {error: e}), error' '{}' \
  "$(line errors 2 | jq -c .error)"
