"""What a benchmark prints: one table, each figure beside a peer or a limit from the same run. Nothing is asserted."""

import math
import os
import statistics
import sys
import time

STARTED = time.monotonic()
ROUNDS = int(os.environ.get("SCANROOK_BENCH_ROUNDS", "3"))
HEADER = ["figure", "median", "min", "max", "beside it", "median", "ratio", "goal"]


def percentile(samples, share):
    """The smallest sample that `share` of all samples do not exceed."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def short(value):
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{2 - math.floor(math.log10(abs(value)))}f}" if abs(value) >= 0.01 else f"{value:.2g}"


class Table:
    """Figures of one benchmark, printed as Markdown that also reads well in a terminal."""

    def __init__(self, title):
        self.title = title
        self.rows = []
        self.notes = []

    def figure(self, name, values, beside=None, beside_values=(), goal=""):
        """A figure with one value a round; `ratio` is its median to that of the peer or limit."""
        median = statistics.median(values)
        row = [name, short(median), short(min(values)), short(max(values)), "", "", "", goal]
        if beside_values:
            other = statistics.median(beside_values)
            row[4:7] = [beside, short(other), short(median / other) if other else ""]
        self.rows.append(row)

    def note(self, text):
        self.notes.append(text)

    def show(self):
        print(f"\n### {self.title}\n")
        # Words to the left, numbers to the right.
        show_rows([HEADER] + self.rows, left=(0, 4, 7))
        print("".join(f"\n{note}\n" for note in self.notes), flush=True)


def show_rows(rows, left):
    """A Markdown table; the first row is its header."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    sides = ["<" if i in left else ">" for i in range(len(rows[0]))]
    for row in [rows[0], None] + rows[1:]:
        cells = [f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, widths)] if row else [
            "-" * (width - 1) + (":" if side == ">" else "-") for side, width in zip(sides, widths)]
        print(f"| {' | '.join(cells)} |")


class Comparison:
    """Figures of ours beside several others from the same run; `ratio` is our median to theirs."""

    def __init__(self, title, ours, others, condition=""):
        """The condition, if any, comes first in the rows of the summary."""
        self.title, self.ours, self.others, self.condition = title, ours, others, condition
        self.rows, self.notes, self.briefs = [], [], []

    def figure(self, name, values, goal="", brief=None):
        """One value a round and side; `brief` names the row in the summary, which has the medians only."""
        mine = values[self.ours]
        medians = {side: statistics.median(v) for side, v in values.items() if v}
        row = [name, short(medians[self.ours]), short(min(mine)), short(max(mine))]
        for side in self.others:
            other = medians.get(side)
            row += [short(other), short(medians[self.ours] / other)] if other else ["", ""]
        self.rows.append(row + [goal])
        texts = ", ".join(f"{side} {short(median)}" for side, median in medians.items())
        print(f"{time.monotonic() - STARTED:5.0f} s  {name}: {texts}", file=sys.stderr, flush=True)
        if brief:
            self.briefs.append([self.condition + brief, {side: short(median) for side, median in medians.items()}, goal])

    def latency(self, name, samples, goal="", brief=None):
        """p50 and p99 of samples in ms, lists of one round each a side; goal is of both."""
        halves = goal.split("/") if goal else ("", "")
        for share, half in zip((0.5, 0.99), halves):
            values = {side: [percentile(round_, share) for round_ in rounds] for side, rounds in samples.items()}
            self.figure(f"{name}, p{share * 100:.0f} ms", values, f"≤ {half}" if half else "")
        if brief:
            texts = {
                side: " / ".join(short(statistics.median([percentile(r, share) for r in rounds])) for share in (0.5, 0.99))
                for side, rounds in samples.items() if rounds}
            self.briefs.append([f"{self.condition}{brief}, p50 / p99 ms", texts, f"≤ {halves[0]} / {halves[1]}" if goal else ""])

    def note(self, text):
        self.notes.append(text)

    def show(self):
        header = ["figure", self.ours, "min", "max"] + [cell for side in self.others for cell in (side, "ratio")] + ["goal"]
        print(f"\n### {self.title}\n")
        show_rows([header] + self.rows, left=(0, len(header) - 1))
        print("".join(f"\n{note}\n" for note in self.notes), flush=True)
