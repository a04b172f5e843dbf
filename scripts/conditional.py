#!/usr/bin/env python3
"""Configurations and the page of scripts/conditional.sh.

usage: conditional.py config EXAMPLE ESTIMATOR SEED     prints a configuration
       conditional.py page CELLS PAGE                   writes the page from the stored cells; what a
                                                        reader of the pictures noted is CELLS/seen.txt
"""

import json
import os
import pathlib
import statistics
import sys

import cells as store

ESTIMATORS = ["cde", "cdiffe", "cmde", "vscmde"]
NAMES = {"cde": "CDE", "cdiffe": "CDiffE", "cmde": "CMDE", "vscmde": "VS-CMDE"}
TASKS = {
    "sr-fashion": "Super-resolution, a quarter of each side, Fashion-MNIST",
    "inpaint-fashion": "In-painting, a hole of 14 x 14 in 28 x 28, Fashion-MNIST",
    "sr-photos": "Super-resolution, a quarter of each side, 64 x 64 tiles of photographs",
    "inpaint-photos": "In-painting, a hole of 32 x 32 in 64 x 64, tiles of photographs",
}

FIGURES = {"psnr": ".2f", "ssim": ".3f", "consistency": ".2e", "diversity": ".3f", "FD": ".1f"}

# Third-party notes of arXiv:2111.13606v1; the source has no row of VS-CMDE.
PUBLISHED = """| CelebA-HQ 160, x 8 | PSNR | SSIM | LPIPS | FID of x | FID of pairs |
|---|---|---|---|---|---|
| CDE | 23.80 | .650 | .114 | 10.36 | 15.77 |
| CDiffE | 23.83 | .656 | .139 | 14.29 | 20.20 |
| CMDE | 23.91 | .654 | .109 | 10.28 | 15.68 |

| CelebA 128, hole of 25 % | PSNR | SSIM | LPIPS | FID of x | FID of pairs |
|---|---|---|---|---|---|
| CDE | 25.12 | .870 | .042 | 13.07 | 18.06 |
| CDiffE | 23.07 | .844 | .057 | 13.28 | 19.25 |
| CMDE | 24.92 | .864 | .044 | 12.07 | 17.07 |
"""


