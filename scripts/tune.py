#!/usr/bin/env python3
"""Searches samplers of a shared denoiser at few calls, and writes what the search gains.

usage: tune.py RUN [options]

RUN is a run folder of objective 'denoiser', or pretrained:NAME. For each number of calls 'tweedie
tune' searches on training images and one seed; the sampler it finds and the best named one are then
judged on held-out images with five other seeds, paired. Finished cells are kept in
docs/results/raw/tune, one a number of calls and of samples, with the sampler file beside them: run it again to go
on. docs/results/tune.md is written from all cells that are stored; without RUN nothing else is
done.

The stored cells were made of the shared denoiser of speed-quality.py, in runs/speed-quality, by

  tune.py runs/speed-quality/fashion-shared --n 256
  tune.py runs/speed-quality/fashion-shared --n 1024 --trials 200

of which the first was made when the first round was still judged by FD and tried twelve solvers.

A search whose form was chosen by verdicts on some seeds has seen those seeds through its author. Verdicts on
seeds that nobody has seen are made of the stored searches, without searching again, by

  tune.py RUN --judge-again FIRST_SEED [--n N] [--nfe 10,20]

for each search of that model whose result is not the best named sampler itself. They are kept beside the
cells in again-*.json, and the page shows both.

TWEEDIE names another launcher than that of this tree.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from cells import holm, level, named, table

HERE = pathlib.Path(__file__).resolve().parent.parent
TWEEDIE = os.environ.get("TWEEDIE", str(HERE / "tweedie"))


def ask(arguments, what):
    """The answer of the launcher."""
    done = subprocess.run([TWEEDIE, *arguments], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"tune.py: {what} ended with {done.returncode}")
    return json.loads(done.stdout)


def judges(o):
    """What samplers are judged by."""
    given = [(option, getattr(o, option)) for option in ("by", "features", "batch")]
    return [word for option, value in given if value for word in ("--" + option, value)]


def store(cell, answer):
    """Keeps an answer that is complete."""
    part = cell.with_suffix(".part")
    part.write_text(json.dumps(answer, indent=1) + "\n")
    part.replace(cell)


def name(nfe, n):
    return f"{nfe:04d}-n{n:04d}"


def search(o, nfe, raw):
    """One cell: the answer of 'tweedie tune', stored when it is complete."""
    cell = raw / f"nfe-{name(nfe, o.n)}.json"
    if cell.exists():
        return
    sampler = raw / f"sampler-{name(nfe, o.n)}.json"
    arguments = ["tune", o.run, "--nfe", str(nfe), "--trials", str(o.trials), "-n", str(o.n)]
    arguments += ["--seed", str(o.seed), "--out", str(sampler), "--json", *judges(o)]
    print(f"{nfe} calls", flush=True)
    answer = ask(arguments, f"the search at {nfe} calls")
    answer = named(dict(answer, run=o.run, floor=floor(o)))
    answer.update(path=sampler.name, nfe=nfe, trials=o.trials, n=o.n)
    store(cell, answer)


def judge_again(o, cell, raw):
    """A stored search on seeds from a first one on; 'searched' is the number of samples of the search."""
    n = o.n or cell["n"]
    path = raw / f"again-{name(cell['nfe'], cell['n'])}-by{n:04d}-{o.judge_again}.json"
    for seen in [cell["heldOut"]["seeds"], *(a["heldOut"]["seeds"] for a in read(raw, "again-*.json"))]:
        if seen[0] != o.judge_again and seen[0] - len(seen) < o.judge_again <= seen[-1]:
            sys.exit(f"tune.py: seeds {seen[0]} to {seen[-1]} have a verdict; --judge-again needs five others")
    if o.judge_again == cell["heldOut"]["seeds"][0]:
        sys.exit(f"tune.py: seed {o.judge_again} is that of the stored verdict; --judge-again needs fresh ones")
    if path.exists():
        return
    print(f"{cell['nfe']} calls, {n} samples from seed {o.judge_again} on", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        files = [str(pathlib.Path(folder) / who) for who in ("found.json", "named.json")]
        for file, who in zip(files, ("found", "named"), strict=True):
            pathlib.Path(file).write_text(json.dumps(cell[who]))
        arguments = ["tune", o.run, "--judge", *files, "--first-seed", str(o.judge_again)]
        answer = ask([*arguments, "-n", str(n), "--json", *judges(o)], f"the verdict at {cell['nfe']} calls")
    answer = named(dict(answer, run=o.run, nfe=cell["nfe"], searched=cell["n"], n=n))
    store(path, answer)


def floor(o):
    """FD of held-out images to others, at the number of samples of a judgement."""
    arguments = ["eval", o.run, "-n", str(o.n), "--nfe", "3", "--metric", "FD", "--json"]
    arguments += ["--features", o.features] if o.features else []
    return ask(arguments, "the floor")["processes"][0]["floor"][0]["value"]


def mean(values):
    return sum(values) / len(values)


def told(sampler):
    s = sampler["sampler"]
    numbers = {k: v for k, v in sampler["process"].items() if k != "type"}
    words = [sampler["process"]["type"], *(f"{k} {json.dumps(v)}" for k, v in numbers.items())]
    process = ", ".join(words)
    return f"{process}; {s['solver']}, {s['grid']} to {s['tEnd']}"


def key(c):
    """Calls and samples a judgement."""
    return [str(c["nfe"]), str(c["n"])]


def word(h):
    """What the differences of a verdict say."""
    if h["gains"]:
        said = "the search gains"
    elif h["difference"] - h["margin95"] > 0:
        said = "the search loses"
    else:
        said = "nothing is gained that seeds do not explain"
    wins = sum(f < g for f, g in zip(h["found"], h["named"], strict=True))
    return f"lower on {wins} of {len(h['seeds'])} seeds; {said}."


def verdict(c):
    h = c["heldOut"]
    who = f"- {c['nfe']} calls, {c['n']} samples: "
    if h["found"] == h["named"]:
        return f"{who}the search keeps the best named sampler, and gains nothing."
    return who + word(h)


def levels(cells, by=""):
    """Levels of the differences of verdicts by equally many samples, corrected for their number."""
    lines = []
    for n in sorted({c["n"] for c in cells}):
        family = [c for c in cells if c["n"] == n]
        pairs = [zip(c["heldOut"]["found"], c["heldOut"]["named"], strict=True) for c in family]
        corrected = holm([level([found - named for found, named in p]) for p in pairs])
        search = [f" (search by {c['searched']})" if "searched" in c else "" for c in family]
        each = zip(family, corrected, search, strict=True)
        told = ", ".join(f"{p:.2g} at {c['nfe']} calls{s}" for c, p, s in each)
        lines.append(f"- Levels with {n} samples{by} by Student's t, corrected for {len(family)} tests (Holm): {told}.")
    return "\n".join(lines)


# The order of a search that did not store its solvers: twelve usual ones, then the catalogue.
# A solver has 16 of them, four kinds of process with four grids.
EACH = 16
USUAL = "dpmpp2m unipc2 gddim2 ddim sscs em dpmpp3m gddim3 dpmpp2mSde edmHeun conjugate unipc3".split()


def tried(c):
    """What a search tried, and what told the worst of it."""
    who = f"- {c['nfe']} calls, {c['n']} samples: "
    if "pool" not in c:
        return who + "not stored."
    text = f"{who}{c['screened']} of {c['pool']}, "
    if "solvers" not in c:
        whole = c["screened"] // EACH
        some = ", ".join(f"`{s}`" for s in USUAL[:whole])
        first = max(16, c["n"] // 8)
        return text + f"{some} and some of the next in the catalogue, first by FD of {first} samples, which ranks badly."
    every = c["screened"] == c["pool"]
    some = "all fixed-step solvers" if every else ", ".join(f"`{s}`" for s in c["solvers"])
    return text + f"{some}; first by `{c['screenedBy']}`."


AGAIN = """
## Judged again on fresh seeds

