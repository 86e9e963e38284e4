#!/usr/bin/env bash
# Library:   polars 2.1.0 (PyPI).
# Guess:     read_ndjson of a file in which some records have an "error" returns a column "error",
#            with null in the other records; a member that does not fit the schema is an error.
# Behaviour: The columns are those of the first 100 records (infer_schema_length). A member that
#            comes first in a later one is dropped, without an error or a warning, by read_ndjson
#            and by scan_ndjson. With ignore_errors=False (the default) as well.
# Seen:      failure in record 100: ['level', 'msg', 'error']
#            failure in record 101, and records: ['level', 'msg'] 201
#            failure in record 101, scan: ['level', 'msg']
#            infer_schema_length=None: ['level', 'msg', 'error']
#            lines of warning: 0
# So:        Where failures are rare, as they should be, the column that holds them does not exist:
#            a report that asks first whether it is there ("error" in columns) says all is well.
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
packages polars==2.1.0

cat >late.py <<'PYTHON'
import json, polars


def write(failure):
    with open(f"{failure}.ndjson", "w") as file:
        for number in range(1, 202):
            record = {"level": "info", "msg": "pull"}
            if number == failure:
                record["error"] = "disk full"
            file.write(json.dumps(record) + "\n")
    return f"{failure}.ndjson"


early, late = write(100), write(101)
print("early:", polars.read_ndjson(early).columns)
print("late:", polars.read_ndjson(late).columns, len(polars.read_ndjson(late)))
print("scan:", polars.scan_ndjson(late).collect().columns)
print("all:", polars.read_ndjson(late, infer_schema_length=None).columns)
PYTHON
python/bin/python late.py >seen 2>warnings
said() { sed -n "s/^$1: //p" seen; }
saw 'failure in record 100' "['level', 'msg', 'error']" "$(said early)"
saw 'failure in record 101, and records' "['level', 'msg'] 201" "$(said late)"
saw 'failure in record 101, scan' "['level', 'msg']" "$(said scan)"
saw 'infer_schema_length=None' "['level', 'msg', 'error']" "$(said all)"
saw 'lines of warning' 0 "$(wc -l <warnings)"
