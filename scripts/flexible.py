#!/usr/bin/env python3
"""Writes docs/results/flexible.md from the cells that scripts/flexible.sh has stored.

usage: flexible.py page RAW PAGE           RAW has a folder for each budget, with its cells ARM-SEED
"""

import csv
import json
import math
import pathlib
import re
import sys

import cells as store

NAMES = {"vp": "VP", "both": "D and Q learned", "drift": "Q learned", "noise": "D learned"}
DATA = {"gaussian-mixture": "Gaussian mixture", "fashion-mnist": "Fashion-MNIST"}
TIMES = re.compile(r"lower bound.*?, (\d+) times a row")


class Cell:
    """A bound on the held-out rows of one run."""

    def __init__(self, path):
        self.arm, seed = path.stem.rsplit("-", 1)
        if self.arm not in NAMES:
            store.fail(f"{path}: expected a cell of {', '.join(NAMES)}, found {self.arm}")
        self.seed, self.path = int(seed), path
        tree = json.loads(path.read_text())
        laws = {f["name"]: f for f in tree["likelihood"]}
        self.model, self.truth = laws["model"], laws.get("true law")
        found = TIMES.match(self.model["kind"])
        if not found:
            store.fail(f"{path}: expected a lower bound at a number of times, found {self.model['kind']!r}")
        self.judged = (tree["part"], self.model["rows"], int(found[1]))

    def seconds(self):
        """Seconds of training by the clock, where the log has them."""
        log = self.path.with_suffix(".csv")
        if not log.exists():
            return None
        with open(log, newline="") as f:
            last = list(csv.DictReader(f))[-1].get("elapsed_seconds")
        return float(last) if last else None

    def less(self, other, form):
        """This bound minus another one on the same rows, with the error of the rows where they are stored."""
        one, two = self.model.get("values"), other.model.get("values")
        if not one or not two:
            return format(self.model["nll"] - other.model["nll"], "+" + form)
        m, e = store.mean(a - b for a, b in zip(one, two, strict=True))
        return f"{format(m, '+' + form)} ± {format(e, form)}"

    def learned(self):
        """Eigenvalues of D and the largest of Q at the end of the run."""
        log = self.path.with_suffix(".stages.csv")
        if not log.exists():
            return ["-", "-"]
        with open(log, newline="") as f:
            end = {k: float(v) for k, v in list(csv.DictReader(f))[-1].items()}
        return [f"{end['least_noise']:.3f} to {end['largest_noise']:.3f}", f"{end['largest_turn']:.3f}"]


class Budget:
    """All cells of one folder, which agree in everything but process and seed."""

    def __init__(self, folder):
        self.name = folder.name
        paths = store.stored(folder)
        self.config = store.same(paths, ["process", "seed"])
        self.cells = sorted((Cell(p) for p in paths), key=lambda c: (list(NAMES).index(c.arm), c.seed))
        for c in self.cells:
            if c.judged != self.cells[0].judged:
                store.fail(f"{c.path}: expected part, rows and times {self.cells[0].judged}, found {c.judged}")
        self.images = "bits" in self.cells[0].model
        self.form = ".1f" if self.images else ".4f"
        self.at = {(c.arm, c.seed): c for c in self.cells}

    def less(self, cell):
        """A bound minus that of VP of the same seed; None where there is none."""
        vp = self.at.get(("vp", cell.seed))
        return cell.model["nll"] - vp.model["nll"] if vp and cell is not vp else None

    def paired(self, cell):
        return sum(c.seed == cell.seed and self.less(c) is not None for c in self.cells) > 0

    def difference(self, cell):
        if not self.paired(cell):
            return "unpaired"
        return "" if cell.arm == "vp" else cell.less(self.at[("vp", cell.seed)], self.form)

    def row(self, cell):
        m = cell.model
        seconds = cell.seconds()
        row = [NAMES[cell.arm], str(cell.seed), f"{seconds:.0f}" if seconds else "-"]
        row.append(f"{format(m['nll'], self.form)} ± {format(m['error'], self.form)}")
        if self.images:
            row.append(f"{m['bits']:.3f}")
        if cell.truth:
            row.append(format(m["nll"] - cell.truth["nll"], self.form))
        return [*row, self.difference(cell), *cell.learned()]

    def head(self):
        head = ["process", "seed", "seconds", "bound, nats " + ("an image" if self.images else "a row")]
        head += ["bits/dim"] if self.images else []
        head += ["minus true law"] if self.cells[0].truth else []
        return [*head, "minus VP of this seed, nats", "eigenvalues of D", "largest of Q"]

    def means(self):
        """What each learned process has over VP, of the seeds that both have."""
        lines = []
        for arm in NAMES:
            each = [d for c in self.cells if c.arm == arm and (d := self.less(c)) is not None]
            if not each:
                continue
            lines.append(self.mean_of(arm, each))
        return lines or ["No seed has both VP and a learned process."]

    def equal_time(self, long):
        """The learned processes beside VP that was trained for longer, seed by seed."""
        pairs = [(c, long.at[("vp", c.seed)]) for c in self.cells if c.arm != "vp" and ("vp", c.seed) in long.at]
        if not pairs:
            return ""
        steps, more = self.config["trainer"]["steps"], long.config["trainer"]["steps"]
        rows = []
        for c, vp in pairs:
            times = [f"{s:.0f}" if (s := x.seconds()) else "-" for x in (c, vp)]
            rows.append([NAMES[c.arm], str(c.seed), *times, c.less(vp, self.form)])
        head = ["process", "seed", "seconds", "seconds of VP", "minus VP of this seed, nats"]
        lines = [f"### Equal time: {steps} steps beside {more} of VP", "", self.cost(), ""]
        lines += [store.table(head, rows), ""]
        for arm in dict.fromkeys(c.arm for c, _ in pairs):
            lines.append(self.mean_of(arm, [c.model["nll"] - vp.model["nll"] for c, vp in pairs if c.arm == arm]))
        return "\n".join([*lines, ""])

    def cost(self):
        """What a step of a learned process takes, beside one of VP in the same budget."""
        seconds = {k: s for k, c in self.at.items() if (s := c.seconds())}
        ratios = [s / seconds["vp", seed] for (arm, seed), s in seconds.items() if arm != "vp" and ("vp", seed) in seconds]
        if not ratios:
            return "What a step costs was not measured."
        return (
            f"A step of a learned process takes {min(ratios):.2f} to {max(ratios):.2f} times as long as one of VP, trained"
            " in turns; that many more steps of VP are equal time. Seconds by the clock are those of a machine that"
            " other programs used."
        )

    def longer(self, other):
        """Whether another budget is VP alone, trained longer and else the same."""
        if any(c.arm != "vp" for c in other.cells) or self.cells[0].judged != other.cells[0].judged:
            return False
        a, b = ({k: v for k, v in store.flat(x.config).items() if not k.startswith("process")} for x in (self, other))
        return all(a.get(k) == b.get(k) for k in a.keys() | b.keys() if k not in ("seed", "trainer.steps"))

    def mean_of(self, arm, each):
        """One line on the differences of an arm over its seeds."""
        m, e = store.mean(each)
        error = "no error of one seed"
        if not math.isnan(e):
            wide = store.margin(each)
            error = f"standard error {format(e, self.form)}, margin of 95 % ± {format(wide, self.form)}"
            error += ", which 0 is in" if abs(m) < wide else ", which 0 is not in"
        below = sum(d < 0 for d in each)
        return (
            f"- {NAMES[arm]}: mean of minus VP {format(m, '+' + self.form)} nats, {error}; below VP for"
            f" {below} of {len(each)} seed(s)."
        )

    def text(self):
        trainer, data = self.config["trainer"], self.config["data"]["source"]
        part, rows, times = self.cells[0].judged
        frozen = ""
        if any(c.arm != "vp" for c in self.cells):
            frozen = f", D and Q frozen after {self.config['objective']['freezeAt']:g} of them"
        lines = [
            f"## {DATA[data.partition(':')[0]]}: {self.name}",
            "",
            f"`{data}`, {trainer['steps']} steps of {trainer['batch']}{frozen}; {rows} rows of part {part}, {times} times"
            " each.",
        ]
        if self.images:
            lines.append("Bits/dim are of uniformly dequantised levels: an upper bound of those of the 256 levels.")
        elif self.cells[0].truth:
            lines.append(f"The true law has {format(self.cells[0].truth['nll'], self.form)} nats on these rows.")
        lines += ["", store.table(self.head(), map(self.row, self.cells)), "", *self.means(), ""]
        return "\n".join(lines)


