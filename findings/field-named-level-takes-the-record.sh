#!/usr/bin/env bash
# Library:   bunyan 2.0.5, winston 3.8.2 with logform 2.4.2 (Debian 12, node-bunyan
#            2.0.5+~cs4.4.3-2, node-winston 3.8.2-1, node-logform 2.4.2-2).
# Guess:     log.error({level: "low"}, "ink") is a record of level error; a field of the same name is
#            renamed, dropped, or written twice.
# Behaviour: The field replaces the level. bunyan then asks whether "low" is at least the level of the
#            stream, as a number: it is not, and no stream gets the record. {level: 20} is lost in the
#            same way. winston with format.splat writes the field as the level, and a field "message"
#            as the message, also with a level that it knows: an error becomes an info, an info an
#            error. Without splat it drops the field, and joins "message" to the message.
# Seen:      bunyan, error, fields level "low", 20 and none: 1 of 3 records
#            bunyan, info, field level 50: 50 done
#            winston, splat, error, field level "low": low ink
#            winston, splat, error, field level "info": info ink
#            winston, splat, info, field level "error": error done
#            winston, splat, error, field message "2 of 3": error 2 of 3
#            winston, error, field level "low": error ink
#            winston, error, field message "2 of 3": error ink 2 of 3
# So:        What a failure is about decides whether it is in the archive, and at which level: who
#            counts by the level misses it, or counts a success.
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
packages node-bunyan=2.0.5+~cs4.4.3-2 node-winston=3.8.2-1 node-logform=2.4.2-2 \
  jq=1.6-2.1+deb12u3
architecture=$(uname -m)-linux-gnu
export LD_LIBRARY_PATH=$temp/root/lib/$architecture:$temp/root/usr/lib/$architecture
export NODE_PATH=$temp/root/usr/share/nodejs:/usr/share/nodejs
PATH=$temp/root/usr/bin:$PATH

cat >log.js <<'PROGRAM'
const bunyan = require('bunyan');
const { createLogger, format, transports } = require('winston');

const log = bunyan.createLogger({ name: 'printer', streams: [{ path: 'bunyan' }] });
log.error({ level: 'low' }, 'ink');
log.error({ level: 20 }, 'ink');
log.error({}, 'ink');
log.info({ level: 50 }, 'done');

const formats = { plain: format.json(), splat: format.combine(format.splat(), format.json()) };
for (const name in formats) {
  const file = new transports.File({ filename: name });
  const logger = createLogger({ format: formats[name], transports: [file] });
  logger.error('ink', { level: 'low' });
  logger.error('ink', { level: 'info' });
  logger.info('done', { level: 'error' });
  logger.error('ink', { message: '2 of 3' });
}
PROGRAM
node log.js

record() { sed -n "$2p" "$1" | jq -r '"\(.level) \(.message)"'; }
saw 'bunyan, error, fields level "low", 20 and none' '1 of 3 records' \
  "$(grep -c '"msg":"ink"' bunyan) of 3 records"
saw 'bunyan, info, field level 50' '50 done' \
  "$(jq -r 'select(.msg == "done") | "\(.level) \(.msg)"' bunyan)"
saw 'winston, splat, error, field level "low"' 'low ink' "$(record splat 1)"
saw 'winston, splat, error, field level "info"' 'info ink' "$(record splat 2)"
saw 'winston, splat, info, field level "error"' 'error done' "$(record splat 3)"
saw 'winston, splat, error, field message "2 of 3"' 'error 2 of 3' "$(record splat 4)"
saw 'winston, error, field level "low"' 'error ink' "$(record plain 1)"
saw 'winston, error, field message "2 of 3"' 'error ink 2 of 3' "$(record plain 4)"
