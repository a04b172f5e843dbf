#!/usr/bin/env python3
"""Writes docs/results/spaces.md from the figures stored in docs/results/raw.

usage: results.py                 from what is stored
       results.py --store RUNS    first copies the figures of finished runs: RUNS/earth, RUNS/tokens,
                                  RUNS/proteins, RUNS/simplex, as the scripts of those names leave them;
                                  stores nothing and ends with 2 if one was judged before its last step
"""

import csv
import json
import math
import pathlib
import re
import shutil
import statistics
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent
RAW = HERE / "docs" / "results" / "raw"
PAGE = HERE / "docs" / "results" / "spaces.md"
PICTURES = HERE / "docs" / "results" / "pictures"

# Means of five splits as published, in nats. Their splits are not ours, and not each other's.
PUBLISHED = [
    ("stereographic SGM", "0.59", "-1.28", "-0.19", "600,000 steps"),
    ("RSGM, 2022", "0.45", "-1.33", "-0.19", "600,000 steps of 512 rows"),
    ("RDM, 2022", "0.43", "-1.38", "-0.40", "up to 30 hours of one GPU"),
    ("Riemannian CNF", "1.11", "-0.80", "0.14", "not known here"),
    ("Moser flow", "0.57", "-1.28", "-0.16", "not known here"),
]
EARTH = {"flood": 0.62, "fire": -1.20, "quakes": None, "quakes-distinct": None}


def figures(path):
    """The laws of a stored likelihood, name to row."""
    return {row["name"]: row for row in json.loads(path.read_text())["likelihood"]}


def elapsed(path):
    """Seconds from the first step to the last row, or None in a log that did not count them."""
    with open(path.with_suffix(".csv"), newline="") as f:
        rows = list(csv.DictReader(f))
    return float(rows[-1]["elapsed_seconds"]) if rows and rows[-1].get("elapsed_seconds") else None


def minutes(path):
    """Minutes of training by the clock; of a log without it from steps, batch and rows a second."""
    seconds = elapsed(path)
    if seconds is not None:
        return seconds / 60
    run = json.loads(path.with_suffix(".config.json").read_text())
    batch = run["trainer"]["batch"]
    seconds = last = 0
    with open(path.with_suffix(".csv"), newline="") as f:
        for row in csv.DictReader(f):
            step = int(row["step"])
            seconds += (step - last) * batch / float(row["images_per_second"])
            last = step
    return seconds / 60


def only_steps():
    """Which minutes leave out what came between the steps, as a sentence."""
    names = [f for f in ("earth", "proteins", "simplex", "tokens") if (RAW / f).exists()]
    old = [f for f in names if any(elapsed(p) is None for p in cells(f))]
    if not old:
        return ""
    return (
        "\nThose of " + ", ".join(old) + " are of the steps alone: their logs did not count the"
        + " evaluations in between.\n"
    )


def cells(folder, prefix=""):
    return sorted(
        p
        for p in (RAW / folder).glob(prefix + "*.json")
        if not p.name.endswith(".config.json")
    )


def finished(runs):
    """Figures and folder of each run; ends with 2 at one that was not judged at its last step."""
    found = []
    for folder in ("earth", "tokens", "proteins", "simplex"):
        for path in sorted((runs / folder).glob("*.json")):
            run = runs / folder / path.stem
            if path.name.endswith(".config.json") or not (run / "metrics.csv").exists():
                continue
            step = json.loads(path.read_text())["step"]
            steps = json.loads((run / "config.json").read_text())["trainer"]["steps"]
            if step != steps:
                print(
                    f"{path}: expected figures of step {steps}, the trainer.steps of"
                    f" {run / 'config.json'}, found step {step}",
                    file=sys.stderr,
                )
                sys.exit(2)
            found.append((folder, path, run))
    return found


