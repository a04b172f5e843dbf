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
PIXELS = 784

# Bounds nearer than this are equal: half of the last of the two digits in which bits/dim are published.
MARGIN_BITS = 0.005
MARGIN = MARGIN_BITS * PIXELS * math.log(2)

# The laws of times that the arms are trained by.
TIMES = {"uniform": "uniform", "importance": "even in log SNR"}


def cells(raw, arm):
    """The stored cells of an arm: seed to figures."""
    return {int(p.stem.rsplit("-", 1)[1]): json.loads(p.read_text()) for p in store.stored(raw, f"{arm}-*")}


def values(figure):
    """Bits/dim of each image."""
    return [v / (PIXELS * math.log(2)) for v in figure["values"]]


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
    laws = {store.config(raw / f"{arm}-{seed}.json").get("objective", {}).get("times", "") for seed in found}
    columns.append(", ".join(TIMES.get(law, law) for law in sorted(laws)))
    columns.append(f"{sum(store.minutes(raw / f'{arm}-{s}.json') for s in found):.0f}")
    for term in ("reconstruction", "prior", "diffusion"):
        each = [c["bound"]["terms"][term] / (PIXELS * math.log(2)) for c in found.values()]
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
        "Times are drawn uniformly in the time of the schedule, or evenly in log SNR; for the linear γ the",
        "two are one law, so that it tells a difference of schedules from one of times.",
        "",
        "| process | seeds | times in training | minutes of training | reconstruction | prior | diffusion | bound, bits/dim"
        " | seeds | ODE, bits/dim | seeds | ODE − bound |",
        "|---" * 12 + "|",
    ]
    lines += [process_row(raw, a, found[a]) for a in found]
    arms = list(found)
    if len(arms) > 1:
        lines += ["", "| difference, bits/dim | bound | seeds | ODE | seeds |", "|---" * 5 + "|"]
        lines += [pair_row(found, arms[0], b) for b in arms[1:]]
    if {"vp", "psld"} <= found.keys():
        lines.append(pair_row(found, "vp", "psld"))
    if {"learned", "linear"} <= found.keys():
        seeds = sorted(found["learned"].keys() & found["linear"].keys())
        linear, learned = ([values(found[arm][s]["bound"]) for s in seeds] for arm in ("linear", "learned"))
        gap = [statistics.fmean(less(a, b)) for a, b in zip(linear, learned, strict=True)]
        lines += [
            "",
            "The smaller variance did not help training here: trained under the linear γ the bound minus that",
            f"trained under the learned one is {' and '.join(f'{g:+.3f}' for g in gap)} bits/dim, seed by seed.",
        ]
    lines += [
        "",
        "Minutes are those of a machine that other programs used, and tell nothing of what a process costs: the",
        "same trainings have taken twice as long at other times.",
    ]
    return lines + [""]


def pair(figure):
    return figure["value"], figure.get("error", math.nan)


def own(found):
    """Figures under several schedules: seed to the cell."""
    return {s: c for s, c in sorted(found.get("learned", {}).items()) if "schedules" in c}


CHECKS = {
    "equal": "uniform in each schedule",
    "first": "even in log SNR for all, drawn first",
    "same": "even in log SNR for all",
}
SEEDS = {"equal": 100, "first": 100, "same": 200}


def gaps(cell, check):
    """The bound under other schedules minus that of the learned one: name to value and error."""
    laws = cell.get(check, {}).get("modelMinusLaw", {})
    return {name: (-pair(f)[0], pair(f)[1]) for name, f in laws.items()}


def measured(cells, check):
    """How the differences were drawn, in words."""
    drawn = set()
    for cell in cells.values():
        model = cell[check]["likelihood"][0] if check in cell else None
        if model:
            drawn.add((model["rows"], re.search(r"(\d+) times a row", model["kind"])[1]))
    each = " and ".join(f"{times} times an image on {rows} images" for rows, times in sorted(drawn))
    return f"- times {CHECKS[check]}: {each}, drawn by {SEEDS[check]} + the seed"


