#!/usr/bin/env bash
# Library:   ecs-logging 2.3.0 (PyPI), the formatter for Elastic Common Schema.
# Guess:     log.exception("pull failed", extra={"error": "disk full"}) writes a record of level
#            error; at worst "error" is written twice, renamed, or replaced.
# Behaviour: The formatter puts the exception into an object "error", and cannot merge a text with
#            it: it raises TypeError. The logging module of Python catches what a handler raises and
#            prints it to standard error; with logging.raiseExceptions = False, which its manual
#            names for production, it does not even do that. No record is written. The same field
#            without an exception is written, as a text where the schema has an object.
# Seen:      records written of 3: 2
#            without an exception: error disk full
#            without an error field: error division by zero
#            lines on standard error: 0
#            with raiseExceptions: TypeError: Type mismatch at key `error`
# So:        The record that is lost is the one with an exception and a description of it. A count
#            by the archive has fewer failures the better they were described.
set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
saw() { # what, expected, seen
  printf '%s: %s\n' "$1" "$3"
  [ "$2" = "$3" ] || { echo "CHANGED: $1 was: $2" >&2; exit 1; }
}
packages() { # installs Python packages here
  python3 -m venv python
  python/bin/pip install -q --disable-pip-version-check "$@"
}
packages ecs-logging==2.3.0

cat >ecs.py <<'PYTHON'
import json, logging, sys
import ecs_logging

logging.raiseExceptions = sys.argv[1] == "test"
handler = logging.FileHandler("app.log", "w")
handler.setFormatter(ecs_logging.StdlibFormatter())
log = logging.Logger("app")
log.addHandler(handler)
log.error("pull failed", extra={"error": "disk full"})
try:
    1 / 0
except ZeroDivisionError:
    log.exception("pull failed")
    log.exception("pull failed", extra={"error": "disk full"})
for line in open("app.log"):
    record = json.loads(line)
    error = record["error"]
    print(record["log.level"], error if isinstance(error, str) else error["message"])
PYTHON
python/bin/python ecs.py test >/dev/null 2>test.said
python/bin/python ecs.py production >seen 2>said
saw 'records written of 3' 2 "$(wc -l <seen)"
saw 'without an exception' 'error disk full' "$(sed -n 1p seen)"
saw 'without an error field' 'error division by zero' "$(sed -n 2p seen)"
saw 'lines on standard error' 0 "$(wc -l <said)"
saw 'with raiseExceptions' 'TypeError: Type mismatch at key `error`' \
  "$(grep -o '^TypeError: Type mismatch at key `error`' test.said)"