The samplers of the searches above, made by `scripts/tune.py RUN --judge-again FIRST_SEED` without searching
again: by seeds that no form of the search was judged by, on the same held-out images. Searches that keep
the best named sampler have nothing to judge. These are the verdicts that the choice of the search's form
cannot have moved; those above are left as they were.

"""


def figures(h):
    """Means of both samplers and their difference."""
    return [f"{mean(h['named']):.4g}", f"{mean(h['found']):.4g}", f"{h['difference']:+.3g} ± {h['margin95']:.2g}"]


def by_seed(head, judged):
    """Figures of every seed; 'judged' has what a row begins with, and the verdict."""
    rows = [
        [*who, str(seed), f"{named:.4g}", f"{found:.4g}"]
        for who, h in judged
        for seed, named, found in zip(h["seeds"], h["named"], h["found"], strict=True)
    ]
    return "Seed by seed:\n\n" + table([*head, "seed", "best named", "found"], rows) + "\n\n"


def fresh(again):
    """The stored searches on seeds that no form of the search was judged by."""
    judged = [([str(c["nfe"]), str(c["searched"]), str(c["n"])], c["heldOut"]) for c in again]
    rows = [[*who, f"{h['seeds'][0]} to {h['seeds'][-1]}", *figures(h)] for who, h in judged]
    head = ["calls", "samples of the search", "samples"]
    text = AGAIN + table([*head, "seeds", "best named", "found", "difference"], rows) + "\n\n"
    for who, h in judged:
        text += f"- {who[0]} calls, searched by {who[1]} and judged by {who[2]} samples: {word(h)}\n"
    for first in sorted({h["seeds"][0] for _, h in judged}):
        text += levels([c for c in again if c["heldOut"]["seeds"][0] == first], f", from seed {first} on,") + "\n"
    text += "\n" + by_seed(head, judged)
    kinds = sorted({(c["run"], c["heldOut"]["by"]) for c in again})
    return text + "\n".join(f"Model `{run}`, `{by}`." for run, by in kinds) + "\n"


LIMITS = """
## What this does not show

