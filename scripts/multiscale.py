#!/usr/bin/env python3
"""Cells and the page of scripts/multiscale.sh.

usage: multiscale.py cell METRICS BATCH EVAL ARM SEED STEPS     prints a cell
       multiscale.py sampling RUN FILES ARM SEED NFE...                prints a cell of sampling
       multiscale.py page CELLS PAGE                                   writes the page

TARGETS holds the FDs that times are compared at.
"""

import csv
import json
import math
import os
import pathlib
import sys

import cells as store

NAMES = {"uniform": "uniform", "range": "uniform, range rule", "multiscale": "multi-scale"}


def cell(metrics, batch, evaluation, arm, seed, steps):
    seconds, before = 0.0, 0
    for row in csv.DictReader(open(metrics)):
        seconds += (int(row["step"]) - before) * int(batch) / float(row["images_per_second"])
        before = int(row["step"])
    row = json.loads(pathlib.Path(evaluation).read_text())["processes"][0]
    fd = {w: next(f for f in row[w] if f["metric"] == "FD") for w in ("generated", "floor")}
    out = {
        "arm": arm,
        "seed": int(seed),
        "steps": int(steps),
        "trainingSeconds": seconds,
        "fd": fd["generated"]["value"],
        "floor": fd["floor"]["value"],
        "features": fd["generated"]["name"],
    }
    print(json.dumps(out, indent=2))


def parameters(run):
    """Numbers in the averaged weights of the last checkpoint of a run."""
    folder = max((pathlib.Path(run) / "checkpoints").glob("step-*"), key=lambda p: int(p.name.split("-")[1]))
    with open(folder / "ema.safetensors", "rb") as f:
        head = json.loads(f.read(int.from_bytes(f.read(8), "little")))
    return sum(math.prod(t["shape"]) for name, t in head.items() if name != "__metadata__")


def sampling(run, files, arm, seed, *nfes):
    points = []
    for k in nfes:
        warm, whole = (json.loads(pathlib.Path(f"{files}-{k}.{w}").read_text()) for w in ("warm", "all"))
        judged = json.loads(pathlib.Path(f"{files}-{k}.eval").read_text())["processes"][0]
        fd = next(f for f in judged["generated"] if f["metric"] == "FD")["value"]
        seconds = (whole["seconds"] - warm["seconds"]) / (whole["n"] - warm["n"])
        points.append({"nfe": int(k), "calls": whole["calls"], "seconds": seconds, "fd": fd})
    tree = {"arm": arm, "seed": int(seed), "parameters": parameters(run), "sampling": points}
    print(json.dumps(tree, indent=2))


def reached(points, target):
    """The time at which a line through (seconds, FD) first comes down to an FD; None: never.

    Before the first point nothing was measured: its time is an upper bound, and True says so.
    """
    before = None
    for x, y in points:
        if y <= target:
            if before is None:
                return x, True
            share = (before[1] - target) / (before[1] - y)
            return before[0] + share * (x - before[0]), False
        before = (x, y)
    return None


def at_target(curves, target, unit):
    """One field: the mean over the seeds of the time to an FD."""
    found = [reached(c, target) for c in curves]
    if not found or None in found:
        missed = sum(f is None for f in found)
        return f"- ({missed} of {len(found)} seeds never)" if found else "-"
    first = "≤ " if any(f[1] for f in found) else ""
    return first + store.text(store.mean(unit * f[0] for f in found), ".3g")


def ratio(own, other, target):
    """Times of the first arm over those of another one, seed by seed; bounds have no ratio."""
    pairs = [(reached(own[s], target), reached(other[s], target)) for s in sorted(own.keys() & other.keys())]
    if not pairs or any(a is None or b is None or a[1] or b[1] for a, b in pairs):
        return "-"
    return store.text(store.mean(a[0] / b[0] for a, b in pairs), ".2f")


def times(curves, unit, what):
    """The table of times to fixed FDs; curves: arm to seed to points."""
    arms = [a for a in NAMES if curves.get(a)]
    others = [a for a in arms if a != arms[0]]
    head = ["FD", *(f"{NAMES[a]}: {what}" for a in arms), *(f"{NAMES[arms[0]]} / {NAMES[a]}" for a in others)]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for target in targets():
        row = [f"{target:g}"]
        row += [at_target(list(curves[a].values()), target, unit) for a in arms]
        row += [ratio(curves[arms[0]], curves[a], target) for a in others]
        lines.append("| " + " | ".join(row) + " |")
    return lines


def by_seed(rows, points):
    """Arm to seed to the points of its rows, by time."""
    curves = {}
    for r in rows:
        curves.setdefault(r["arm"], {}).setdefault(r["seed"], []).extend(points(r))
    return {a: {s: sorted(p) for s, p in c.items()} for a, c in curves.items()}


