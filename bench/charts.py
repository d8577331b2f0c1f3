#!/usr/bin/env python3
"""Times declarative charts against the same charts as one usually writes them.

    bench/charts.py FONTS        FONTS is a folder made by scripts/build-fonts

Prints CPU milliseconds (medians, a warmed process for each side): `report` is
what the kernel does for a chart cell, `pyplot` is Matplotlib as it comes, with
tight_layout and savefig to SVG.
"""

import io
import json
import random
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "Sources/KernelRuntime/Resources/python"
RUNS = 9
ACTORS = ["China", "Russia", "United States", "India", "European Commission", "Brazil", "Iran", "United Kingdom", "Kenya", "Egypt", "Japan", "Sweden"]
BLOCS = ["Five Eyes", "European Union", "SCO", "OECD, other", "Other", "Total"]
STANCES = ["support", "oppose", "neutral", "mixed"]
YEARS = [str(y) for y in range(1998, 2025)]


def tables():
    generator = random.Random(1)
    number = lambda: generator.randint(0, 40)
    events = []
    for i in range(57):
        low = date(2003, 1, 1) + timedelta(days=generator.randint(0, 4700))
        high = low + timedelta(days=generator.choice([0, 0, 0, 3, 30, 364]))
        events.append({"id": f"E{i:03}", "title": f"Event {i} with a title of some length", "low": low.isoformat(), "high": high.isoformat(),
                       "precision": "interval" if low != high else "day", "lane": f"Lane {i % 6}", "highlight": i % 25 == 0, "label": low.isoformat()})
    return {
        "bar": {"x": ACTORS, "n": [number() for _ in ACTORS]},
        "stacked-bar": {"x": BLOCS, **{s: [number() for _ in BLOCS] for s in STANCES}},
        "diverging-bar": {"x": BLOCS, **{s: [number() for _ in BLOCS] for s in STANCES}},
        "line": {"x": YEARS, **{s: [number() for _ in YEARS] for s in STANCES}},
        "dot": {"x": ACTORS, "n": [number() for _ in ACTORS]},
        "heatmap": {"x": BLOCS, **{y: [number() for _ in BLOCS] for y in YEARS[:10]}},
        "small multiples": {"x": YEARS[:10] * 6, "n": [number() for _ in range(60)], "panel": [f"Issue {i // 10}" for i in range(60)]},
        "timeline": events,
    }


def median_of(work):
    work()
    spent = []
    for _ in range(RUNS):
        start = time.process_time()
        size = work()
        spent.append((time.process_time() - start) * 1000)
    return statistics.median(spent), size


def ours(fonts):
    sys.path.insert(0, str(PACKAGE))
    from report_kernel import draw

    draw.warm(fonts)

    def work(kind, table):
        if kind == "timeline":
            given = {"kind": kind, "events": table}
        else:
            encoding = {"x": "x", "y": [n for n in table if n not in ("x", "panel")], "total": "Total"}
            if kind == "small multiples":
                encoding["facet"] = "panel"
            given = {"kind": "line" if kind == "small multiples" else kind, "encoding": encoding,
                     "columns": [{"name": n, "values": v} for n, v in table.items()]}
        return len(draw.handle("draw", {**given, "salt": "fig-bench"}, {"fonts": fonts})["svg"])

    return {kind: median_of(lambda k=kind, t=table: work(k, t)) for kind, table in tables().items()}


def usual():
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt
    import numpy as np

    def bar(table):
        plt.barh(table["x"], table["n"])
        plt.gca().bar_label(plt.gca().containers[0])

    def stacked(table):
        left = np.zeros(len(table["x"]))
        for s in STANCES:
            plt.gca().bar_label(plt.barh(table["x"], table[s], left=left, label=s), label_type="center")
            left += table[s]
        plt.legend(ncols=4)

    def diverging(table):
        for s, sign in zip(STANCES, (1, -1, 0, 0)):
            plt.gca().bar_label(plt.barh(table["x"], np.array(table[s]) * sign, label=s), label_type="center")
        plt.legend(ncols=4)

    def line(table):
        for s in STANCES:
            plt.plot(table["x"], table[s], label=s)
        plt.xticks(rotation=45)
        plt.legend()

    def dot(table):
        plt.plot(table["n"], table["x"], "o")

    def heatmap(table):
        names = [n for n in table if n != "x"]
        grid = np.array([table[n] for n in names]).T
        plt.imshow(grid)
        plt.xticks(range(len(names)), names)
        plt.yticks(range(len(table["x"])), table["x"])
        for i, row in enumerate(grid):
            for j, value in enumerate(row):
                plt.text(j, i, str(value), ha="center", va="center")

    def multiples(table):
        figure, axes = plt.subplots(2, 3, sharey=True)
        for i, axis in enumerate(axes.flat):
            axis.plot(table["x"][:10], table["n"][i * 10:i * 10 + 10], marker="o")
            axis.set_title(f"Issue {i}")
            axis.tick_params(axis="x", rotation=45)

    def timeline(events):
        for e in events:
            y = int(e["lane"].split()[1])
            x = date.fromisoformat(e["low"])
            plt.plot([x], [y], "o")
            plt.annotate(e["id"], (x, y), xytext=(3, 3), textcoords="offset points")
        plt.yticks(range(6), [f"Lane {i}" for i in range(6)])

    drawing = {"bar": bar, "stacked-bar": stacked, "diverging-bar": diverging, "line": line, "dot": dot, "heatmap": heatmap,
               "small multiples": multiples, "timeline": timeline}

    def work(kind, table):
        plt.figure(figsize=(6.3, 3.6))
        drawing[kind](table)
        plt.tight_layout()
        buffer = io.StringIO()
        plt.savefig(buffer, format="svg")
        plt.close("all")
        return len(buffer.getvalue())

    return {kind: median_of(lambda k=kind, t=table: work(k, t)) for kind, table in tables().items()}


def main():
    if len(sys.argv) == 3:
        print(json.dumps(ours(sys.argv[2]) if sys.argv[1] == "report" else usual()))
        return
    if len(sys.argv) != 2:
        raise SystemExit("usage: charts.py FONTS")
    results = [json.loads(subprocess.run([sys.executable, __file__, side, sys.argv[1]], capture_output=True, text=True, check=True).stdout)
               for side in ("report", "pyplot")]
    print(f"{'chart':18}{'report ms':>10}{'pyplot ms':>11}{'ratio':>7}{'report KB':>11}{'pyplot KB':>11}")
    for kind, (spent, size) in results[0].items():
        other, larger = results[1][kind]
        print(f"{kind:18}{spent:10.1f}{other:11.1f}{other / spent:7.1f}{size / 1024:11.1f}{larger / 1024:11.1f}")


if __name__ == "__main__":
    main()
