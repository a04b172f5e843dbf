#!/usr/bin/env python3
"""Measures FD against network calls for processes, solvers and grids, and writes the tables.

usage: speed-quality.py --budget-minutes M [options]

Trains what is missing, judges cells with 'tweedie eval', and writes
docs/results/speed-quality.md with its pictures from all cells that are stored. What is finished is
kept: run it again to go on. Cells come in the order of their use: one shared denoiser on
Fashion-MNIST under VP, CLD and PSLD 0.01 with six solvers on the quadratic grid; the same network
trained in the paper's form; CIFAR; other processes and grids; then more calls, all other solvers,
and last the long runs. With --again K no new cell is measured, but the lowest of VP, CLD and PSLD at
each number of calls are drawn at K further seeds, which gives their differences an error. With
--budget-minutes 0 the page is written from what is stored.

Images of the runs are read from TWEEDIE_DATA, else ../shared/data: the full test part of
Fashion-MNIST for n = 5000, and the CIFAR-10 test JPEGs. Without them their cells are missing.
The cells that are stored were made by

  OMP_NUM_THREADS=1 speed-quality.py --steps 4000 --network '{"type": "unet", "baseChannels": 32}' \\
      --budget-minutes M

with --processes, --solvers, --grids, --nfe, --data and --weights choosing what came first, and --again 4;
a cell without a seed in its name has seed 1. TWEEDIE names another launcher than that of this tree.
"""

import argparse
import itertools
import json
import math
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import time
import zipfile

from cells import T95, holm, level, margin, table

HERE = pathlib.Path(__file__).resolve().parent.parent
RESULTS = HERE / "docs" / "results"
RAW = RESULTS / "raw" / "speed-quality"
TWEEDIE = os.environ.get("TWEEDIE", str(HERE / "tweedie"))
SEED = 1

PROCESSES = {
    "vp": {"type": "vp"},
    "cld": {"type": "cld"},
    "psld-0.005": {"type": "psld", "gamma": 0.005},
    "psld-0.01": {"type": "psld", "gamma": 0.01},
    "psld-0.02": {"type": "psld", "gamma": 0.02},
    "psld-0.25": {"type": "psld", "gamma": 0.25},
}
MAIN = ["vp", "cld", "psld-0.01"]
FIRST = ["em", "sscs", "dpmpp2m", "unipc2", "ddim", "gddim2"]
# Lines of every picture.
DRAWN = FIRST[:4]
# All fixed-step solvers of linear processes; adaptive ones have no number of calls to be set.
OTHERS = """heun sscs2 conjugate gddim gddim3 dpmpp1 dpmpp2s dpmpp3m dpmppSde dpmpp2mSde edmHeun
    edmChurn unipc2Lower unipc3 ddimHalf ancestral pc rdEuler rdCorrected rdKernel""".split()
# OBA is noise and pull apart, which one block has too.
OBA = ["splitOba", "splitObaReduced"]
# Of one block the others have Euler's substeps, and 'conjugateOnes' is 'conjugate'.
PHASE_SPACE = ["conjugateOnes", *OBA, "splitEuler", "splitEulerReduced", "splitVerlet", "splitVerletReduced"]
# All forms of UniPC; 'unipc2Lower' is its public default.
UNIPC = ["unipc2", "unipc2Lower", "unipc3"]
GRIDS = ["quadratic", "logsnr", "uniform"]
CALLS = [10, 20, 50, 100]
LONG = [250, 1000]
# So few that the fastest solvers differ; those that are lowest somewhere.
FEWEST = [6, 8]
FAST = ["em", "sscs", "dpmpp2m", "unipc2", "unipc2Lower", "gddim3", "conjugate", "dpmpp2mSde"]
SHORT_ROWS, LONG_ROWS = 2000, 5000

FASHION_FULL = "images28/fashion-t10k-images-idx3-ubyte.gz"
CIFAR_ZIP = "colour32/cifar10_test_jpeg.zip"
# Shipped: 5,000 rows of Fashion-MNIST; CIFAR: 300 of the 1,000 images of each class.
FASHION_HELD_OUT, FULL_HELD_OUT, CIFAR_HELD_OUT, CIFAR_TRAIN = 5000, 10000, 300, 700

# Refusals that are a result of a cell: samples that blow up, solvers that do not fit or need more.
ANSWERS = ["finite", "does not fit", "for solver"]

# FID at 10,000 samples, CIFAR-10, by calls; table 5 of Pandey and Mandt 2023. The rows of the uniform grid
# were reassembled from a damaged copy; those of Euler-Maruyama at 250 calls are not certain and left out.
PUBLISHED = [
    ("em", "quadratic", "cld", {50: 25.01, 100: 8.91, 250: 5.97}),
    ("em", "quadratic", "vp", {50: 17.72, 100: 7.45, 250: 5.59}),
    ("em", "quadratic", "psld-0.01", {50: 19.94, 100: 7.33, 250: 5.26}),
    ("em", "uniform", "cld", {50: 119.68, 100: 45.60}),
    ("em", "uniform", "vp", {50: 84.54, 100: 41.93}),
    ("em", "uniform", "psld-0.01", {50: 100.62, 100: 39.96}),
    ("sscs", "quadratic", "cld", {50: 21.31, 100: 8.37, 250: 5.82}),
    ("sscs", "quadratic", "psld-0.01", {50: 16.12, 100: 7.16, 250: 5.36}),
    ("sscs", "uniform", "cld", {50: 75.45, 100: 24.74, 250: 6.09}),
    ("sscs", "uniform", "psld-0.01", {50: 72.42, 100: 20.46, 250: 5.19}),
]


# FDs within this factor are called equal.
ALIKE = 1.05

