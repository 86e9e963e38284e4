#!/usr/bin/env bash
# Library:   python-json-logger 4.2.0, google-cloud-logging 3.17.0, loguru 0.7.3, structlog 26.1.0,
#            ecs-logging 2.3.0 (PyPI).
# Guess:     log.exception("pull failed") where no exception is being handled, as in a callback or
#            after the `except` block, is log.error("pull failed"): there is nothing to add.
# Behaviour: The logging module has a tuple of three None then. Two libraries write its text,
#            "NoneType: None": python-json-logger as the member that else has the traceback,
#            google-cloud-logging as a second line of the message. loguru writes the object that else
#            has type and value. structlog and ecs-logging write nothing more.
# Seen:      python-json-logger: {"message":"pull failed","exc_info":"NoneType: None"}
#            google-cloud-logging: {"message":"pull failed\nNoneType: None","severity":"ERROR"}
#            loguru, record.exception: {"type":null,"value":null,"traceback":false}
#            structlog: {"event":"pull failed","level":"error"}
#            ecs-logging: {"log.level":"error","message":"pull failed"}
# So:        Who takes a traceback that is not empty, or an object "exception", for the failure's text
#            puts unlike failures under one that is called "NoneType: None", or under none.
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
packages python-json-logger==4.2.0 google-cloud-logging==3.17.0 loguru==0.7.3 structlog==26.1.0 \
  ecs-logging==2.3.0

cat >exception.py <<'PYTHON'
import io, json, logging
import ecs_logging, loguru, structlog
from google.cloud.logging_v2.handlers import StructuredLogHandler
from pythonjsonlogger.json import JsonFormatter
from structlog.processors import JSONRenderer, add_log_level, format_exc_info


def show(name, out, names):
    record = json.loads(out.getvalue().splitlines()[-1])
    shown = {key: record[key] for key in record if key in names}
    print(f"{name}:", json.dumps(shown, separators=(",", ":")))


def standard(name, handler, names, formatter=None):
    if formatter:
        handler.setFormatter(formatter)
    log = logging.Logger("app")
    log.addHandler(handler)
    log.exception("pull failed")
    show(name, handler.stream, names)


error = ["exc_info", "exception", "error", "message", "log.level", "severity"]
standard("python-json-logger", logging.StreamHandler(io.StringIO()), error, JsonFormatter())
standard("google-cloud-logging", StructuredLogHandler(stream=io.StringIO()), error)
standard("ecs-logging", logging.StreamHandler(io.StringIO()), error, ecs_logging.StdlibFormatter())
out = io.StringIO()
structlog.wrap_logger(
    structlog.PrintLogger(out), processors=[add_log_level, format_exc_info, JSONRenderer()]
).exception("pull failed")
show("structlog", out, [*error, "event", "level"])
out = io.StringIO()
loguru.logger.remove()
loguru.logger.add(out, serialize=True)
loguru.logger.exception("pull failed")
exception = json.loads(out.getvalue())["record"]["exception"]
print("loguru:", json.dumps(exception, separators=(",", ":")))
PYTHON
python/bin/python exception.py >seen
said() { sed -n "s/^$1: //p" seen; }
saw python-json-logger '{"message":"pull failed","exc_info":"NoneType: None"}' \
  "$(said python-json-logger)"
saw google-cloud-logging '{"message":"pull failed\nNoneType: None","severity":"ERROR"}' \
  "$(said google-cloud-logging)"
saw 'loguru, record.exception' '{"type":null,"value":null,"traceback":false}' "$(said loguru)"
saw structlog '{"event":"pull failed","level":"error"}' "$(said structlog)"
saw ecs-logging '{"log.level":"error","message":"pull failed"}' "$(said ecs-logging)"