def schedules(found, judged):
    """One denoiser under several schedules: what the training of another network adds is left out."""
    cells = own(found)
    if not cells:
        return []
    lines = [
        "## What a learned schedule does",
        "",
        "One checkpoint of each seed, trained with the learned γ, under three schedules with the same",
        "ends: its denoiser reads the noise level and not the time. Two draws of one time an image,",
        f"uniform in each schedule, on the same {judged['draws']} images and noise give the variance of the",
        "diffusion term within an image, ± the error of the images:",
        "",
        "| seed | schedule | variance within an image, nats² | times that of the learned γ |",
        "|---|---|---|---|",
    ]
    for seed, cell in cells.items():
        figures = cell["schedules"]["likelihood"]
        for f in figures:
            name = "learned" if f["name"] == "model" else schedule(f["name"])
            ratio = pair(f["within"])[0] / pair(figures[0]["within"])[0]
            lines.append(f"| {seed} | {name} | {store.text(pair(f['within']), '.0f')} | {ratio:.1f} |")
    checks = [check for check in CHECKS if any(check in c for c in cells.values())]
    if not checks:
        return lines + [""]
    lines += [
        "",
        "The theory says that the bound is the same under all three. Differences of the whole bound are",
        "paired by image. Uniform times are those of the training; for the cosine, which is steep at",
        "both ends, they say nothing of the mean, and times even in log SNR are drawn:",
        "",
        *(measured(cells, check) for check in checks),
        "",
        "| seed | times | schedule | bound − that of the learned γ, nats |",
        "|---|---|---|---|",
    ]
    for seed, cell in cells.items():
        for check in checks:
            for name, gap in gaps(cell, check).items():
                lines.append(f"| {seed} | {CHECKS[check]} | {schedule(name)} | {store.text(gap)} |")
    lines += [
        "",
        f"Equal is what differs by less than {MARGIN_BITS} bits/dim, {MARGIN:.2f} nats, half of the last digit in",
        "which such bounds are published; the margin was fixed before these draws. Their number was not: 16 times",
        "left the cosine open, and four times as many were drawn anew. Both stand here, and weighed together.",
        "Two one-sided tests at 5 %, the 90 % interval of the mean over the seeds within the margin:",
        "",
    ]
    return lines + [line for check in checks for line in pooled(cells, check)] + weighed(cells) + [""]


def pooled(cells, check):
    """Differences of bounds over the seeds, whose draws of times and noise are independent."""
    every = [gaps(c, check) for c in cells.values() if check in c]
    return [f"- {schedule(name)}, times {CHECKS[check]}: {verdict([g[name] for g in every])}" for name in every[0]]


def weighed(cells):
    """Both draws even in log SNR together, by their errors."""
    draws = [[gaps(c, check) for c in cells.values() if check in c] for check in ("first", "same")]
    if not all(draws):
        return []
    lines = []
    for name in draws[0][0]:
        means = []
        for every in draws:
            each = [g[name] for g in every]
            means.append((statistics.fmean(d for d, _ in each), math.sqrt(sum(e * e for _, e in each)) / len(each)))
        weights = [1 / e**2 for _, e in means]
        m = sum(w * d for w, (d, _) in zip(weights, means, strict=True)) / sum(weights)
        lines.append(f"- {schedule(name)}, both of these together: {verdict([(m, 1 / math.sqrt(sum(weights)))])}")
    return lines


def verdict(each):
    """Whether a difference is none, of values with errors."""
    m = statistics.fmean(d for d, _ in each)
    e = math.sqrt(sum(e * e for _, e in each)) / len(each)
    low, high = m - 1.645 * e, m + 1.645 * e
    text = f"{m:+.3f} ± {e:.3f} nats, interval {low:+.2f} to {high:+.2f}: "
    if max(-low, high) >= MARGIN:
        return text + "not shown to be equal."
    seen = "" if abs(m) <= 1.96 * e else f", though a difference is seen ({m / e:+.1f} standard errors)"
    return text + f"equal within the margin{seen}."


def schedule(name):
    return json.loads(name)["schedule"]


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
        "- The variance is that of independent times. Training spreads the times of a batch evenly, and",
        "  the variance of the mean of such a batch was not measured. Seeds share the images.",
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
