#!/usr/bin/env python3
"""Writes docs/results/likelihood.md from the cells that scripts/likelihood.sh has stored.

usage: likelihood.py RAW PAGE
"""

import csv
import json
import math
import pathlib
import statistics
import sys

import cells as store

ARMS = ["linear", "cosine", "learned", "vp", "psld"]
NAMES = {
    "linear": "VDM, linear γ",
    "cosine": "VDM, cosine γ",
    "learned": "VDM, learned γ",
    "vp": "VP, linear β",
    "psld": "PSLD",
}


def cells(raw, arm):
    """The stored cells of an arm: seed to figures."""
    return {
        int(p.stem.split("-")[1]): json.loads(p.read_text())
        for p in store.stored(raw, f"{arm}-*")
    }


def mean(values):
    values = list(values)
    m = statistics.fmean(values)
    if len(values) < 2:
        return m, math.nan
    return m, statistics.stdev(values) / math.sqrt(len(values))


def text(pair, digits=3):
    m, e = pair
    return f"{m:.{digits}f}" + ("" if math.isnan(e) else f" ± {e:.{digits}f}")


def seconds(raw, arm):
    """Seconds of training by the clock, summed over the seeds."""
    total = 0.0
    for path in sorted(raw.glob(f"{arm}-*.csv")):
        batch = json.loads(path.with_suffix(".config.json").read_text())["trainer"]["batch"]
        last = 0
        with open(path, newline="") as f:
            for row in csv.DictReader(f):
                step = int(row["step"])
                total += (step - last) * batch / float(row["images_per_second"])
                last = step
    return total


def bits(figure, nats):
    return nats / (784 * math.log(2)) if figure.get("bits") is not None else nats


def schedule_row(arm, found):
    # The standard error of n rows with one time each: its square times n is the variance of a row.
    spread = [c["draws"]["error"] ** 2 * c["draws"]["rows"] for c in found.values()]
    bound = [c["bound"]["bits"] for c in found.values()]
    first = min(c["bound"]["error"] for c in found.values()) / (784 * math.log(2))
    return f"| {NAMES[arm]} | {text(mean(spread), 0)} | {text(mean(bound))} | {first:.3f} |"


def process_row(raw, arm, found):
    columns = [NAMES[arm], str(len(found)), f"{seconds(raw, arm) / 60:.0f}"]
    for term in ("reconstruction", "prior", "diffusion"):
        columns.append(
            text(mean(bits(c["bound"], c["bound"]["terms"][term]) for c in found.values()), 4)
        )
    columns.append(text(mean(c["bound"]["bits"] for c in found.values())))
    columns.append(text(mean(c["flow"]["bits"] for c in found.values())))
    error = statistics.fmean(c["flow"]["error"] for c in found.values()) / (784 * math.log(2))
    columns.append(f"{error:.3f}")
    return "| " + " | ".join(columns) + " |"


def page(raw):
    run = store.same(store.stored(raw), ["process", "objective.times", "seed"])
    found = {arm: cells(raw, arm) for arm in ARMS}
    found = {arm: c for arm, c in found.items() if c}
    if not found:
        sys.exit(f"{raw}: no cells; run scripts/likelihood.sh first")
    arm, some = next(iter(found.items()))
    seed, one = next(iter(some.items()))
    budget = f"{run['trainer']['steps']} steps of {run['trainer']['batch']} images"
    lines = [
        "# Likelihood on Fashion-MNIST",
        "",
        f"One U-Net of the same size, {budget} for every row, trained by `scripts/likelihood.sh`",
        "under the variational bound of its process; this page is `scripts/likelihood.sh page` on the",
        "cells in `docs/results/raw/likelihood`. ± is the standard error over seeds; where a column is",
        "named an error it is that of the images.",
        "",
        "Bits/dim of the bound are of the 256 levels, decoded by a softmax at noise level γ = −13.3.",
        "Bits/dim of the ODE are of uniformly dequantised levels, one more bound; PSLD's are a bound",
        "over drawn momenta besides, log p(x) ≥ E[log p(x, m) − log q(m)]. The ODE's divergence is",
        "estimated by Hutchinson probes.",
        "",
    ]
    schedules = [a for a in ("linear", "cosine", "learned") if a in found]
    if schedules:
        rows = one["draws"]["rows"]
        lines += [
            "## What a learned schedule does",
            "",
            f"Variance of the estimate with one time an image, over {rows} held-out images: between",
            "images and between times and noises together.",
            "",
            "| schedule | variance, nats² | bound, bits/dim | error |",
            "|---|---|---|---|",
        ]
        lines += [schedule_row(a, found[a]) for a in schedules]
        lines.append("")
    shown = [a for a in ARMS if a in found]
    lines += [
        "## Bound and ODE",
        "",
        f"Bound: {one['bound']['rows']} images. ODE: {one['flow']['rows']} images.",
        "",
        "| process | seeds | minutes of training | reconstruction | prior | diffusion | bound, bits/dim"
        " | ODE, bits/dim | error |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [process_row(raw, a, found[a]) for a in shown]
    lines += [
        "",
        "## What this does not show",
        "",
        "- The budget is minutes of a CPU, not that of the papers: the figures order the arms at this",
        "  budget and say nothing of their limits.",
        "- The variance contains that of the images, which no schedule can lower.",
        "- Bound and ODE answer different questions: the one decodes levels, the other dequantises.",
        "- The ends of the schedules are fixed and equal; learned ends were not tried.",
        "",
    ]
    return "\n".join(lines)


def main():
    raw, target = map(pathlib.Path, sys.argv[1:3])
    target.write_text(page(raw))
    print(target)


if __name__ == "__main__":
    main()
