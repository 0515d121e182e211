"""What a benchmark prints: one table, each figure beside a peer or a limit from the same run. Nothing is asserted."""

import math
import os
import statistics

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
        widths = [max(len(row[i]) for row in [HEADER] + self.rows) for i in range(len(HEADER))]
        # Words to the left, numbers to the right.
        sides = ["<" if i in (0, 4, 7) else ">" for i in range(len(HEADER))]
        print(f"\n### {self.title}\n")
        for row in [HEADER, None] + self.rows:
            cells = [f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, widths)] if row else [
                "-" * (width - 1) + (":" if side == ">" else "-") for side, width in zip(sides, widths)]
            print(f"| {' | '.join(cells)} |")
        print("".join(f"\n{note}\n" for note in self.notes), flush=True)