HEAD = """# Flexible diffusions beside VP

Does a noising that learns its matrices D and Q give a lower likelihood bound than VP? Both are
trained by the same objective (`elbo`), network, number of steps, phases and seeds by
`scripts/flexible.sh`; this page is `scripts/flexible.sh page` on all cells in
`docs/results/raw/flexible`, a folder for each budget. Figures are upper bounds of −log p on held-out
rows in nats, lower is better; ± is the standard error of the rows. Differences are of runs of one
seed: ± is the error of the rows, paired, for two given trainings; the standard error of their mean is
that of the seeds. Seconds are those of training by the clock. *unpaired*: the other run of that seed is not
stored.
Eigenvalues of D, and the largest modulus of those of Q, are those after the last step; VP has D = 1
and Q = 0.

"""

LIMITS = """## What this does not show

- No gain beyond the ends. With the exact score of a process the bound is the entropy of the data,
  plus KL(p_T ‖ N(0, I)), plus the mean KL of the decoder at the first time: D and Q enter by these two
  ends only. `FlexibleBoundTest` computes this for a correlated Gaussian law. VP leaves nearly nothing
  to gain there: with α² = exp(-10.05) the end at T has at most α² E|x|²/2 = 2.2e-5 E|x|² nats. The
  column *minus true law* is hundreds of times that and more, so that it is the error of the score
  network after these steps, and so is the difference of two processes on the mixture: a learned
  process moves until it is frozen, and its network after it. At equal steps images are lower on three
  of three seeds, by no more than seeds explain; at equal time they lose much more: what a step costs
  buys more when it is spent on steps of VP, whose network is far from trained. Which part of training
  makes the difference at equal steps was not measured.
- The limit of training. Budgets are minutes of a CPU, and the runs were not carried on until the
  bound stopped falling.
- The error of one difference where no ± stands with it: both runs of a seed are judged on the same
  rows, so that ± of the bounds does not apply to it. A mean over one or two seeds says next to nothing.
- Other forms of D and Q: matrices are full in the plane and diagonal in the Fourier basis for images.
- Time, where the log has no seconds. Elsewhere a machine that other programs used took them.
"""


def main(raw, page):
    folders = sorted(p for p in pathlib.Path(raw).iterdir() if p.is_dir() and store.stored(p))
    if not folders:
        store.fail(f"{raw}: no cells; run scripts/flexible.sh first")
    budgets = sorted(map(Budget, folders), key=lambda b: (b.images, b.name))
    sections = []
    for b in budgets:
        sections.append(b.text())
        if any(c.arm != "vp" for c in b.cells):
            sections += [t for o in budgets if o is not b and b.longer(o) and (t := b.equal_time(o))]
    text = HEAD + "\n".join(sections) + "\n" + LIMITS
    pathlib.Path(page).write_text(text)
    print(page)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] != "page":
        sys.exit(__doc__)
    main(*sys.argv[2:])