- Levels. FD of few samples is biased upwards: the floor, of real images, is {floor}.
  Figures of different numbers of samples are not to be compared. The bias of the two samplers of a row is
  about alike, as their images are, but was not measured.
- The best there is. One search was made at each number of calls and samples, of one model. Solvers that were not
  tried may be better, and CMA-ES had some dozens of trials for up to seven numbers.
- Solvers where not all were tried: the first twelve in the order of `Tuning` are those that did well on
  held-out images of this very model (speed-quality.md), which favours the best named sampler.
- Rows of 256 samples: they are those of an earlier form of the search, which screened by FD.
- Seeds and images that nobody has seen. No search sees the held-out ones, but five rounds of the
  search's own development were judged by the same five seeds and images. Earlier verdicts there, by
  forms that chose finalists by one seed or screened by FD: 10 calls −0.066 ± 0.22 (256 samples) and
  −0.048 ± 0.006 (1024); 20 calls −0.142 ± 0.12 (1024); 50 calls +0.464 ± 0.37 (256), a loss.
- Searches in general: another seed of the search finds another sampler, and that spread was not
  measured.
"""


def page(cells, again):
    text = """# Searched samplers beside named ones

Made by `scripts/tune.py` from `docs/results/raw/tune`, one file a search. A search is over
process, solver and time grid, and judges by training images; finalists are chosen by further seeds.
The figures below are those of held-out images with seeds that the search has not seen, where both
samplers share their noise. The margin is that of 95 % for the mean of the paired differences.

