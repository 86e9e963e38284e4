#!/usr/bin/env bash
# Library:   ndjson 0.3.1 (PyPI), with jsonlines 4.0.0 to compare.
# Guess:     ndjson.loads(text) parses a record a line. Whatever it takes for the end of a line, a
#            record that is cut there is no JSON, and that is an error.
# Behaviour: It splits by str.splitlines(), which ends lines at U+2028, U+2029 and U+0085 as well
#            (all are valid in a JSON string as they are), and then joins the lines with commas to
#            one array. Inside a string the character so becomes a comma, and all parses.
#            ndjson.reader(file), of the same library, is right.
# Seen:      written: 'disk full\u2028at /var'
#            jsonlines: 'disk full\u2028at /var'
#            ndjson.reader: 'disk full\u2028at /var'
#            ndjson.loads: 'disk full,at /var'
#            ndjson.loads, a record on two lines, without a comma: [{'error': 'disk full', 'n': 1}]
# So:        The text of a failure changes while it is read, so that it is not found among the known
#            ones; nor is a file refused that has no record on a line of its own.
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
packages ndjson==0.3.1 jsonlines==4.0.0

cat >separator.py <<'PYTHON'
import json, jsonlines, ndjson

error = "disk full\u2028at /var"
text = json.dumps({"level": "error", "error": error}, ensure_ascii=False) + "\n"
with open("records.ndjson", "w", encoding="utf-8") as file:
    file.write(text)
print("written:", ascii(error))
print("jsonlines:", ascii(list(jsonlines.open("records.ndjson"))[0]["error"]))
print("reader:", ascii(list(ndjson.reader(open("records.ndjson", encoding="utf-8")))[0]["error"]))
print("loads:", ascii(ndjson.loads(text)[0]["error"]))
print("two lines:", ndjson.loads('{"error":"disk full"\n"n":1}\n'))
PYTHON
python/bin/python separator.py >seen
said() { sed -n "s/^$1: //p" seen; }
saw written "'disk full\\u2028at /var'" "$(said written)"
saw jsonlines "'disk full\\u2028at /var'" "$(said jsonlines)"
saw ndjson.reader "'disk full\\u2028at /var'" "$(said reader)"
saw ndjson.loads "'disk full,at /var'" "$(said loads)"
saw 'ndjson.loads, a record on two lines, without a comma' "[{'error': 'disk full', 'n': 1}]" \
  "$(said 'two lines')"
