#!/usr/bin/env python3
"""Cuts the land mask of the maps out of a relief of the Earth.

usage: cut-coast.py etopo20_m_540x1080.npy.gz land.png

Reads int16 metres, [540, 1080], row 0 in the south, column 0 at 20 degrees east, cells of 20 arc
minutes. Writes a PNG of one bit a cell, 1 = above sea level, row 0 in the north, column 0 at 180
degrees west.
"""

import gzip
import struct
import sys
import zlib

ROWS, COLUMNS, FIRST_EAST = 540, 1080, 20


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def main(source, target):
    raw = gzip.open(source, "rb").read()
    if raw[:6] != b"\x93NUMPY" or b"(540, 1080)" not in raw[:128] or b"<i2" not in raw[:128]:
        sys.exit(source + ": expected int16 [540, 1080] as NPY")
    start = 10 + struct.unpack("<H", raw[8:10])[0]
    metres = struct.unpack("<%dh" % (ROWS * COLUMNS), raw[start:])
    shift = (180 - FIRST_EAST) * COLUMNS // 360
    lines = bytearray()
    for r in range(ROWS - 1, -1, -1):
        row = metres[r * COLUMNS : (r + 1) * COLUMNS]
        bits = "".join("1" if row[(c + shift) % COLUMNS] > 0 else "0" for c in range(COLUMNS))
        lines += b"\0" + int(bits, 2).to_bytes(COLUMNS // 8, "big")
    with open(target, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n")
        out.write(chunk(b"IHDR", struct.pack(">IIBBBBB", COLUMNS, ROWS, 1, 0, 0, 0, 0)))
        out.write(chunk(b"IDAT", zlib.compress(bytes(lines), 9)))
        out.write(chunk(b"IEND", b""))


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2])