# The process that is compared with VP and CLD: one with one, the lowest of four Γ would have four tries.
PSLD = "psld-0.01"

ONCE = """*Ways* are the solvers with grids that both
processes were run with at this number of calls; the lowest of each is compared. Of single draws, differences below 5 % are called none"""

AGAIN = """. The
lowest of a row is lowest by luck in part; differences at further seeds are those of the samplers named,
drawn anew with paired noise, with the margin of 95 % over seeds. The level p of Student's t is corrected
for the number of rows that have seeds (Holm), and differences with p above 5 % are called none. They are
of one training"""

# Of all tests of a section together.
LEVEL = 0.05

LIMITS = """## What this does not show

- Errors of differences, but where further seeds are named. Each cell is one draw of samples at one
  seed, of one training: the spread over trainings was not measured, that over samples only where
  further seeds are named; elsewhere small differences order nothing. The floor shows the size of the
  noise of real images alone.
- Levels beside published FID. The feature network of `fashion` was trained on Fashion-MNIST itself,
  that of `cifar` on the very images of the training part: FD here has other features, other sizes of
  samples and other data. Patterns may be compared, levels may not.
- Processes at their best. The shared weights were trained once, on one process (named with them) and
  one law of training times, and every other process reads them at noise levels that this law drew
  more or less often. What its own training would give a process stands where that was measured.
- What is not measured yet, below: the lowest of a row is that of the solvers and grids in it.
- Time. Calls of the network are counted, not seconds; solvers differ in what they do besides.
"""


# ---- what there is to measure --------------------------------------------------------------------


def valid(process, solver):
    return process != "vp" or solver in OBA or solver not in PHASE_SPACE


def product(data, weights, processes, solvers, grids, calls, n):
    for nfe in calls:
        for grid in grids:
            for solver in solvers:
                for process in processes:
                    if valid(process, solver):
                        yield dict(data=data, weights=weights, process=process, solver=solver,
                                   grid=grid, nfe=nfe, n=n)  # fmt: skip


def plan(o):
    """All cells in the order in which they are worth having."""
    rest = [p for p in PROCESSES if p not in MAIN]
    every = OTHERS + PHASE_SPACE
    few, more, many = CALLS[:2], CALLS[2:3], CALLS[3:]
    short, long = o.n or SHORT_ROWS, o.n or LONG_ROWS
    shared, paper, cifar = ("fashion", "shared"), ("fashion", "paper"), ("cifar", "shared")
    parts = [
        (*shared, MAIN, FIRST, GRIDS[:1], few + more, short),
        (*paper, MAIN, FIRST, GRIDS[:1], few, short),
        (*cifar, MAIN, FIRST, GRIDS[:1], few, short),
        (*shared, rest, FIRST, GRIDS[:1], few, short),
        (*shared, MAIN, FIRST, GRIDS[1:], few, short),
        (*shared, MAIN, FAST, [GRIDS[0], GRIDS[2]], FEWEST, short),
        (*shared, MAIN, FIRST, GRIDS[:1], many, short),
        (*paper, rest, FIRST, GRIDS[:1], few, short),
        (*shared, MAIN, every, GRIDS[:1], few, short),
        (*paper, MAIN, FIRST, GRIDS[:1], more + many, short),
        (*cifar, MAIN, FIRST, GRIDS[:1], more + many, short),
        (*shared, MAIN, FIRST, GRIDS[1:], more + many, short),
        (*shared, MAIN, ["em", "sscs"], ["quadratic", "uniform"], LONG[:1], long),
        (*shared, rest, FIRST, GRIDS[:2], CALLS, short),
        (*paper, list(PROCESSES), FIRST, GRIDS[:2], CALLS, short),
        (*cifar, MAIN, FIRST, GRIDS, CALLS, short),
        (*shared, MAIN, every, GRIDS[:2], CALLS, short),
        (*shared, rest, FIRST, GRIDS[2:], CALLS, short),
        (*paper, list(PROCESSES), FIRST, GRIDS[2:], CALLS, short),
        (*shared, MAIN, every, GRIDS[2:], CALLS, short),
        (*shared, MAIN, ["em", "sscs"], ["quadratic", "uniform"], LONG[1:], long),
        (*shared, rest, every, GRIDS, CALLS, short),
        (*paper, list(PROCESSES), every, GRIDS, CALLS, short),
        (*cifar, MAIN, every, GRIDS, CALLS, short),
    ]
    # The later parts take in the earlier ones.
    return list({name(c): c for p in parts for c in product(*p)}.values())


def wanted(c, o):
    for key, words in (("process", o.processes), ("solver", o.solvers), ("grid", o.grids),
                       ("data", o.data), ("weights", o.weights)):  # fmt: skip
        if words and c[key] not in words.split(","):
            return False
    return not o.nfe or str(c["nfe"]) in o.nfe.split(",")


def name(c):
    parts = [c["data"], c["weights"], c["process"], c["solver"], c["grid"],
             f"{c['nfe']:04d}", f"n{c['n']}"]  # fmt: skip
    return "-".join(parts + ([f"s{c['seed']}"] if "seed" in c else []))


def stored(folder=None):
    """Finished cells: name to content."""
    return {p.stem: json.loads(p.read_text()) for p in sorted((folder or RAW).glob("*.json"))}


# ---- models --------------------------------------------------------------------------------------


class Missing(Exception):
    """Something that a cell needs is not there; the text says what."""


def run(arguments, deadline=None):
    """Runs tweedie; at the deadline it is asked to stop, which leaves a checkpoint."""
    log = subprocess.PIPE
    child = subprocess.Popen([TWEEDIE, *arguments], stdout=log, stderr=log, text=True)
    try:
        left = None if deadline is None else max(1, deadline - time.time())
        out, err = child.communicate(timeout=left)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGINT)
        out, err = child.communicate()
    except KeyboardInterrupt:
        child.send_signal(signal.SIGINT)
        child.communicate()
        raise
    return child.returncode, out, err


