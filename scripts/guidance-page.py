#!/usr/bin/env python3
"""Writes the page of guidance from stored cells, and its pictures with the chart of the library.

usage: guidance-page.py RAW PAGE
"""

import json
import os
import pathlib
import subprocess
import sys

import cells as store

HERE = pathlib.Path(__file__).resolve().parent.parent
KINDS = {"free": "classifier-free", "classifier": "classifier"}


def cells(raw):
    """Kind to a list of (weight, cell), by weight."""
    found = {kind: [] for kind in KINDS}
    for path in store.stored(raw, "*-*"):
        kind, weight = path.stem.split("-", 1)
        if kind in found:
            found[kind].append((float(weight), json.loads(path.read_text())))
    return {kind: sorted(rows, key=lambda r: r[0]) for kind, rows in found.items()}


def figure(cell, which, metric):
    rows = cell["processes"][0][which]
    return next((r for r in rows if r["metric"] == metric), None)


def table(found):
    lines = ["| Guidance | weight | class as asked for | FD | precision | recall |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for kind, rows in found.items():
        for weight, cell in rows:
            values = [figure(cell, "generated", m) for m in ("FD", "precision", "recall")]
            shown = ["-" if v is None else f"{v['value']:.3g}" for v in values]
            accuracy = cell["processes"][0]["accuracy"]
            lines.append(f"| {KINDS[kind]} | {weight:g} | {accuracy:.3f} | " + " | ".join(shown) + " |")
    return lines


def draw(found, page):
    """Two pictures over the weights."""
    jar = pathlib.Path(os.environ.get("JAR", HERE / "tweedie-cli" / "target" / "tweedie-cli.jar"))
    kept = [page.parent / "pictures" / f"guidance-{y}.png" for y in ("accuracy", "fd")]
    if not jar.exists() and all(p.exists() for p in kept):
        return [p.name for p in kept]
    if not jar.exists():
        store.fail(f"{jar}: expected the program, which draws, found no file; mvn -B package makes it, JAR names it")
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else "java"
    drawn = []
    readings = {
        "accuracy": lambda c: c["processes"][0]["accuracy"],
        "FD": lambda c: figure(c, "generated", "FD")["value"],
    }
    for y, read in readings.items():
        curves = []
        for kind, rows in found.items():
            rows = [(w, read(c)) for w, c in rows]
            if rows:
                x, v = zip(*rows)
                curves.append({"name": KINDS[kind], "x": list(x), "y": list(v)})
        if not curves:
            continue
        file = page.parent / "pictures" / f"guidance-{y.lower()}.curves"
        file.parent.mkdir(exist_ok=True)
        tree = {"title": "guidance of Fashion-MNIST", "x": "weight", "y": y, "log": False, "curves": curves}
        file.write_text(json.dumps(tree))
        subprocess.run([java, "-Djava.awt.headless=true", "-cp", str(jar), "tweedie.config.CurvePlot",
                        str(file), str(file.with_suffix(".png"))], check=True)  # fmt: skip
        file.unlink()
        drawn.append(file.with_suffix(".png").name)
    return drawn


def bracketed(found):
    """Whether the weight of the lowest FD lies between others."""
    lines = []
    for kind, rows in found.items():
        at, fd = min(((w, figure(c, "generated", "FD")["value"]) for w, c in rows), key=lambda r: r[1])
        inside = rows[0][0] < at < rows[-1][0]
        word = "between weights of higher FD" if inside else "at the end of what was measured: it may fall on"
        lines.append(f"Lowest FD, {KINDS[kind]}: {fd:.3g} at weight {at:g}, {word}.")
    return lines


def told(found):
    """What a weight does that is not what it is for."""
    lines = []
    free, classified = dict(found["free"]), found["classifier"]
    if 0 in free and classified:
        start = figure(free[0], "generated", "FD")["value"]
        rises = [(w, figure(c, "generated", "FD")["value"]) for w, c in classified]
        above = [f"{w:g} ({fd:.3g})" for w, fd in rises if fd > start]
        lines.append(
            "A classifier at weight 0 is the unconditional model, which is the first row: the classifier steers"
            " that model and is not comparable, weight by weight, with a network that was trained on classes."
        )
        if above:
            lines.append(
                f"FD is above that of the unconditional model, {start:.3g}, at classifier weight {', '.join(above)};"
                " why was not measured."
            )
    return lines


def main():
    raw, page = (pathlib.Path(a) for a in sys.argv[1:3])
    made = store.same(store.stored(raw, "*-*"), [])
    found = cells(raw)
    rows = [row for kind in found.values() for row in kind]
    if not rows:
        sys.exit(f"{raw}: no cells yet")
    pictures = draw(found, page)
    any_cell = rows[0][1]
    fd = figure(any_cell, "generated", "FD")
    floor = figure(any_cell, "floor", "FD")["value"]
    sampler = any_cell["sampler"]
    note = raw / "classifier.txt"
    judge = f" ({note.read_text().strip().split(': ')[-1]})" if note.exists() else ""
    text = ["# Guidance of a class-conditional model", ""]
    text += [
        "Made by `scripts/guidance.sh` from `docs/results/raw/guidance`, one file a cell. Classes in"
        " turn, all ten. `class as asked for` is the"
        " share that the shipped feature classifier, which guided nothing, names as they were asked"
        " for; FD is the Fréchet distance of its features, lower is better. Weight: classifier-free"
        " w' (1 is the conditional model, 0 the unconditional one); classifier: the factor of its"
        " gradient, added to the unconditional model.",
        "",
        f"Run `{any_cell['run']}`, {sampler['solver']} on a {sampler['grid']} grid,"
        f" {sampler['nfe']} calls (twice as many where two fields are asked), {fd['provenance']['n_gen']}"
        f" samples a cell, seed {made['judged']['seed']}, `{fd['name']}`."
        f" FD of as many held-out images: {floor:.3g}. Noise-aware"
        f" classifier: `tweedie features --noisy`{judge}.",
        "",
    ]
    text += table(found) + [""]
    text += [f"![against the weight](pictures/{name})" for name in pictures]
    text += ["", *bracketed(found), *told(found), ""]
    text += [
        "What this does not show: a classifier on top of the conditional model, which was not measured;"
        " one checkpoint and one seed, so that differences of a few per cent of FD decide nothing;"
        " the judge was trained on the same images as the models, and FD uses its features, so that both figures look at the same things. Guided fields are not the scores"
        " of a noised law (`ClassifierFree`), so that a large weight is no posterior of anything.",
        ""]  # fmt: skip
    page.write_text("\n".join(text))
    print(page)


if __name__ == "__main__":
    main()