def store(runs):
    for folder, path, run in finished(runs):
        out = RAW / folder
        out.mkdir(parents=True, exist_ok=True)
        data = json.loads(path.read_text())
        data["run"] = folder + "/" + path.stem
        (out / path.name).write_text(json.dumps(data, indent=1) + "\n")
        config = json.loads((run / "config.json").read_text())
        (out / (path.stem + ".config.json")).write_text(json.dumps(config, indent=1) + "\n")
        (out / (path.stem + ".csv")).write_text((run / "metrics.csv").read_text())
    store_bridges(runs / "bridges")
    samples = runs / "tokens" / "text" / "samples-1.txt"
    if samples.exists():
        (PICTURES / "text.txt").write_text("".join(samples.open().readlines()[:12]))


def store_bridges(runs):
    """Figures and pictures of the runs of scripts/bridges.sh that are finished."""
    for run in sorted(p.parent for p in runs.glob("*/finished")):
        out = RAW / "bridges"
        out.mkdir(parents=True, exist_ok=True)
        config = json.loads((run / "config.json").read_text())
        (out / (run.name + ".config.json")).write_text(json.dumps(config, indent=1) + "\n")
        (out / (run.name + ".csv")).write_text((run / "metrics.csv").read_text())
        if (run / "stages.csv").exists():
            (out / (run.name + ".stages.csv")).write_text((run / "stages.csv").read_text())
        figures = runs / (run.name + ".json")
        if figures.exists():
            data = json.loads(figures.read_text())
            data.pop("path", None)
            if "run" in data:
                data["run"] = "bridges/" + run.name
            (out / figures.name).write_text(json.dumps(data, indent=1) + "\n")
        for picture in sorted(run.glob("samples*.png")):
            shutil.copyfile(picture, PICTURES / drawn(run.name, picture.stem))


def drawn(name, stem):
    """The name of a picture on the page: that of the run, and the direction of a bridge."""
    way = [w for w in ("forward", "backward") if stem.endswith(w)]
    return "-".join([name, *way]) + ".png"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(r) + " |" for r in rows])


def bar(value, limit):
    return "" if limit is None else f"{limit:.2f}: " + ("held" if value <= limit else "**missed**")


def earth():
    rows = []
    for name, limit in EARTH.items():
        paths = [p for p in cells("earth") if p.stem.rsplit("-", 1)[0] == name]
        if not paths:
            continue
        nll = [figures(p)["model"]["nll"] for p in paths]
        spread = statistics.stdev(nll) if len(nll) > 1 else 0
        seeds = ", ".join(sorted(p.stem.rsplit("-", 1)[1] for p in paths))
        longest = max(minutes(p) for p in paths)
        mean = statistics.mean(nll)
        rows.append(
            [name, f"{mean:.3f} ± {spread:.3f}", seeds, f"{longest:.1f}", bar(mean, limit)]
        )
    published = [[n, a, b, c, d] for n, a, b, c, d in PUBLISHED]
    sizes = {s: figures(cells("earth", s + "-")[0])["model"]["rows"] for s in ("quakes", "quakes-distinct")}
    return f"""## Places on Earth

`scripts/earth.sh`; random splits 80/10/10, test rows, probability-flow ODE; mean ± standard deviation
over the splits. The uniform law has 2.531. Settings were chosen on split 1, which is left out.

{table(["set", "nats", "splits", "longest training, minutes", "limit"], rows)}

Published means over five splits (De Bortoli et al. 2022, Huang et al. 2022):

{table(["method", "flood", "fire", "quakes", "training"], published)}

What this does not show: splits are random and not those of the papers, whose lists are not public;
some test rows of quakes repeat a training row, which favours sharp models, so that the rows without
duplicates stand beside ({sizes["quakes-distinct"]} test rows instead of {sizes["quakes"]}); the
density at the first training time stands for that of the data.
How far the tolerance of the flow, 1e-4, moves the figures was not measured.
"""


