#!/usr/bin/env python3
"""Stored cells: figures in NAME.json and what they were made with in NAME.config.json.

usage: cells.py config RUN KEY=VALUE...    prints the configuration of a cell: that of the run, RUN or
                                           RUN/config.json where there is one, and how it was judged
       cells.py asked FILE                 keeps standard input as FILE; ends with 2 if FILE has
                                           another content: it was made under another budget
       cells.py stored                     copies JSON from standard input, runs by their names alone
"""

import csv
import json
import math
import pathlib
import statistics
import sys

END = ".config.json"


def fail(line):
    """One line and the exit code of what does not fit."""
    print(line, file=sys.stderr)
    sys.exit(2)


def stored(raw, pattern="*"):
    """The files of figures in a folder."""
    return [p for p in sorted(pathlib.Path(raw).glob(pattern + ".json")) if not p.name.endswith(END)]


def write(page, lines):
    """Writes a page of lines, and the folder that it is in."""
    path = pathlib.Path(page)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines))


def config(path):
    """What a cell was made with."""
    file = path.with_suffix(END)
    if not file.exists():
        fail(f"{file}: expected the configuration of {path.name}, found no file")
    return json.loads(file.read_text())


def flat(tree, place=""):
    if not isinstance(tree, dict):
        return {place: tree}
    out = {}
    for key, value in tree.items():
        out.update(flat(value, f"{place}.{key}" if place else key))
    return out


def same(paths, free):
    """The configuration of the first cell; ends with 2 unless all others agree outside of free keys."""
    first, wanted = None, {}
    for path in paths:
        found = {
            k: v
            for k, v in flat(config(path)).items()
            if not any(k == f or k.startswith(f + ".") for f in free)
        }
        if first is None:
            first, wanted = path, found
        for key in sorted(wanted.keys() | found.keys()):
            a, b = (json.dumps(c[key]) if key in c else "nothing" for c in (wanted, found))
            if a != b:
                fail(f"{path}: expected {key} {a} as in {first.name}, found {b}")
    return config(first) if first else {}


def mean(values):
    """Mean and its standard error, NaN of a single value."""
    values = list(values)
    m = statistics.fmean(values)
    return m, statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.nan


def text(pair, form=".3f"):
    m, e = pair
    return format(m, form) + ("" if math.isnan(e) else " ± " + format(e, form))


# Student's t, two-sided 95 %, by the number of values.
T95 = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}


def margin(values):
    """Half the width of the 95 % interval of a mean of 2 to 10 values; NaN of another number."""
    values = list(values)
    return T95[len(values)] * mean(values)[1] if len(values) in T95 else math.nan


def level(values):
    """Two-sided level at which Student's t test finds the mean of values to differ from 0."""
    m, error = mean(values)
    nu = len(values) - 1
    # The angle of t/√ν has the density cos^(ν − 1) on (−π/2, π/2): smooth, so that Simpson errs by less than 1e-8.
    top, cells = math.atan2(abs(m), error * math.sqrt(nu)), 400
    at = [math.cos(top * i / cells) ** (nu - 1) * (1 if i in (0, cells) else 2 + 2 * (i % 2)) for i in range(cells + 1)]
    half = math.sqrt(math.pi) * math.gamma(nu / 2) / (2 * math.gamma((nu + 1) / 2))
    return max(0.0, 1 - top / (3 * cells) * sum(at) / half)


def holm(levels):
    """Levels of a family after Holm's correction, in the order given."""
    out, low = [0.0] * len(levels), 0.0
    for place, i in enumerate(sorted(range(len(levels)), key=levels.__getitem__)):
        low = max(low, min(1.0, (len(levels) - place) * levels[i]))
        out[i] = low
    return out


def table(head, rows):
    """Lines of a table of a page."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(r) + " |" for r in rows])


def minutes(path):
    """Minutes of training by the clock: the last elapsed_seconds of NAME.csv."""
    log = path.with_suffix(".csv")
    if not log.exists():
        fail(f"{log}: expected the log of {path.name}, found no file")
    with open(log, newline="") as f:
        rows = list(csv.DictReader(f))
    if not rows or not rows[-1].get("elapsed_seconds"):
        fail(f"{log}: expected elapsed_seconds in the last row, found none")
    return float(rows[-1]["elapsed_seconds"]) / 60


def asked(file):
    text, path = sys.stdin.read(), pathlib.Path(file)
    if not path.exists():
        path.write_text(text)
    elif path.read_text() != text:
        fail(f"{file}: made with other settings than are asked for now; ask for those, or name another folder")


def named(tree):
    """A tree whose runs are known by their names: the folder they were in is no result."""
    if isinstance(tree, list):
        return [named(t) for t in tree]
    if not isinstance(tree, dict):
        return tree
    return {
        k: pathlib.PurePath(v).name if k == "run" and isinstance(v, str) else named(v)
        for k, v in tree.items()
    }


def main(run, *judged):
    path = pathlib.Path(run)
    path = path if path.is_file() else path / "config.json"
    tree = json.loads(path.read_text()) if path.exists() else {}
    tree["judged"] = dict(pair.split("=", 1) for pair in judged)
    print(json.dumps(named(tree), indent=1))


if __name__ == "__main__":
    if len(sys.argv) >= 3 and sys.argv[1] == "config":
        main(*sys.argv[2:])
    elif len(sys.argv) == 3 and sys.argv[1] == "asked":
        asked(sys.argv[2])
    elif sys.argv[1:] == ["stored"]:
        print(json.dumps(named(json.load(sys.stdin)), indent=1))
    else:
        sys.exit(__doc__)
