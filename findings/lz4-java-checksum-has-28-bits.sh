#!/usr/bin/env bash
# Tool:      lz4-java 1.8.0 (Debian 12, liblz4-java 1.8.0-3, openjdk-17-jdk-headless), by which Spark
#            packs its event logs; xxhash 3.5.0 (PyPI) to check it.
# Guess:     The 32 bits beside each block of an `LZ4Block` stream are XXH32 of the text, with the seed
#            0x9747b28c that the source names, as 32 bits are in LZ4 frames.
# Behaviour: The highest four bits are always zero: `StreamingXXHash32.asChecksum()` leaves them out, and
#            the stream writes what is left in a field of 32 bits.
# Seen:      blocks: 200
#            whole XXH32 fits: 11
#            the lower 28 bits fit: 200
# So:        A reader that was written by the name of the checksum takes 15 of 16 blocks of a whole
#            archive for damaged, and skips them; tried on one or two blocks, it can seem right.
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
packages liblz4-java=1.8.0-3 openjdk-17-jre-headless openjdk-17-jdk-headless
java=$(echo "$temp"/root/usr/lib/jvm/java-17-openjdk-*/bin)
python3 -m venv env
env/bin/pip -q install xxhash==3.5.0

cat >Write.java <<'JAVA'
import java.io.FileOutputStream;
import net.jpountz.lz4.LZ4BlockOutputStream;

class Write {
  public static void main(String[] arguments) throws Exception {
    try (LZ4BlockOutputStream out = new LZ4BlockOutputStream(new FileOutputStream("day.lz4"), 1024)) {
      for (int n = 0; n < 200 * 32; n++)
        out.write(String.format("{\"level\":\"info\",\"number\":%05d}\n", n).getBytes());
    }
  }
}
JAVA
"$java/java" -cp root/usr/share/java/lz4-java-1.8.0.jar Write.java

cat >check.py <<'PYTHON'
import struct
import xxhash

data = open("day.lz4", "rb").read()
text = b"".join(b'{"level":"info","number":%05d}\n' % n for n in range(200 * 32))
at = start = blocks = whole = lower = 0
while True:
    assert data[at : at + 8] == b"LZ4Block"
    packed, size, checksum = struct.unpack_from("<III", data, at + 9)
    if size == 0:
        break
    found = xxhash.xxh32(text[start : start + size], seed=0x9747B28C).intdigest()
    blocks += 1
    whole += found == checksum
    lower += found & 0x0FFFFFFF == checksum
    at, start = at + 21 + packed, start + size
print(blocks, whole, lower)
PYTHON
read -r blocks whole lower <<<"$(env/bin/python check.py)"
saw 'blocks' 200 "$blocks"
saw 'whole XXH32 fits' 11 "$whole"
saw 'the lower 28 bits fit' 200 "$lower"