def tokens():
    rows = []
    for path in cells("tokens"):
        laws = figures(path)
        model = laws["model"]
        for name, law in laws.items():
            if name == "model":
                continue
            rows.append(
                [
                    path.stem,
                    f"{model['bits']:.3f}",
                    f"{law['bits']:.3f}",
                    name,
                    str(model["rows"]),
                    re.search(r"(\d+) times a row", model["kind"])[1],
                    f"{minutes(path):.0f}",
                ]
            )
    head = ["data", "bound of the model", "simple law", "law", "rows", "times each"]
    return f"""## Symbols

`scripts/tokens.sh`; upper bounds (continuous-time ELBO with all constants) on held-out rows in bits a
symbol: a pixel, a column, a character. The other law is fitted to the same training rows.

{table([*head, "training, minutes"], rows)}

Binary images, not chosen, and lines of text:

![samples of binary images](pictures/binary.png)

```
{(PICTURES / "text.txt").read_text().rstrip()}
```

What this does not show: the bound lies above the model's own figure; the networks are small and the
trainings short, and published models of the same kind train for days. The network of text sees the
three characters at each side at once; runs without that window ended on both sides of the trigram and
are not stored. Images are judged by fewer rows, and fewer times each, than the defaults of the script.
"""


def stages(name):
    """What each half step of a bridge reached, as a table."""
    with open(RAW / "bridges" / (name + ".stages.csv"), newline="") as f:
        rows = list(csv.DictReader(f))
    shown = []
    for r in rows:
        v = {k: float(x) for k, x in r.items()}
        shown.append(
            [
                f"{v['iteration']:.0f}",
                "forward" if v["forward"] else "backward",
                *[
                    f"{v[k]:.3f}"
                    for k in ("mean", "wanted_mean", "mean_error")
                    + ("variance", "wanted_variance", "variance_error")
                ],
                f"{v['squared_distance']:.1f}",
                "" if math.isnan(v["sinkhorn_distance"]) else f"{v['sinkhorn_distance']:.1f}",
            ]
        )
    head = ["iteration", "way", "mean", "of the data", "error", "variance", "of the data"]
    return table([*head, "error", "squared distance", "Sinkhorn"], shown)


def posterior():
    data = json.loads((RAW / "bridges" / "g-and-k.json").read_text())
    rows = []
    for p in data["parameters"]:
        model, chains = p["model"], p["chains"]
        rows.append(
            [
                p["parameter"],
                f"{p['truth']:g}",
                f"{model[0]:.3f} ± {model[1]:.3f}",
                f"{chains[0]:.3f} ± {chains[1]:.3f}",
                f"{model[1] / chains[1]:.2f}",
                f"{p['rHat']:.3f}",
            ]
        )
    return table(["", "truth", "model", "chains", "ratio of deviations", "R-hat"], rows)


def patch():
    laws = figures(RAW / "bridges" / "ctmc-inpaint.json")
    model, other = laws["model"], laws["independent"]
    return (
        f"{model['bits']:.3f} bits a pixel of the patch (an upper bound, {model['rows']} held-out"
        f" images), {other['bits']:.3f} for independent pixels."
    )