def config(example, estimator, seed):
    c = json.loads(pathlib.Path(example).read_text())
    steps, batch = int(os.environ["STEPS"]), int(os.environ["BATCH"])
    c["objective"]["estimator"] = estimator
    c["objective"]["shrink"] = max(1, steps // 2)
    c["optimizer"]["emaHalfLife"] = max(1, steps * batch // 20)
    c["optimizer"]["warmup"] = max(1, min(100, steps // 20))
    c["trainer"].update(steps=steps, batch=batch, checkpointEvery=max(1, min(250, steps)))
    c["sampler"]["nfe"] = int(os.environ["NFE"])
    if os.environ.get("NETWORK"):
        c["network"] = json.loads(os.environ["NETWORK"])
    c["seed"] = int(seed)
    print(json.dumps(c, indent=2))


def cell(path):
    row = json.loads(path.read_text())["processes"][0]
    out = {k: row[k] for k in ("psnr", "ssim", "consistency", "diversity")}
    for who in ("generated", "floor"):
        fd = next(f for f in row[who] if f["metric"] == "FD")
        out["FD" if who == "generated" else "floor"] = fd["value"]
        out["features"] = fd["name"]
    return out


def widths(cells, task):
    """The cells of a task by the channels of their network: budgets of their own."""
    groups = {}
    for path in store.stored(cells, task + "-*"):
        groups.setdefault(store.config(path).get("network", {}).get("baseChannels"), []).append(path)
    return dict(sorted(groups.items(), key=lambda g: g[0] or 0))


def section(cells, task):
    groups = widths(cells, task)
    lines = ["## " + TASKS[task], ""] if groups else []
    for channels, paths in groups.items():
        if len(groups) > 1:
            lines += [f"### A network of {channels} channels", ""]
        lines += table(paths, task)
    return lines


def table(paths, task):
    found = {}
    any_run = store.same(paths, ["process", "objective.estimator", "seed"])
    for path in paths:
        estimator, seed = path.stem[len(task) + 1 :].rsplit("-", 1)
        found.setdefault(estimator, {})[seed] = cell(path)
    lines = []
    seeds = sorted({s for e in found.values() for s in e})
    trainer, sampler = any_run["trainer"], any_run["sampler"]
    lines += [
        "%d steps of %d, `%s` with %d network calls, seeds %s."
        % (trainer["steps"], trainer["batch"], sampler["solver"], sampler["nfe"], ", ".join(seeds)),
        "",
        "| | PSNR | SSIM | consistency | diversity | FD | seeds |",
        "|---|---|---|---|---|---|---|",
    ]
    for e in [e for e in ESTIMATORS if e in found]:
        rows = list(found[e].values())
        shown = [store.text(store.mean(r[k] for r in rows), form) for k, form in FIGURES.items()]
        lines.append("| " + " | ".join([NAMES[e], *shown, str(len(rows))]) + " |")
    floor = statistics.fmean(r["floor"] for e in found.values() for r in e.values())
    features = next(iter(next(iter(found.values())).values()))["features"]
    lines += ["", "FD is `%s`; as many held-out pictures reach %.1f." % (features, floor), ""]
    orders = [("psnr", -1, "highest PSNR"), ("ssim", -1, "highest SSIM")]
    fds = {e: statistics.fmean(r["FD"] for r in found[e].values()) for e in found}
    below = [e for e in ESTIMATORS if e in fds and fds[e] <= floor]
    if below:
        above = sorted((e for e in fds if e not in below), key=fds.get)
        lines.append(
            f"By FD {', '.join(NAMES[e] for e in below)} cannot be told from real pictures in a sample of this size, and"
            f" have no order; above them, from the lowest: {', '.join(NAMES[e] for e in above) or 'none'}."
        )
    else:
        orders.insert(0, ("FD", 1, "lowest FD"))
    for key, sign, word in orders:
        order = sorted(found, key=lambda e: sign * statistics.fmean(r[key] for r in found[e].values()))
        lines.append(f"From the {word}: {', '.join(NAMES[e] for e in order)}.")
    lines.append("")
    lines.append("Truth, what is given, three draws, a row for each picture; a block for each estimator:")
    lines.append("")
    for e in [e for e in ESTIMATORS if e in found]:
        seed = sorted(found[e])[0]
        lines.append("![%s](raw/conditional/%s-%s-%s.png)" % (NAMES[e], task, e, seed))
    return lines + [""]


def spread(cells):
    """What the seeds that are stored say of differences."""
    lines = []
    for task in TASKS:
        for channels, paths in widths(cells, task).items():
            trainings = len({p.stem.rsplit("-", 1)[1] for p in paths})
            what = f"- {TASKS[task]}, {channels} channels: " if channels else f"- {TASKS[task]}: "
            lines.append(
                what + "one training each, so that no difference is told from luck."
                if trainings == 1
                else what + f"{trainings} trainings each, whose spread has {trainings - 1} degree(s) of freedom;"
                " differences of its size decide nothing."
            )
    return lines


def page(cells, target):
    cells = pathlib.Path(cells)
    lines = [
        "# Pictures given degraded ones: four estimators",
        "",
        "CDE sees the condition as it is, CDiffE noises it as the picture, CMDE by a slower clock,",
        "VS-CMDE by one that slows down over the first half of the training (`objective.type`",
        "`conditional`). Within a table pictures, network, steps, batch and seeds are equal; `scripts/conditional.sh`",
        "trains, judges and writes this page from `raw/conditional`; its head has the commands of all cells.",
        "± is the standard error of a mean over seeds, which are trainings; without it there is one seed,",
        "and no spread is known.",
        "",
    ]
    for task in TASKS:
        lines += section(cells, task)
    seen = cells / "seen.txt"
    if seen.exists():
        lines += ["## What is seen", "", seen.read_text().strip(), ""]
    lines += [
        "## What was published",
        "",
        "Batzolis, Stanczuk, Schönlieb, Etmann 2021 (arXiv:2111.13606v1, as quoted by others), other",
        "pictures and budgets: CDE and CMDE are alike, CDiffE is behind in FID everywhere, and in PSNR",
        "where a part of the picture is given.",
        "",
        PUBLISHED,
        "## What this does not show",
        "",
        "PSNR and SSIM of draws reward means, not draws: they fall with diversity. Consistency is the",
        "mean of |y - A x|^2 over all numbers of y, diversity the mean deviation of a pixel among five",
        "draws of 32 pictures. No photograph has tiles in both parts.",
        "",
        *spread(cells),
        "",
    ]
    store.write(target, lines)


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "config":
        config(*sys.argv[2:])
    elif len(sys.argv) == 4 and sys.argv[1] == "page":
        page(*sys.argv[2:])
    else:
        sys.exit(__doc__)
