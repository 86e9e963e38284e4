#!/usr/bin/env bash
# Library:   zstandard 0.25.0, indexed_gzip 1.10.3, python-snappy 0.7.3 (PyPI), with pyzstd 0.20.0
#            to compare.
# Guess:     An archive that was cut while it was copied raises an error at its end, as gzip, bz2,
#            lzma and pyzstd of Python do (EOFError).
# Behaviour: The three libraries return what could be decoded and then say that the end is reached.
#            The frame of zstandard lacks its last block and its checksum; indexed_gzip does not
#            miss the trailer of its member. python-snappy even has a flush() for this, which
#            returns normally as well.
# Seen:      zstandard.open: part of the lines, no error
#            zstandard read_to_iter: part of the lines, no error
#            indexed_gzip: part of the lines, no error
#            snappy.stream_decompress: part of the lines, no error
#            pyzstd: EOFError
# So:        A half-copied night is a night with half of the failures. Whether a reader notices
#            depends on the library, not on the format.
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
packages zstandard==0.25.0 indexed_gzip==1.10.3 python-snappy==0.7.3 pyzstd==0.20.0

cat >cut.py <<'PYTHON'
import gzip, io
import indexed_gzip, pyzstd, snappy, zstandard

log = b"".join(b'{"level":"error","n":%d}\n' % n for n in range(100_000))
lines = log.count(b"\n")
zst = zstandard.ZstdCompressor(write_checksum=True).compress(log)
open("cut.zst", "wb").write(zst[: len(zst) // 2])
gz = gzip.compress(log)
open("cut.gz", "wb").write(gz[: len(gz) // 2])
framed = io.BytesIO()
snappy.stream_compress(io.BytesIO(log), framed)
cut_snappy = io.BytesIO(framed.getvalue()[: len(framed.getvalue()) // 2])


def snappy_text():
    out = io.BytesIO()
    snappy.stream_decompress(cut_snappy, out)
    return out.getvalue()


def show(name, read):
    try:
        count = read().count(b"\n")
        print(f"{name}: {'part' if 0 < count < lines else count} of the lines, no error")
    except Exception as error:
        print(f"{name}: {type(error).__name__}")


show("pyzstd", lambda: pyzstd.open("cut.zst", "rb").read())
show("zstandard.open", lambda: zstandard.open("cut.zst", "rb").read())
show(
    "zstandard read_to_iter",
    lambda: b"".join(zstandard.ZstdDecompressor().read_to_iter(open("cut.zst", "rb"))),
)
show("indexed_gzip", lambda: indexed_gzip.open("cut.gz").read())
show("snappy.stream_decompress", snappy_text)
PYTHON
python/bin/python cut.py >seen
for name in 'zstandard.open' 'zstandard read_to_iter' indexed_gzip snappy.stream_decompress; do
  saw "$name" 'part of the lines, no error' "$(sed -n "s/^$name: //p" seen)"
done
saw pyzstd EOFError "$(sed -n 's/^pyzstd: //p' seen)"