def bridges():
    trained = ", ".join(
        f"{n} {minutes(RAW / 'bridges' / (n + '.json')):.0f}"
        for n in ("dsb-2d", "dsb-shoes", "ctmc-inpaint", "g-and-k")
    )
    return f"""## Bridges and posteriors

`scripts/bridges.sh`: the examples of those names, trained to their end; minutes of training: {trained}.
For a bridge, each row is the far end of what the newly fitted way makes of the other data set:
averages over all coordinates of its mean and variance beside those of the data, the root mean square
over the coordinates of the difference, and the mean squared distance of its pairs beside that of entropic transport
between samples of both ends by Sinkhorn's algorithm.

Moons from a spiral and back (`dsb-2d`), mean matching, five iterations:

{stages("dsb-2d")}

![moons from a spiral](pictures/dsb-2d-forward.png)
![a spiral from moons](pictures/dsb-2d-backward.png)

A few points in a hundred end between the arms, in both directions.

Boots become sneakers and sneakers boots (`dsb-shoes`), bridge matching; rows alternate between held-out
starts and what the bridge made of them:

{stages("dsb-shoes")}

![boots to sneakers](pictures/dsb-shoes-forward.png)
![sneakers to boots](pictures/dsb-shoes-backward.png)

Shape and brightness go over; some boots made of sneakers are blurred or striped. Boots that come from
sneakers vary less than boots do, which their variances say too.

Middles of held-out binary images (`ctmc-inpaint`): picture, what the model is given, three samples.
{patch()}

![filled patches](pictures/ctmc-inpaint.png)

A posterior of the g-and-k law (`g-and-k`), mean ± deviation, against four Markov chains on the exact
likelihood:

{posterior()}

![g-and-k](pictures/g-and-k.png)

What this does not show: Sinkhorn's cost between a few hundred images says little, because no image has
a near partner; means and variances of coordinates are not the law; the model of the g-and-k posterior
sees 32 order statistics of 250, and one observation is judged.
"""


def proteins():
    rows = []
    for path in cells("proteins"):
        laws = figures(path)
        model = laws.pop("model")
        for name, law in laws.items():
            rows.append(
                [path.stem, f"{model['nll']:.4f}", f"{law['nll']:.4f}", name, str(model["rows"])]
            )
    return f"""## Dihedral angles of proteins

`scripts/proteins.sh`; nats a pair of angles with respect to dφ dψ in radians. Split by family: the
test rows belong to families that were not trained on. `trypsins` are judged by a model of the other
families, `rest` by one of the trypsins.

{table(["judged", "model", "simple law", "law", "rows"], rows)}

The number of harmonics the network sees, 2, and of steps, 12,000, were chosen inside the training
families, on runs of eight residues held out. Test figures with 6 harmonics had been seen before; one lost to the
simple law.

What this does not show: there are two big families only; rows of one family depend on each other, so
that no error is given, and the second difference is a tie; the figures do not compare with those of
other collections of proteins. The runs of the choice and those with 6 harmonics are not stored.
"""


def simplex():
    rows = []
    for path in sorted(cells("simplex"), key=lambda p: int(p.stem)):
        laws = figures(path)
        model = laws.pop("model")["nll"]
        truth = laws["true law"]["nll"] if "true law" in laws else next(iter(laws.values()))["nll"]
        parts = int(path.stem)
        limit = 0.02 if parts <= 5 else 0.01 * (parts - 1)
        rows.append(
            [
                str(parts),
                f"{model:.4f}",
                f"{truth:.4f}",
                bar(model - truth, limit),
                f"{minutes(path):.0f}",
            ]
        )
    return f"""## Compositions

`scripts/simplex.sh`; mixtures of Dirichlet laws, exact likelihood of a perceptron by the
probability-flow ODE against the true law, 1,000 test rows, nats.

{table(["parts", "model", "true law", "limit of the difference", "training, minutes"], rows)}

What this does not show: the laws are smooth at the faces (all α > 1); data with zeros are another
matter.
"""


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--store":
        store(pathlib.Path(sys.argv[2]))
    elif len(sys.argv) != 1:
        sys.exit(__doc__)
    parts = [("earth", earth), ("proteins", proteins), ("simplex", simplex), ("tokens", tokens)]
    parts.append(("bridges", bridges))
    text = "# Results on spaces beyond R^d\n\nMade by `scripts/results.py` from `docs/results/raw`;"
    text += " minutes are those of one core of a shared machine.\n" + only_steps() + "\n"
    text += "\n".join([f() for name, f in parts if (RAW / name).exists()])
    PAGE.write_text(text)


if __name__ == "__main__":
    main()