def page(cells, target):
    paths = store.stored(cells)
    if not paths:
        store.fail(f"{cells}: no cells; run scripts/multiscale.sh first")
    # A run goes on from cell to cell: its last step is that of the cell.
    store.same(paths, ["process", "seed", "trainer.steps", "judged.nfes"])
    every = [json.loads(p.read_text()) for p in paths]
    rows = sorted((r for r in every if "steps" in r), key=lambda r: r["steps"])
    lines = [
        "# Multi-scale diffusion: time to equal FD",
        "",
        "Fashion-MNIST as Haar coefficients of one level. *Uniform*: one clock, one network on 28 x 28.",
        "*Range rule*: the same, and the low pass takes `4 ln 2` more of the largest beta. *Multi-scale*:",
        "the range rule, fine bands reach noise early (`ends`), and a second network on 14 x 14 serves",
        "the times at which only the low pass is alive. The network on 28 x 28, optimiser, batch, loss and",
        "solver are the same; all were trained and judged in turns in one run of `scripts/multiscale.sh`,",
        "which writes this page from `raw/multiscale`; its head has the command. ± is the standard error of",
        "a mean over seeds.",
        "",
        *sizes(every),
        "## Training",
        "",
        "| steps | " + " | ".join(f"{NAMES[a]}: s | FD | seeds" for a in NAMES) + " |",
        "|---" * (1 + 3 * len(NAMES)) + "|",
    ]
    for steps in sorted({r["steps"] for r in rows}):
        fields = [str(steps)]
        for a in NAMES:
            own = [r for r in rows if r["arm"] == a and r["steps"] == steps]
            seconds, fd = ([r[k] for r in own] for k in ("trainingSeconds", "fd"))
            fields += [store.text(store.mean(v), f) if v else "-" for v, f in ((seconds, ".0f"), (fd, ".1f"))]
            fields.append(str(len(own)))
        lines.append("| " + " | ".join(fields) + " |")
    any_row = rows[0]
    lines += [
        "",
        "FD is `%s`; as many held-out pictures reach %.1f. The FDs below were fixed beforehand; a time"
        % (any_row["features"], any_row["floor"]),
        "between two cells is that of the line through them, ≤ one before the first cell.",
        "",
    ]
    lines += times(by_seed(rows, lambda r: [(r["trainingSeconds"], r["fd"])]), 1, "s of training") + [""]
    drawn = [r for r in every if "sampling" in r]
    if drawn:
        lines += sampled(drawn)
    seeds = sorted({r["seed"] for r in rows})
    lines += said(rows, drawn) + [""]
    lines += ["![%s](raw/multiscale/%s-%d.png)" % (NAMES[a], a, seeds[0]) for a in NAMES]
    lines += [
        "",
        "Published for the same idea: better FID in the same or less training time, and up to 4.4 times",
        "faster sampling at 128 x 128 (README of the authors of arXiv:2207.09786).",
        "",
        "What this does not show: larger pictures and more levels, where more of the time is spent on",
        "small pictures; other shares of the time for fine bands; networks that were chosen for their",
        "own band; the spread of trainings, where there is one seed. FD of some hundred pictures is biased upwards, about alike on all sides, which was not measured. Seconds are those of",
        "training steps alone, on a machine that other programs may have used.",
        "",
    ]
    store.write(target, lines)


def sizes(every):
    """What the second network adds: the arms are not of one size."""
    counts = {r["arm"]: r["parameters"] for r in every if "parameters" in r}
    if not counts:
        return []
    each = [f"{NAMES[a]} {counts[a]:,}" for a in NAMES if a in counts]
    return [f"Parameters: {'; '.join(each)}. A row goes to the one network of its time.", ""]


def said(rows, drawn):
    """What the tables say of the uniform and the multi-scale arm."""
    lines = []
    trained = by_seed(rows, lambda r: [(r["trainingSeconds"], r["fd"])])
    sampling = by_seed(drawn, lambda r: [(p["seconds"], p["fd"]) for p in r["sampling"]])
    for what, curves in (("training", trained), ("sampling", sampling)):
        ratios = {t: ratio(curves.get("uniform", {}), curves.get("multiscale", {}), t) for t in targets()}
        each = [f"{r} at FD {t:g}" for t, r in ratios.items() if r != "-"]
        if each:
            lines.append(f"Uniform over multi-scale, {what}: {', '.join(each)}; above 1 multi-scale is faster.")
    fds = {a: {p["nfe"]: p["fd"] for r in drawn if r["arm"] == a for p in r["sampling"]} for a in NAMES}
    behind = [k for k in fds["uniform"] if fds["multiscale"].get(k, 0) > fds["uniform"][k]]
    if behind:
        each = [f"{k} calls ({fds['multiscale'][k]:.1f} against {fds['uniform'][k]:.1f})" for k in behind]
        lines.append(f"Multi-scale has the higher FD at equal calls at {', '.join(each)}.")
    return lines


def targets():
    return list(map(float, os.environ.get("TARGETS", "30 20 15 10 7 5").split()))


def sampled(drawn):
    lines = [
        "## Sampling",
        "",
        "From noise with the last weights, over the number of network calls; seconds a picture after a",
        "warm-up of 64 pictures.",
        "",
        "| calls asked | " + " | ".join(f"{NAMES[a]}: ms | FD" for a in NAMES) + " |",
        "|---" * (1 + 2 * len(NAMES)) + "|",
    ]
    for k in sorted({p["nfe"] for r in drawn for p in r["sampling"]}):
        fields = [str(k)]
        for a in NAMES:
            own = [p for r in drawn if r["arm"] == a for p in r["sampling"] if p["nfe"] == k]
            fields += [
                store.text(store.mean(v), ".3g") if v else "-"
                for v in ([1e3 * p["seconds"] for p in own], [p["fd"] for p in own])
            ]
        lines.append("| " + " | ".join(fields) + " |")
    points = by_seed(drawn, lambda r: [(p["seconds"], p["fd"]) for p in r["sampling"]])
    return lines + [""] + times(points, 1e3, "ms a picture") + [""]


if __name__ == "__main__":
    if len(sys.argv) == 8 and sys.argv[1] == "cell":
        cell(*sys.argv[2:])
    elif len(sys.argv) > 6 and sys.argv[1] == "sampling":
        sampling(*sys.argv[2:])
    elif len(sys.argv) == 4 and sys.argv[1] == "page":
        page(*sys.argv[2:])
    else:
        sys.exit(__doc__)
