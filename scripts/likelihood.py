#!/usr/bin/env python3
"""Writes docs/results/likelihood.md from the cells that scripts/likelihood.sh has stored.

usage: likelihood.py RAW PAGE
"""

import json
import math
import pathlib
import re
import statistics
import sys

import cells as store

NAMES = {
    "learned": "VDM, learned γ",
    "linear": "VDM, linear γ",
    "cosine": "VDM, cosine γ",
    "vp": "VP, linear β",
    "psld": "PSLD",
}
WAYS = {"bound": "bound", "flow": "ODE"}


def cells(raw, arm):
    """The stored cells of an arm: seed to figures."""
    return {int(p.stem.rsplit("-", 1)[1]): json.loads(p.read_text()) for p in store.stored(raw, f"{arm}-*")}


def values(figure):
    """Bits/dim of each image."""
    return [v / (784 * math.log(2)) for v in figure["values"]]


def rows(found, way):
    """Bits/dim of each image, the mean over seeds."""
    return [statistics.fmean(v) for v in zip(*(values(c[way]) for c in found.values()))]


def less(a, b):
    return [x - y for x, y in zip(a, b)]


def over_seeds(a, b, way):
    """The error over seeds of a difference of two arms, of the seeds that both have."""
    both = sorted(a.keys() & b.keys())
    e = store.mean(statistics.fmean(less(values(a[s][way]), values(b[s][way]))) for s in both)[1] if both else math.nan
    return "-" if math.isnan(e) else f"{e:.3f}"


def process_row(raw, arm, found):
    columns = [NAMES[arm], ", ".join(map(str, sorted(found)))]
    columns.append(f"{sum(store.minutes(raw / f'{arm}-{s}.json') for s in found):.0f}")
    for term in ("reconstruction", "prior", "diffusion"):
        each = [c["bound"]["terms"][term] / (784 * math.log(2)) for c in found.values()]
        columns.append(f"{statistics.fmean(each):.4f}")
    for way in WAYS:
        columns.append(store.text(store.mean(rows(found, way))))
        e = store.mean(statistics.fmean(values(c[way])) for c in found.values())[1]
        columns.append("-" if math.isnan(e) else f"{e:.3f}")
    columns.append(store.text(store.mean(less(rows(found, "flow"), rows(found, "bound")))))
    return "| " + " | ".join(columns) + " |"


def pair_row(found, a, b):
    columns = [f"{NAMES[b]} − {NAMES[a]}"]
    for way in WAYS:
        columns.append(store.text(store.mean(less(rows(found[b], way), rows(found[a], way)))))
        columns.append(over_seeds(found[b], found[a], way))
    return "| " + " | ".join(columns) + " |"


def same_rows(found):
    """Both ways and all arms must have judged the same images."""
    first = None
    for arm, by_seed in found.items():
        for seed, cell in by_seed.items():
            for way in WAYS:
                n = len(cell[way]["values"])
                first = first or n
                if n != first:
                    store.fail(f"{arm}-{seed}.json: expected {first} images in {way}.values, found {n}")
    return first


def both_ways(raw, found, judged):
    n = same_rows(found)
    lines = [
        "## Bound and ODE",
        "",
        f"Both on the same {n} held-out images. The bound takes {judged['times']} times an image, the ODE",
        f"{judged['probes']} Hutchinson probe(s) and a tolerance of {judged['tolerance']}. ± is the error of the",
        "images, paired in differences; *seeds* is the standard error of the mean over trainings.",
        "",
        "| process | seeds | minutes of training | reconstruction | prior | diffusion | bound, bits/dim"
        " | seeds | ODE, bits/dim | seeds | ODE − bound |",
        "|---" * 11 + "|",
    ]
    lines += [process_row(raw, a, found[a]) for a in found]
    arms = list(found)
    if len(arms) > 1:
        lines += ["", "| difference, bits/dim | bound | seeds | ODE | seeds |", "|---" * 5 + "|"]
        lines += [pair_row(found, arms[0], b) for b in arms[1:]]
    return lines + [""]


def pair(figure):
    return figure["value"], figure.get("error", math.nan)


def own(found):
    """Figures under several schedules: seed to the cell."""
    return {s: c for s, c in sorted(found.get("learned", {}).items()) if "schedules" in c}


def differences(cell):
    """The bound under other schedules minus that of the learned one, and where it was measured."""
    figures = cell.get("equal", cell["schedules"])
    model = figures["likelihood"][0]
    times = re.search(r"(\d+) times a row", model["kind"])[1]
    less = {name: pair(f) for name, f in figures["modelMinusLaw"].items()}
    return {n: (-d, e) for n, (d, e) in less.items()}, (model["rows"], times), model["nll"]