"""
    if not cells:
        return text + "Nothing is measured yet.\n"
    rows = [[*key(c), *figures(c["heldOut"])] for c in cells]
    text += table(["calls", "samples", "best named", "found", "difference"], rows) + "\n\n"
    text += "\n".join(map(verdict, cells)) + "\n" + levels(cells) + "\n"
    text += "- Judged again on fresh seeds: see below.\n\n" if again else "\n"
    rows = []
    for c in cells:
        for who in ("named", "found"):
            judged = c[who]["judged"]
            seeds = str(judged.get("seeds", 1))
            rows.append([*key(c), who, told(c[who]), f"{judged['value']:.4g}", seeds])
    text += "What they are, and the mean of their figures on the seeds of the search that chose them:\n\n"
    text += table(["calls", "samples", "", "sampler", "figure", "seeds"], rows) + "\n\n"
    text += "Named samplers that were tried, each solver with all kinds of process and all grids:\n\n"
    text += "\n".join(map(tried, cells)) + "\n\n"
    before = [str(c["nfe"]) for c in cells if "pool" not in c]
    if before:
        text += f"The searches at {', '.join(before)} calls were made before finalists were judged on further\n"
        text += "seeds: they chose by the seed of the search alone, and so partly by its luck.\n\n"
    text += by_seed(["calls", "samples"], [(key(c), c["heldOut"]) for c in cells])
    kinds = sorted({(c["run"], c["trials"], c["n"], c["heldOut"]["by"]) for c in cells})
    for run, trials, n, by in kinds:
        text += f"Model `{run}`, {trials} trials, {n} samples a judgement, `{by}`.\n"
    floors = sorted({(c["n"], c["floor"]) for c in cells if "floor" in c})
    said = [f"{f:.2g} at {n} samples" for n, f in floors] or ["not measured"]
    return text + (fresh(again) if again else "") + LIMITS.format(floor=" and ".join(said))


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog="See the file's head.")
    p.add_argument("run", nargs="?", help="run folder or pretrained:NAME")
    p.add_argument("--nfe", help="numbers of calls, with commas between; else 10,20,50")
    p.add_argument("--trials", type=int, default=100, help="cost of a search")
    p.add_argument("--n", type=int, help="samples a judgement; else 500, or those of the search that is judged again")
    p.add_argument("--seed", type=int, default=1, help="seed of the search")
    p.add_argument("--judge-again", type=int, metavar="FIRST_SEED", help="judge stored searches on five seeds from here")
    for key in ("by", "features", "batch"):
        p.add_argument("--" + key, help="as for 'tweedie tune'")
    p.add_argument("--out", help="folder of results in place of docs/results")
    return p.parse_args()


def read(raw, pattern):
    return [json.loads(p.read_text()) for p in sorted(raw.glob(pattern))]


def write(results, raw):
    (results / "tune.md").write_text(page(read(raw, "nfe-*.json"), read(raw, "again-*.json")))


def again(o, results, raw):
    """Judges the stored searches of a model that have something to judge."""
    nfes = [int(nfe) for nfe in o.nfe.split(",")] if o.nfe else None
    cells = [
        c
        for c in read(raw, "nfe-*.json")
        if c["run"] == pathlib.PurePath(o.run).name
        and (nfes is None or c["nfe"] in nfes)
        and c["found"]["process"] | c["found"]["sampler"] != c["named"]["process"] | c["named"]["sampler"]
    ]
    if not cells:
        sys.exit(f"tune.py: no stored search of {o.run} has found another sampler than the best named one")
    for cell in cells:
        judge_again(o, cell, raw)
        write(results, raw)


def main():
    o = arguments()
    results = pathlib.Path(o.out).resolve() if o.out else HERE / "docs" / "results"
    raw = results / "raw" / "tune"
    raw.mkdir(parents=True, exist_ok=True)
    if o.judge_again is not None:
        if not o.run:
            sys.exit("tune.py: --judge-again needs RUN")
        again(o, results, raw)
    elif o.run:
        o.n = o.n or 500
        for nfe in map(int, (o.nfe or "10,20,50").split(",")):
            search(o, nfe, raw)
            write(results, raw)
    write(results, raw)


if __name__ == "__main__":
    main()
