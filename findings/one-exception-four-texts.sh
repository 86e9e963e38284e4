#!/usr/bin/env bash
# Library:   structlog 26.1.0, python-json-logger 4.2.0, loguru 0.7.3, JSON-log-formatter 1.2.1
#            (PyPI).
# Guess:     A JSON logger that is given an exception as a field (error=exception) writes its text,
#            or refuses it, since JSON has no exceptions.
# Behaviour: Each writes something else at the same field, none of them fails. JSON-log-formatter
#            takes the object's __dict__, which an exception has and which is empty: neither type
#            nor text of it is in the record.
# Seen:      structlog: "OSError('disk full')"
#            python-json-logger: "OSError: disk full"
#            loguru, record.extra.error: "disk full"
#            JSON-log-formatter: {}
# So:        One failure of four services has four texts, and a catalogue of known errors needs all
#            of them; to who asks whether "error" is a text the last is no failure at all.
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
packages structlog==26.1.0 python-json-logger==4.2.0 loguru==0.7.3 JSON-log-formatter==1.2.1

cat >exception.py <<'PYTHON'
import io, json, logging
import json_log_formatter, loguru, structlog
from pythonjsonlogger.json import JsonFormatter

failure = OSError("disk full")


def standard(formatter):
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    log = logging.Logger("app")
    log.addHandler(handler)
    log.error("pull failed", extra={"error": failure})
    return json.loads(out.getvalue())


out = io.StringIO()
structlog.wrap_logger(
    structlog.PrintLogger(out), processors=[structlog.processors.JSONRenderer()]
).error("pull failed", error=failure)
print("structlog:", json.dumps(json.loads(out.getvalue())["error"]))
print("python-json-logger:", json.dumps(standard(JsonFormatter())["error"]))
out = io.StringIO()
loguru.logger.remove()
loguru.logger.add(out, serialize=True)
loguru.logger.error("pull failed", error=failure)
print("loguru:", json.dumps(json.loads(out.getvalue())["record"]["extra"]["error"]))
print("JSON-log-formatter:", json.dumps(standard(json_log_formatter.JSONFormatter())["error"]))
PYTHON
python/bin/python exception.py >seen
said() { sed -n "s/^$1: //p" seen; }
saw structlog "\"OSError('disk full')\"" "$(said structlog)"
saw python-json-logger '"OSError: disk full"' "$(said python-json-logger)"
saw 'loguru, record.extra.error' '"disk full"' "$(said loguru)"
saw JSON-log-formatter '{}' "$(said JSON-log-formatter)"