class Models:
    """Runs and feature networks, made when they are first needed."""

    def __init__(self, o):
        self.o = o
        self.root = pathlib.Path(o.runs)
        self.files = pathlib.Path(os.environ.get("TWEEDIE_DATA", HERE / ".." / "shared" / "data"))

    def held_out(self, c):
        """Rows that are judged on and the size of the floor: each cell takes half at most."""
        if c["data"] == "cifar":
            return 10 * CIFAR_HELD_OUT
        if c["weights"] == "shared" and self.o.shared:
            if self.o.shared.startswith("pretrained:"):
                return FASHION_HELD_OUT
            config = json.loads((pathlib.Path(self.o.shared) / "config.json").read_text())
            full = "t10k" in config["data"]["heldOut"]
            return FULL_HELD_OUT if full else FASHION_HELD_OUT
        return FULL_HELD_OUT if (self.files / FASHION_FULL).exists() else FASHION_HELD_OUT

    def run_name(self, c):
        if c["weights"] == "shared":
            return c["data"] + "-shared"
        return c["data"] + "-" + c["process"]

    def source(self, c, deadline):
        """What eval is given: a finished run, trained here if need be."""
        if c["weights"] == "shared" and c["data"] == "fashion" and self.o.shared:
            return self.o.shared
        out = self.root / self.run_name(c)
        done = out / "trained"
        if done.exists():
            return str(out)
        config = self.config(c)
        if (out / "checkpoints").exists():
            arguments = ["train", "--resume", str(out)]
        else:
            file = self.root / (self.run_name(c) + ".json")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(config, indent=1) + "\n")
            arguments = ["train", str(file), "--out", str(out)]
        print("train", self.run_name(c), flush=True)
        start = time.time()
        code, _, err = run(arguments, deadline)
        spent = float((out / "seconds").read_text()) if (out / "seconds").exists() else 0
        if out.exists():
            (out / "seconds").write_text(str(spent + time.time() - start))
        if code != 0:
            raise Missing(f"{self.run_name(c)} is not trained: " + (last(err) or f"exit {code}"))
        done.write_text("")
        return str(out)

    def config(self, c):
        example = json.loads((HERE / "examples" / "fashion-psld.json").read_text())
        if c["data"] == "fashion":
            full = self.files / FASHION_FULL
            held = str(full.resolve()) if full.exists() else "fashion-mnist:test"
            example["data"] = {"source": "fashion-mnist", "heldOut": held}
        else:
            folder = self.cifar()
            example["data"] = {"source": str(folder / "train"), "heldOut": str(folder / "test")}
        if c["weights"] == "paper":
            example["process"] = PROCESSES[c["process"]]
            example["objective"] = {"type": "hsm"}
        if self.o.network:
            example["network"] = json.loads(self.o.network)
        # Equal images seen, and an average that fits the length of the run.
        example["trainer"] = {
            "steps": self.o.steps, "batch": 64, "logEvery": 50, "checkpointEvery": 250
        }  # fmt: skip
        example["optimizer"]["emaHalfLife"] = min(32000, 64 * self.o.steps // 20)
        example["optimizer"]["warmup"] = min(200, self.o.steps // 10)
        return example

    def cifar(self):
        """Folders of 7,000 and 3,000 images with a folder for each class."""
        folder = (self.root / "cifar").resolve()
        if (folder / "unpacked").exists():
            return folder
        if not (self.files / CIFAR_ZIP).exists():
            raise Missing(f"no {CIFAR_ZIP} in {self.files}")
        with zipfile.ZipFile(self.files / CIFAR_ZIP) as z:
            classes = {}
            for entry in sorted(z.namelist()):
                if entry.endswith((".jpg", ".jpeg")):
                    classes.setdefault(pathlib.PurePath(entry).parent.name, []).append(entry)
            for label, entries in classes.items():
                for i, entry in enumerate(entries):
                    to = folder / ("train" if i < CIFAR_TRAIN else "test") / label
                    to.mkdir(parents=True, exist_ok=True)
                    (to / pathlib.PurePath(entry).name).write_bytes(z.read(entry))
        (folder / "unpacked").write_text("")
        return folder

    def features(self, c):
        """Arguments that name the feature network: the shipped one needs none."""
        if c["data"] == "fashion":
            return []
        file = self.root / "cifar-classifier.safetensors"
        if not file.exists():
            folder = self.cifar()
            print("train", file.name, flush=True)
            steps = ["--steps", str(min(1200, self.o.steps))]
            code, _, err = run(["features", "--data", str(folder / "train"), "--held-out",
                                str(folder / "test"), "--out", str(file), *steps])  # fmt: skip
            if code != 0:
                raise Missing("no features of CIFAR: " + last(err))
        return ["--features", str(file)]


def last(text):
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("See '")]
    return lines[-1] if lines else ""


# ---- cells ---------------------------------------------------------------------------------------


def remember(source):
    """Keeps beside the cells what their model was trained with; files are named without folders."""
    config = pathlib.Path(source) / "config.json"
    if config.exists():
        tree = json.loads(config.read_text())
        for key in ("source", "heldOut"):
            tree["data"][key] = pathlib.PurePath(tree["data"][key]).name
        to = RAW / "models" / (pathlib.Path(source).name + ".json")
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(json.dumps(tree, indent=1) + "\n")


def trained(model):
    """A model in words, as far as it is known."""
    file = RAW / "models" / (model + ".json")
    if not file.exists():
        return model
    tree = json.loads(file.read_text())
    net, steps = tree["network"], tree["trainer"]
    return (
        f"{model} (U-Net of {net['baseChannels']} channels times {net['channelMultipliers']} on patches"
        f" of {net['patch']} pixels, objective `{tree['objective']['type']}` on"
        f" `{tree['process']['type']}`, {steps['steps']} steps of {steps['batch']} images)"
    )


def trained_on(model):
    """The name of the process that a model was trained on, as far as it is known."""
    file = RAW / "models" / (model + ".json")
    return json.loads(file.read_text())["process"]["type"] if file.exists() else ""


def measure(group, models, deadline):
    """The cells of one eval: those of a group differ in their process only."""
    c = group[0]
    source = models.source(c, deadline)
    remember(source)
    arguments = ["eval", source, "-n", str(c["n"]), "--seed", str(c.get("seed", SEED)), "--json", "--metric", "FD"]
    arguments += ["--solver", c["solver"], "--grid", c["grid"], "--nfe", str(c["nfe"])]
    arguments += models.features(c)
    if c["weights"] == "shared":
        for d in group:
            arguments += ["--process", json.dumps(PROCESSES[d["process"]])]
    start = time.time()
    code, out, err = run(arguments)
    model = models.run_name(c) if source != models.o.shared else source
    seconds = round((time.time() - start) / len(group), 1)
    cells = [dict(d, model=model, seconds=seconds) for d in group]
    if code == 2 and any(word in err for word in ANSWERS):
        if len(group) > 1:
            # One process of them is refused or blows up: each is asked by itself.
            return [cell for d in group for cell in measure([d], models, deadline)]
        return [dict(cells[0], failed=last(err))]
    if code != 0:
        raise Missing(last(err) or f"eval ended with {code}")
    for cell, row in zip(cells, json.loads(out)["processes"], strict=True):
        for kind in ("generated", "floor", "gaussian"):
            cell[kind] = {f["metric"]: f["value"] for f in row[kind]}
        cell["by"] = next(f["name"] for f in row["generated"] if f["metric"] == "FD")
    return cells


def together(c):
    """Cells of one key share a start of the program; models of their own have one each."""
    return tuple(c[k] for k in c if k != "process" or c["weights"] != "shared")


def estimate(c, cells):
    """Seconds by the largest finished cell of the same data; what is fixed counts least there."""
    same = [d for d in cells.values() if d["data"] == c["data"] and "generated" in d]
    if not same:
        return 0
    largest = max(same, key=work)
    return largest["seconds"] * work(c) / work(largest)


def work(c):
    return c["n"] * c["nfe"]


def sweep(o):
    RAW.mkdir(parents=True, exist_ok=True)
    deadline = time.time() + 60 * o.budget_minutes
    models = Models(o)
    cells, lacking, measured = stored(), {}, 0
    for _, group in itertools.groupby(plan(o), together):
        group = due(group, models, cells, lacking)
        likely = sum(estimate(c, cells) for c in group)
        late = time.time() >= deadline or time.time() + likely > deadline
        if not group or late or o.again:
            lacking.update((name(c), "not measured yet") for c in group)
            continue
        try:
            found = measure(group, models, deadline)
        except Missing as e:
            for c in group:
                lacking[name(c)] = str(e)
                print(f"{name(c)}: {e}", flush=True)
            continue
        for cell in found:
            store(cell)
            cells[name(cell)] = cell
            shown = cell["failed"] if "failed" in cell else f"FD {cell['generated']['FD']:.3f}"
            print(f"{name(cell)}: {shown}, {cell['seconds']:.0f} s", flush=True)
        measured += len(found)
    if o.again:
        measured += again(o, models, cells, deadline)
    print(f"{measured} cells measured, {len(cells)} stored, {len(lacking)} missing", flush=True)
    return cells, lacking


def again(o, models, cells, deadline):
    """Draws what is compared in words at further seeds; the first one chose it."""
    count = 0
    for key in kinds(cells):
        page = Page(cells.values(), *key)
        for nfe, seed in itertools.product(page.calls, range(SEED + 1, SEED + 1 + o.again)):
            for best in dict.fromkeys(b for pair in page.contest(nfe) for b in pair[2:]):
                c = dict(data=key[0], weights=key[1], process=best[1], solver=best[2],
                         grid=best[3], nfe=nfe, n=key[2], seed=seed)  # fmt: skip
                late = time.time() + estimate(c, cells) > deadline
                if name(c) in cells or late or not wanted(c, o):
                    continue
                try:
                    drawn = measure([c], models, deadline)
                except Missing as e:
                    print(f"{name(c)}: {e}", flush=True)
                    continue
                for cell in drawn:
                    store(cell)
                    cells[name(cell)] = cell
                    print(f"{name(cell)}: {cell['seconds']:.0f} s", flush=True)
                    count += 1
    return count


def kinds(cells):
    """Pairs of data and weights with their numbers of samples, in the order of the page."""
    keys = {(c["data"], c["weights"], c["n"]) for c in cells.values()}
    return sorted(keys, key=lambda k: (k[0] != "fashion", k[1] != "shared", k[2]))


def due(group, models, cells, lacking):
    """Cells of a group that are to be measured; says of the others why they are not."""
    chosen = []
    for c in group:
        half = models.held_out(c) // 2
        c["n"] = c["n"] if long(c) else min(c["n"], half)
        key = name(c)
        if key in cells or key in lacking:
            continue
        if c["n"] > half and models.o.budget_minutes > 0:
            lacking[key] = f"needs {2 * c['n']} held-out rows, there are {models.held_out(c)}"
        elif wanted(c, models.o):
            chosen.append(c)
        else:
            lacking[key] = "not measured yet"
    return chosen


def store(cell):
    part = RAW / (name(cell) + ".part")
    part.write_text(json.dumps(cell, indent=1) + "\n")
    part.replace(RAW / (name(cell) + ".json"))


def long(c):
    return c["nfe"] in LONG


# ---- the page ------------------------------------------------------------------------------------


def fd(cell):
    return cell["generated"]["FD"] if cell and "generated" in cell else None


def show(value):
    return "" if value is None else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


class Page:
    """The tables of one pair of data and weights at one number of samples."""

    def __init__(self, cells, data, weights, n):
        all_seeds = [c for c in cells if (c["data"], c["weights"], c["n"]) == (data, weights, n)]
        chosen = [c for c in all_seeds if "seed" not in c]
        self.again = {(c["process"], c["solver"], c["grid"], c["nfe"], c["seed"]): fd(c)
                      for c in all_seeds if "seed" in c}  # fmt: skip
        self.data, self.weights, self.n = data, weights, n
        self.at = {(c["process"], c["solver"], c["grid"], c["nfe"]): c for c in chosen}
        self.calls = sorted({c["nfe"] for c in chosen})
        done = [c for c in chosen if "floor" in c]
        self.floor = done[0]["floor"]["FD"] if done else None
        self.by = done[0]["by"] if done else ""
        self.models = sorted({c["model"] for c in chosen})
        self.failed = [c for c in chosen if "failed" in c]

    def get(self, process, solver, grid, nfe):
        return fd(self.at.get((process, solver, grid, nfe)))

    def processes(self):
        return [p for p in PROCESSES if any(k[0] == p for k in self.at)]

    def solvers(self):
        return [s for s in FIRST + OTHERS + PHASE_SPACE if any(k[1] == s for k in self.at)]

    def best(self, processes, nfe, solvers=None, grids=GRIDS):
        """The lowest FD of processes at a number of calls, with its process, solver and grid."""
        found = [
            (fd(c), k[0], k[1], k[2])
            for k, c in self.at.items()
            if k[0] in processes and k[3] == nfe and fd(c) is not None
            and (solvers is None or k[1] in solvers) and k[2] in grids
        ]  # fmt: skip
        return min(found, default=None)

    def everything(self):
        rows = []
        for p in self.processes():
            for s in self.solvers():
                for g in GRIDS:
                    values = [self.get(p, s, g, nfe) for nfe in self.calls]
                    if any(v is not None for v in values):
                        rows.append([p, s, g, *map(show, values), show(self.floor)])
        return table(["process", "solver", "grid", *map(str, self.calls), "floor"], rows)

    def winners(self):
        rows = []
        for p in self.processes():
            row = [p]
            for nfe in self.calls:
                b = self.best([p], nfe)
                row.append(f"{show(b[0])} ({b[2]}, {b[3]})" if b else "")
            rows.append(row + [show(self.floor)])
        return table(["process", *map(str, self.calls), "floor"], rows)

    def measured(self, process, nfe):
        """The solvers with grids that a process has a figure of."""
        return {k[1:3] for k, c in self.at.items() if k[0] == process and k[3] == nfe and fd(c) is not None}

    def contest(self, nfe):
        """PSLD 0.01 beside VP and CLD, each pair by the solvers and grids that both were run with.

        Gives (name of the other, number of these ways, lowest of PSLD, lowest of the other).
        """
        out = []
        for who in ("vp", "cld"):
            ways = self.measured(who, nfe) & self.measured(PSLD, nfe)
            if ways:
                ours, theirs = (
                    min((self.get(p, *way, nfe), p, *way) for way in ways) for p in (PSLD, who)
                )  # fmt: skip
                out.append((who.upper(), len(ways), ours, theirs))
        return out

    def fell(self, process, nfe, value):
        """Words on a lower figure at fewer calls: more calls do not always help."""
        fewer = [(b[0], n) for n in self.calls if n < nfe and (b := self.best([process], n))]
        low = min(fewer, default=None)
        return f" (it has {show(low[0])} at {low[1]} calls)" if low and ALIKE * low[0] < value else ""

    def differences(self, a, b, nfe):
        """FD of one sampler minus that of another at the further seeds that both have."""
        have = [(k, v) for k, v in self.again.items() if v is not None]
        one = {k[4]: v for k, v in have if k[:4] == (*a[1:], nfe)}
        two = {k[4]: v for k, v in have if k[:4] == (*b[1:], nfe)}
        return [one[seed] - two[seed] for seed in sorted(one.keys() & two.keys())]

    def verdict(self):
        """Where PSLD 0.01 is lowest and where not, in words."""
        lines = []
        rows = [(nfe, *contest) for nfe in self.calls for contest in self.contest(nfe)]
        seeds = [self.differences(ours, theirs, nfe) for nfe, _, _, ours, theirs in rows]
        tested = [i for i, d in enumerate(seeds) if d and not math.isnan(margin(d))]
        levels = dict(zip(tested, holm([level(seeds[i]) for i in tested])))
        for i, (nfe, who, ways, ours, theirs) in enumerate(rows):
            d = seeds[i]
            if i not in levels:
                word = compared(ours[0] - theirs[0], (ALIKE - 1) * max(ours[0], theirs[0]))
            else:
                word = compared(statistics.fmean(d), 0 if levels[i] <= LEVEL else math.inf)
            line = f"- {nfe} calls, {ways} way{'s' * (ways > 1)}: PSLD {show(ours[0])} ({ours[2]}, {ours[3]})"
            line += self.fell(ours[1], nfe, ours[0])
            line += f" is {word} {who} {show(theirs[0])} ({theirs[2]}, {theirs[3]})"
            line += self.fell(theirs[1], nfe, theirs[0])
            if i in levels:
                line += f", at {len(d)} further seeds {statistics.fmean(d):+.3f} ± {margin(d):.2g}"
                line += f" (p = {levels[i]:.2g} of {len(levels)})"
            lines.append(line + ".")
        return "\n".join(lines)

    def cautions(self):
        """What a reader must know of the figures above."""
        lines = []
        rising = [p for p in self.processes() if any((b := self.best([p], n)) and self.fell(p, n, b[0]) for n in self.calls)]
        if rising:
            lines.append(
                f"More calls are no gain where a figure rises with them ({', '.join(rising)}): the lowest figures are"
                " those of solvers that have not converged. That their error makes good for part of that of the"
                " network is a reading, not measured; another network need not have the same."
            )
        if self.weights == "shared" and any(trained_on(m) for m in self.models):
            lines.append(
                f"The shared denoiser was trained on `{trained_on(self.models[0])}` itself, at the noise levels that"
                " this process draws; what a process has by its own training is another section's, of"
                f" Fashion-MNIST at n = {SHORT_ROWS}."
            )
        return [" ".join(lines), ""] if lines else []

    def needed(self, processes, level, solvers=None):
        """Words on the fewest measured calls at which an FD within 5 % of a level is reached."""
        nfe = self.fewest(processes, level, solvers)
        if nfe is not None:
            b = self.best(processes, nfe, solvers)
            return f"{'≤ ' if nfe == self.calls[0] else ''}{nfe} ({b[1]}, {b[2]}, {b[3]}, FD {show(b[0])})"
        tried = any(self.best(processes, nfe, solvers) for nfe in self.calls)
        return "not reached" if tried else "not run"

    def equal_quality(self):
        """Levels of VP and of phase space, and the calls that each side needs for those of the other."""
        phase = [p for p in PROCESSES if p != "vp"]
        rows = []
        for solvers in (["em"], ["dpmpp2m"], UNIPC, None):
            for nfe in self.calls:
                b = self.best(["vp"], nfe, solvers)
                if b:
                    level = f"{show(b[0])} ({b[2]} on vp, {b[3]}, {nfe} calls)"
                    rows.append([level, self.needed(phase, b[0]), *self.of_vp(b[0])])
        for nfe in self.calls:
            b = self.best(phase, nfe)
            if b:
                level = f"{show(b[0])} ({b[2]} on {b[1]}, {b[3]}, {nfe} calls)"
                rows.append([level, self.needed(phase, b[0]), *self.of_vp(b[0])])
        rows = [list(row) for row in dict.fromkeys(map(tuple, rows))]
        return table(["FD", "phase space", "any on vp", "dpmpp2m on vp", "UniPC on vp"], rows)

    def fewest(self, processes, level, solvers=None):
        """Fewest measured calls at which an FD within 5 % of a level is reached; None if at none."""
        reached = [n for n in self.calls if (b := self.best(processes, n, solvers)) and b[0] <= ALIKE * level]
        return min(reached, default=None)

    def outcomes(self):
        """Who needs fewer calls for the lowest figure that EM, 2M and UniPC have on VP."""
        phase = [p for p in PROCESSES if p != "vp"]
        lines = []
        for who, solvers in (("EM", ["em"]), ("DPM++ 2M", ["dpmpp2m"]), ("UniPC", UNIPC)):
            figures = [b for n in self.calls if (b := self.best(["vp"], n, solvers))]
            if not figures:
                continue
            low = min(figures)[0]
            theirs, ours = self.fewest(["vp"], low, solvers), self.fewest(phase, low)
            line = f"- {who} on VP has its lowest, {show(low)}, with {theirs} calls within 5 %; phase space "
            if ours is None:
                line += "does not reach it: a loss."
            elif ours == theirs == self.calls[0]:
                line += "reaches it with the fewest calls tried too: not decided."
            elif ours == theirs:
                line += f"reaches it with {ours}: no win and no loss."
            else:
                word = "a win" if ours < theirs else "a loss"
                least = " or more" if min(ours, theirs) == self.calls[0] else ""
                line += f"reaches it with {ours}: {word}, by a factor of {max(ours, theirs) / min(ours, theirs):.3g}{least}."
            if ours is not None and ours < theirs:
                # What is left for the process when VP has its choice of solvers too.
                other = self.fewest(["vp"], low)
                line += f" VP needs {other} with the best of its solvers: " + (
                    "the gain is the solver's." if other <= ours else "its solvers do not make that good."
                )
            lines.append(line)
        return "\n".join(lines)

    def of_vp(self, level):
        return [self.needed(["vp"], level, solvers) for solvers in (None, ["dpmpp2m"], UNIPC)]

    def published(self):
        rows = []
        calls = [n for n in self.calls if any(n in there for *_, there in PUBLISHED)]
        for s, g, p, there in PUBLISHED:
            here = [self.get(p, s, g, n) for n in calls]
            if any(v is not None for v in here):
                rows.append([s, g, p, *map(show, here), *(f"{there[n]}" if n in there else "" for n in calls)])
        head = ["solver", "grid", "process", *(f"FD at {n}" for n in calls), *(f"FID at {n}" for n in calls)]
        return table(head, rows) + "\n\n" + self.orders() + "\n\n" + self.ways() if rows else ""

    def ways(self):
        """For each process the pairs of solver and grid from the lowest figure up, there and here."""
        lines = []
        for p in MAIN:
            for nfe in self.calls:
                group = [row for row in PUBLISHED if row[2] == p and nfe in row[3] and self.get(p, *row[:2], nfe)]
                there = {" on ".join(row[:2]): row[3][nfe] for row in group}
                here = {" on ".join(row[:2]): self.get(p, *row[:2], nfe) for row in group}
                lines += beside(f"{p}, {nfe} calls", there, here)
        return "\n".join(lines)

    def orders(self):
        """The processes from the lowest figure up, there and here."""
        lines = []
        for (s, g), group in itertools.groupby(PUBLISHED, lambda row: row[:2]):
            group = list(group)
            for nfe in self.calls:
                there = {row[2]: row[3][nfe] for row in group if nfe in row[3] and self.get(row[2], s, g, nfe)}
                here = {p: self.get(p, s, g, nfe) for p in there}
                lines += beside(f"{s}, {g}, {nfe} calls", there, here)
        return "\n".join(lines)

    def curves(self):
        """One picture a process, a line a solver at its best grid, and the best of each process.

        A picture has the two of the reverse SDE, two that others know, and the two lowest of the rest
        that have a line and not a point.
        """
        out = []
        label = f"{self.data}, {self.weights} weights"
        stem = f"{self.data}-{self.weights}-n{self.n}"
        for p in self.processes():
            known = [self.line(p, s) for s in DRAWN]
            rest = [self.line(p, s) for s in FIRST + OTHERS + PHASE_SPACE if s not in DRAWN]
            rest = sorted((line for line in rest if len(line["x"]) > 1), key=lambda line: min(line["y"]))
            lines = [*known, *rest[:2], self.line(p)]
            out.append((f"{stem}-{p}", f"{p}: {label}, best grid", lines))
        lines = [dict(self.line(p), name=p) for p in self.processes()]
        lines.append(curve("floor", [(nfe, self.floor) for nfe in self.calls if self.floor]))
        return [(stem, f"{label}, best solver and grid", lines), *out]

    def line(self, process, solver=None):
        """Lowest figure of a solver, or of all, at each number of calls.

        The lowest of few ways and of many are different figures: points are joined where it is that of the same
        solvers and grids.
        """
        points = [(nfe, self.best([process], nfe, [solver] if solver else None)) for nfe in self.calls]
        points = [(nfe, best[0]) for nfe, best in points if best]
        line = curve(solver or "lowest of all", points)
        sets = [self.tried(process, nfe) for nfe, _ in points]
        parts = [i for i in range(1, len(sets)) if sets[i] != sets[i - 1]]
        return dict(line, parts=parts) if parts and not solver else line

    def tried(self, process, nfe):
        """The solvers with grids that a process was run with, those without a figure too."""
        return {k[1:3] for k in self.at if k[0] == process and k[3] == nfe}

    def text(self, pictures):
        title = {"shared": "one shared denoiser", "paper": "each trained in the paper's form"}
        parts = [f"## {self.data}, {title[self.weights]}, n = {self.n}\n"]
        parts.append(f"`{self.by}`; weights: {', '.join(map(trained, self.models))}. The floor is FD of other")
        parts.append("held-out images at the same n, judged by the same images.")
        if self.data == "cifar":
            rows = 10 * CIFAR_HELD_OUT
            parts.append(f"Of the {rows:,} held-out images half judge, and the floor is FD of the other half: n is at")
            parts.append(f"most {rows // 2:,}.")
        parts.append("")
        parts += [f"![FD against calls](pictures/{p}.png)\n" for p in pictures]
        if pictures and any("parts" in self.line(p) for p in self.processes()):
            parts.append("Points of the lowest of all are joined where the same solvers were measured with the same grids,")
            parts.append("and stand alone elsewhere: that of fewer is no rise.")
        if pictures:
            parts.append("A line of one solver is that of its best measured grid, and may rise where another grid was not measured.\n")
        parts += ["Lowest FD of each process (solver, grid):\n", self.winners(), ""]
        parts += ["Where PSLD (Γ = 0.01) wins, and where not. " + ONCE + AGAIN * bool(self.again)]
        parts[-1] += ":\n"
        parts += [self.verdict(), "", *self.cautions()]
        if self.best(["vp"], self.calls[-1], ["em"]) or len(self.calls) > 2:
            parts += ["Fewest calls at which an FD is reached or passed, within 5 %; ≤ where fewer were not tried:\n"]
            parts += [self.equal_quality(), "", self.outcomes(), ""]
            parts += [
                "Phase space is the lowest of its processes and of all ways that they were run with, of one seed, so\n"
                "that luck favours it over the one process and few solvers of the other side.\n"
            ]
        if self.published():
            parts += [
                "Beside the paper's pattern (CIFAR-10, other features: levels differ; each process trained by itself, which"
                " here is so only in the section whose title says so). ≈ is within 5 %; kept and"
                " reversed are pairs that differ by more, there and here:\n"
            ]
            parts += [self.published(), ""]
        parts += ["All cells:\n", self.everything(), ""]
        if self.failed:
            parts.append("No figure, and why:\n")
            parts += [f"- {name(c)}: {c['failed']}" for c in self.failed] + [""]
        return "\n".join(parts)


def chain(figures):
    """Names from the lowest figure up; ≈ between neighbours that are alike."""
    names = sorted(figures, key=figures.get)
    words = names[:1]
    for before, after in itertools.pairwise(names):
        words += ["≈" if figures[after] <= ALIKE * figures[before] else "<", after]
    return " ".join(words)


def beside(what, there, here):
    """One line on the order of published figures and ours, where two are there at least."""
    if len(here) < 2:
        return []
    pairs = [(a, b) for a, b in itertools.permutations(there, 2) if ALIKE * there[a] < there[b]]
    turned = [f"{b} before {a}" for a, b in pairs if here[a] > ALIKE * here[b]]
    kept = sum(ALIKE * here[a] < here[b] for a, b in pairs)
    word = f"reversed: {', '.join(turned)}" if turned else "nothing is reversed"
    line = f"- {what}: published {chain(there)}; here {chain(here)}; {kept} of {len(pairs)} kept, {word}."
    return [line]


def curve(label, points):
    return {"name": label, "x": [x for x, _ in points], "y": [y for _, y in points]}


def compared(difference, least):
    """In words; differences below the least one say nothing."""
    return "no lower or higher than" if abs(difference) <= least else "lower than" if difference < 0 else "higher than"


def draw(pictures):
    """Pictures by the chart of the library, which is built with the program; else those there are."""
    jar = HERE / "tweedie-cli" / "target" / "tweedie-cli.jar"
    drawn = []
    for file, title, lines in pictures:
        lines = [line for line in lines if line["x"]]
        to = RESULTS / "pictures" / f"speed-quality-{file}.png"
        if not lines:
            continue
        if not jar.exists():
            if not to.exists():
                sys.exit(f"{jar}: expected the program, which draws, found no file; mvn -B package makes it")
            drawn.append(to.stem)
            continue
        curves = RAW / (file + ".curves")
        tree = {"title": title, "x": "network calls", "y": "FD", "curves": lines}
        curves.write_text(json.dumps(tree))
        home = os.environ.get("JAVA_HOME")
        java = os.path.join(home, "bin", "java") if home else "java"
        subprocess.run([java, "-Djava.awt.headless=true", "-cp", str(jar),
                        "tweedie.config.CurvePlot", str(curves), str(to)], check=True)  # fmt: skip
        curves.unlink()
        drawn.append(to.stem)
    return drawn


def write(cells, lacking):
    text = """# Speed against quality

Made by `scripts/speed-quality.py` from `docs/results/raw/speed-quality`, one file a cell. FD is the
Fréchet distance of features, lower is better; calls are network calls a sample, the denoising one
included (solvers of two calls a step round down). All cells of a table share seed and images. Where some
solvers are not measured yet at a number of calls, the best of it is that of the others.
"""
    for data, weights, n in kinds(cells):
        page = Page(cells.values(), data, weights, n)
        # One number of calls is a point, not a curve.
        pictures = draw(page.curves()) if len(page.calls) > 1 else []
        text += "\n" + page.text(pictures)
        if weights == "paper":
            text += gains(Page(cells.values(), data, "shared", n), page)
    text += "\n" + LIMITS + "\n## Missing\n\n" + missing(lacking)
    (RESULTS / "speed-quality.md").write_text(text)


def gains(shared, paper):
    """What a process gains by its own training, at equal solver, grid and calls."""
    rows = []
    for p, s, g, nfe in sorted(paper.at, key=lambda k: (k[3], list(PROCESSES).index(k[0]), k[1:])):
        here, own = shared.get(p, s, g, nfe), paper.get(p, s, g, nfe)
        if here is not None and own is not None:
            rows.append([str(nfe), p, s, g, show(here), show(own), f"{own - here:+.2f}"])
    if not rows:
        return ""
    words = []
    for nfe in shared.calls:
        sides = [(page, p) for page in (shared, paper) for p in (PSLD, "vp")]
        ways = set.intersection(*(page.measured(p, nfe) for page, p in sides))
        if ways:
            ours, theirs, own, other = (min(page.get(p, *way, nfe) for way in ways) for page, p in sides)
            words.append(
                f"- {nfe} calls, lowest of {len(ways)} ways that all four have: PSLD minus VP is {ours - theirs:+.2f}"
                f" with the shared denoiser and {own - other:+.2f} with own training. The trajectory of PSLD"
                f" makes the first, its own training changes it by {own - other - ours + theirs:+.2f} (lower is better)."
            )
    head = ["calls", "process", "solver", "grid", "shared", "own training", "difference"]
    return f"""
## {shared.data}: training against trajectory, n = {shared.n}

The same network, images and number of steps. Down a column of the shared denoiser only the trajectory
differs; along a row only the training does, of which objective, preconditioning and channels change
with the process. One training each, so that differences between trainings of one kind are not known.

{chr(10).join(words)}

{table(head, rows)}
"""


def missing(lacking):
    if not lacking:
        return "Nothing of the plan.\n"
    counts = {}
    for key, why in lacking.items():
        solvers = "first" if any(f"-{s}-" in key for s in FIRST) else "others"
        parts = (*key.split("-")[:2], key.rsplit("-", 1)[1], solvers, why)
        counts.setdefault(parts, []).append(key)
    rows = [[*k, str(len(v))] for k, v in sorted(counts.items())]
    text = f"The first solvers are {', '.join(FIRST)}; the others are all other fixed-step ones.\n\n"
    return text + table(["data", "weights", "samples", "solvers", "why", "cells"], rows) + "\n"


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog="See the file's head.")
    p.add_argument("--budget-minutes", type=float, required=True, help="no cell begins later")
    p.add_argument("--runs", default=str(HERE / "runs" / "speed-quality"), help="folder of runs")
    p.add_argument("--shared", help="shared denoiser of Fashion-MNIST, such as pretrained:NAME")
    p.add_argument("--again", type=int, default=0, metavar="K", choices=[0, *T95],
                   help="further seeds of the lowest, 2 to 10")  # fmt: skip
    p.add_argument("--n", type=int, help="samples a cell, to try it small")
    p.add_argument("--steps", type=int, default=5000, help="training steps of 64 images")
    p.add_argument("--network", help="network of all runs that are trained, JSON")
    for key in ("processes", "solvers", "grids", "nfe", "data", "weights"):
        p.add_argument("--" + key, help="only these, with commas between")
    p.add_argument("--out", help="folder of results in place of docs/results")
    return p.parse_args()


def main():
    global RESULTS, RAW
    o = arguments()
    if o.out:
        RESULTS = pathlib.Path(o.out).resolve()
        RAW = RESULTS / "raw" / "speed-quality"
    cells, lacking = sweep(o)
    write(cells, lacking)


if __name__ == "__main__":
    sys.exit(main())
