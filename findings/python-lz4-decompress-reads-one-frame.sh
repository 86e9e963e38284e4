#!/usr/bin/env bash
# Library:   lz4 4.4.5 (PyPI).
# Guess:     lz4.frame.decompress(data) and lz4.frame.open(path).read() return the same, as
#            gzip.decompress and gzip.open do; if not, decompress raises an error on what is left.
# Behaviour: open reads all frames. decompress returns the content of the first frame alone, also
#            where that is a skippable frame, which has none: then the result is empty. There is no
#            error; only with return_bytes_read=True can a caller see that input is left.
# Seen:      open: 3000 lines
#            decompress: 1000 lines
#            open, skippable frame first: 3000 lines
#            decompress, skippable frame first: 0 lines
# So:        Of a log that was appended to as frames (`lz4 -c hour.log >>day.lz4`) the first hour is
#            counted; behind a skippable frame nothing is, without an error.
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
packages lz4==4.4.5

cat >frames.py <<'PYTHON'
import lz4.frame

hours = [b"".join(b'{"level":"error","n":%d}\n' % n for n in range(1000)) for _ in range(3)]
frames = b"".join(lz4.frame.compress(hour) for hour in hours)
skippable = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"note"
for name, data in (("", frames), (", skippable frame first", skippable + frames)):
    with open("day.lz4", "wb") as file:
        file.write(data)
    print(f"open{name}: {lz4.frame.open('day.lz4').read().count(10)} lines")
    print(f"decompress{name}: {lz4.frame.decompress(data).count(10)} lines")
PYTHON
python/bin/python frames.py >seen
said() { sed -n "s/^$1: //p" seen; }
saw 'open' '3000 lines' "$(said open)"
saw 'decompress' '1000 lines' "$(said decompress)"
saw 'open, skippable frame first' '3000 lines' "$(said 'open, skippable frame first')"
saw 'decompress, skippable frame first' '0 lines' "$(said 'decompress, skippable frame first')"