def measured(cells):
    """Where the differences come from, in words."""
    places = {}
    for seed, cell in cells.items():
        rows, times = differences(cell)[1]
        draws = "times and noise drawn by that seed" if "equal" in cell else "the mean of these draws"
        places.setdefault(f"{rows} images, times each: {times}, {draws}", []).append(seed)
    return [f"- seed {', '.join(map(str, s))}: {p}" for p, s in places.items()]


def schedules(found, judged):
    """One denoiser under several schedules: what the training of another network adds is left out."""
    cells = own(found)
    if not cells:
        return []
    lines = [
        "## What a learned schedule does",
        "",
        "One checkpoint of each seed, trained with the learned γ, under three schedules with the same",
        "ends: its denoiser reads the noise level and not the time. Two draws of one time an image",
        f"on the same {judged['draws']} images and noise give the variance of the diffusion term within an",
        "image, ± the error of the images. The difference is that of the whole bound, paired by image:",
        "",
        *measured(cells),
        "",
        "| seed | schedule | variance within an image, nats² | bound − that of the learned γ, nats |",
        "|---|---|---|---|",
    ]
    for seed, cell in cells.items():
        gaps = differences(cell)[0]
        for f in cell["schedules"]["likelihood"]:
            learned = f["name"] == "model"
            name = "learned" if learned else schedule(f["name"])
            gap = "0" if learned else store.text(gaps[f["name"]])
            lines.append(f"| {seed} | {name} | {store.text(pair(f['within']), '.0f')} | {gap} |")
    return lines + ["", *pooled(cells), ""]


def pooled(cells):
    """Differences of bounds over the seeds, whose draws of times and noise are independent."""
    gaps = [differences(c)[0] for c in cells.values()]
    lines = []
    for name in gaps[0]:
        each = [g[name] for g in gaps]
        m = statistics.fmean(d for d, _ in each)
        e = math.sqrt(sum(e * e for _, e in each)) / len(each)
        lines.append(
            f"Over the seeds {schedule(name)} − learned is {m:+.2f} ± {e:.2f} nats, {m / e:+.1f} standard"
            f" errors, {100 * m / statistics.fmean(differences(c)[2] for c in cells.values()):.2g} % of the"
            " bound."
        )
    return lines


def schedule(name):
    return json.loads(name)["schedule"]


def power(found):
    """How large a difference of bounds must be to be seen."""
    worst = {}
    for cell in own(found).values():
        gaps, _, bound = differences(cell)
        for name, (_, error) in gaps.items():
            worst[name] = max(worst.get(name, (0, 0)), (error, 100 * error / abs(bound)))
    if not worst:
        return []
    each = [f"{e:.1f} nats ({p:.2g} % of the bound) for {schedule(n)}" for n, (e, p) in worst.items()]
    return [
        "- Equality of bounds beyond the power of its check: the largest standard error of a difference is",
        f"  {' and '.join(each)};",
        "  less than about twice that would not be seen. Seeds share the images.",
    ]


def page(raw):
    run = store.same(store.stored(raw), ["process", "objective.times", "seed"])
    found = {arm: cells(raw, arm) for arm in NAMES}
    found = {arm: c for arm, c in found.items() if c}
    if not found:
        store.fail(f"{raw}: no cells; run scripts/likelihood.sh first")
    lines = [
        "# Likelihood on Fashion-MNIST",
        "",
        f"One U-Net of the same size, {run['trainer']['steps']} steps of {run['trainer']['batch']} images for",
        "every row, trained by `scripts/likelihood.sh` under the variational bound of its process; this",
        "page is `scripts/likelihood.sh page` on the cells in `docs/results/raw/likelihood`. Minutes are",
        "by the clock, summed over the seeds.",
        "",
        "Bits/dim of the bound are of the 256 levels, decoded by a softmax at noise level γ = −13.3.",
        "Bits/dim of the ODE are of uniformly dequantised levels, one more bound; PSLD's are a bound",
        "over drawn momenta besides, log p(x) ≥ E[log p(x, m) − log q(m)].",
        "",
    ]
    lines += schedules(found, run["judged"])
    lines += both_ways(raw, found, run["judged"])
    lines += [
        "## What this does not show",
        "",
        "- The budget is minutes of a CPU, not that of the papers: the figures order the arms at this",
        "  budget and say nothing of their limits.",
        "- Bound and ODE are of two models: the one decodes levels, the other dequantises, so that",
        "  their difference is not the gap of a bound alone.",
        "- A denoiser that was trained under the learned γ saw its noise levels more often than those of",
        "  the other schedules; equal bounds say that the integral is the same, not the training.",
        *power(found),
        "- The ends of the schedules are fixed and equal; learned ends were not tried.",
        "",
    ]
    return "\n".join(lines)


def main():
    raw, target = map(pathlib.Path, sys.argv[1:3])
    text = page(raw)
    target.write_text(text)
    print(target)


if __name__ == "__main__":
    main()
