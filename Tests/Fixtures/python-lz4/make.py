#!/usr/bin/env python3
"""Makes the archives beside it anew: `pip install lz4==4.4.5`, then run this."""

import hashlib
import io
import pathlib

import lz4.frame as lz4

HERE = pathlib.Path(__file__).parent


def lines():
    """Failures, each with a message of its own."""
    for number in range(2400):
        padding = "é😀" if number % 50 == 0 else "and so on, " * (number * 7919 % 11)
        yield f'{{"error":"line {number}","note":"{padding}and more of the like"}}\n'.encode()


LINES = list(lines())
TEXT = b"".join(LINES)


def opened():
    """What a program writes that opens an archive as it opens a file."""
    file = io.BytesIO()
    with lz4.open(file, "wb") as archive:
        for line in LINES:
            archive.write(line)
    return file.getvalue()


def streamed(line_count, **options):
    """A frame whose text comes so many lines at a time; its header does not know the size."""
    compressor = lz4.LZ4FrameCompressor(**options)
    frame = compressor.begin()
    for start in range(0, len(LINES), line_count):
        frame += compressor.compress(b"".join(LINES[start : start + line_count]))
    return frame + compressor.flush()


def appended():
    """Three frames, one of them empty: the text goes on in the middle of a line."""
    half = len(TEXT) // 2 + 7
    return (
        lz4.compress(TEXT[:half], content_checksum=True)
        + lz4.compress(b"", content_checksum=True)
        + lz4.compress(TEXT[half:], block_size=lz4.BLOCKSIZE_MAX1MB, content_checksum=True)
    )


ARCHIVES = {
    "opened": opened(),
    "independent-64k": lz4.compress(
        TEXT, block_linked=False, block_size=lz4.BLOCKSIZE_MAX64KB, content_checksum=True
    ),
    "independent-4m": streamed(
        500, block_linked=False, block_size=lz4.BLOCKSIZE_MAX4MB, block_checksum=True,
        compression_level=lz4.COMPRESSIONLEVEL_MINHC,
    ),
    # Each piece is a block, as a logger writes that wants to lose nothing.
    "flushed-linked": streamed(8, auto_flush=True, content_checksum=True),
    "flushed-independent": streamed(25, auto_flush=True, block_linked=False),
    "appended": appended(),
}

for name, archive in ARCHIVES.items():
    (HERE / f"{name}.lz4").write_bytes(archive)
    print(len(archive), name)
print(len(LINES), "lines,", len(TEXT), "bytes,", hashlib.sha256(TEXT).hexdigest())
