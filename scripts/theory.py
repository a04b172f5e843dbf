#!/usr/bin/env python3
"""Writes docs/results/theory.md from the numbers that scripts/theory.sh has stored.

usage: theory.py RAW PAGE
"""

import csv
import math
import pathlib
import sys

import cells as store

HEAD = """# Samplers with exact scores

Errors in one dimension where the score is known, so that nothing is the fault of a network.
`scripts/theory.sh` measures (`tweedie.config.TheoryPlots`), draws the pictures and makes this page from
`docs/results/raw/theory`. Nothing is drawn at random and there are no seeds: laws are followed by
2,000 quantiles or by densities on a grid, so that figures have no sampling error. *Order* is minus
the slope of log error against log steps between the two largest numbers of steps.

W1 is the Wasserstein-1 distance to the true law. RD is restoration and degradation (Chen, Daras and
Dimakis 2023) with look-back l at steps of length h; *corrected* has this library's share of the
residual noise, 1 − h/(2l), in place of the root √(1 − h/l). Look-backs of 4h and ½√h are capped near
the data, max(h, min(l, t)). A step is one call of the score, of Heun two.
"""

PARTS = {
    "restoration": (
        "Deterministic samplers, linear process",
        "W1",
        """dX = −X dt + √2 dW from ½ N(−2, ¼) + ½ N(2, ¼) to time 4; equal steps back to 1e-4 of that time.
RD with l = h was not measured here.
""",
        """Errors against steps, both axes logarithmic. Heun's line falls about twice as steeply as those of
Euler, RD corrected and DDIM, which end within a factor of two of each other; of these three, DDIM is
the lowest up to 50 steps and the highest from 200 on. RD with l = 4h levels off near a tenth; with
l = ½√h it goes on falling, more slowly than the rest.
""",
    ),
    "restoration-nonlinear": (
        "Deterministic samplers, non-linear process",
        "W1",
        """dX = (X − X³) dt + dW from N(0.3, 0.04) to time 1, density and score from a grid of 1,601 points;
equal steps back to 0.
""",
        """Errors against steps, both axes logarithmic. RD with l = h stays near 0.12 whatever the steps; with
l = 4h it levels off near 0.02; with l = ½√h it goes on falling. RD corrected lies below Euler and
meets it at 1,000 steps. Heun starts highest, is lowest from 10 steps on, and flattens beyond 200.
""",
    ),
    "bounds": (
        "A bound of a stochastic sampler",
        "total variation",
        """The exponential integrator of the reverse SDE of dX = −X dt + √2 dW, started at N(0, 1) at time T,
for ½ N(−2, ¼) + ½ N(2, ¼); beside it the bound √KL e^(−T) + (L√h + L m₂ h)√T of Chen et al. 2023
with its unknown constants set to 1.
""",
        """Total variation against steps, both axes logarithmic. Each measured line lies about two and a half to
three powers of ten below that of its bound and falls more steeply; in both pairs T = 4 is above
T = 2.
""",
    ),
}

LIMITS = """## What this does not show

- Learned scores: their error is left out on purpose.
- More dimensions: laws are on the line, with one or two Gaussian parts.
- Equal cost: errors are against steps, and a step of Heun costs two calls.
- Other grids of times: all steps are equal.
- Errors below those of the grid: in the non-linear process the score comes from a grid, whose own
  error was not measured apart, so that the orders of the smallest figures there mean little.
- Tightness of the bound: its constants are not known. With 1 in their place it exceeds 1, the largest
  total variation there is, at every number of steps measured, and says nothing of them.
"""


def curves(path):
    """Name of a curve to errors by number of steps."""
    out = {}
    with open(path, newline="", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            out.setdefault(row["curve"], {})[int(row["steps"])] = float(row["error"])
    if not out or len({tuple(c) for c in out.values()}) != 1 or len(next(iter(out.values()))) < 2:
        store.fail(f"{path}: expected curves of the same numbers of steps, at least two")
    return out


def order(errors):
    (n, e), (m, f) = sorted(errors.items())[-2:]
    return math.log(e / f) / math.log(m / n)


def part(raw, name):
    title, error, setting, seen = PARTS[name]
    path = raw / (name + ".csv")
    if not path.exists():
        store.fail(f"{path}: expected numbers, found no file; run scripts/theory.sh first")
    found = curves(path)
    steps = list(next(iter(found.values())))
    rows = [
        [curve, *(f"{e:.2e}" if e < 1e-3 else f"{e:.3g}" for e in errors.values()), f"{order(errors):.2f}"]
        for curve, errors in found.items()
    ]
    lines = [f"## {title}", "", setting, f"![{error} against steps](pictures/{name}.png)", "", seen]
    lines += [f"{error[0].upper() + error[1:]} at numbers of steps:", ""]
    lines += [store.table(["sampler", *map(str, steps), "order"], rows), ""]
    return "\n".join(lines)


def main(raw, page):
    raw = pathlib.Path(raw)
    text = HEAD + "\n" + "\n".join(part(raw, name) for name in PARTS) + "\n" + LIMITS
    pathlib.Path(page).write_text(text, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
