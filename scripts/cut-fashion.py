#!/usr/bin/env python3
"""Cuts the Fashion-MNIST part that ships with the library.

usage: scripts/cut-fashion.py SOURCE_FOLDER

SOURCE_FOLDER holds fashion-train20k-{images-idx3,labels-idx1}-ubyte.gz (the first 20,000
training images; the full train-*-ubyte.gz of the original works too, renamed) and
fashion-t10k-{images-idx3,labels-idx1}-ubyte.gz. The first 10,000 training and the first 5,000
test images are kept in file order; only the count in the idx header changes. gzip level 9,
no file name, time stamp 0. Prints the SHA-256 of every file, packed and unpacked.
"""
import gzip
import hashlib
import io
import pathlib
import struct
import sys

TARGET = (
    pathlib.Path(__file__).resolve().parent.parent
    / "tweedie-lib/src/main/resources/tweedie/data/fashion-mnist"
)
PARTS = [("fashion-train20k", "train", 10_000), ("fashion-t10k", "test", 5_000)]


def cut(source, target, count):
    raw = gzip.decompress(source.read_bytes())
    dims = raw[3]
    header = 4 + 4 * dims
    sizes = struct.unpack(f">{dims}I", raw[4:header])
    item = 1
    for size in sizes[1:]:
        item *= size
    if sizes[0] < count or len(raw) != header + sizes[0] * item:
        raise SystemExit(f"{source}: expected at least {count} items, found header {sizes}")
    part = raw[:4] + struct.pack(">I", count) + raw[8 : header + count * item]
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as out:
        out.write(part)
    target.write_bytes(packed.getvalue())
    print(f"{hashlib.sha256(packed.getvalue()).hexdigest()}  {target.name}")
    print(f"{hashlib.sha256(part).hexdigest()}  {target.name.removesuffix('.gz')}")


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    source = pathlib.Path(sys.argv[1])
    TARGET.mkdir(parents=True, exist_ok=True)
    for prefix, part, count in PARTS:
        for kind in ("images-idx3", "labels-idx1"):
            cut(
                source / f"{prefix}-{kind}-ubyte.gz",
                TARGET / f"{part}-{kind}-ubyte.gz",
                count,
            )


if __name__ == "__main__":
    main()
