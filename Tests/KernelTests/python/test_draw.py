"""Tests of charts, fonts and style: python test_draw.py, with REPORT_FONTS naming a folder of built fonts.

Without REPORT_FONTS the fonts are built into a temporary folder first.
"""

import hashlib
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "Sources/KernelRuntime/Resources/python"
sys.path.insert(0, str(PACKAGE))

_temporary = None
if not os.environ.get("REPORT_FONTS"):
    _temporary = tempfile.TemporaryDirectory()
    os.environ["REPORT_FONTS"] = f"{_temporary.name}/fonts"
    subprocess.run([sys.executable, ROOT / "scripts/build-fonts", os.environ["REPORT_FONTS"]], check=True)
FONTS = Path(os.environ["REPORT_FONTS"])

from report_kernel import draw, style  # noqa: E402

style.apply(FONTS)

from report_kernel import svg  # noqa: E402
from report_kernel.charts import sheet, words  # noqa: E402
from report_kernel.charts.lines import spread  # noqa: E402
from report_kernel.charts.specification import ticks  # noqa: E402

STANCES = ["support", "oppose", "neutral", "mixed"]


def column(name, values):
    return {"name": name, "type": "", "values": values}


def chart(kind, columns, encoding, salt="fig-test", **others):
    return {"kind": kind, "columns": [column(n, v) for n, v in columns.items()], "encoding": encoding, "salt": salt,
            "labels": {}, **others}


BLOCS = {
    "bloc": ["Five Eyes", "EU", "SCO", "Total"], "support": [0, 0, 5, 5], "oppose": [7, 6, 0, 13],
    "neutral": [0, 0, 1, 1], "mixed": [0, 1, 0, 1], "n": [7, 7, 6, 20],
}
SIDES = {"x": "bloc", "y": STANCES, "n": "n", "total": "Total"}
YEARS = {"year": [str(y) for y in range(2005, 2016)], "China": [1, 2, None, 4, 5, 6, 7, 8, 9, 9, 9], "EU": [9, 8, 7, 6, 5, 4, 3, 2, 1, None, 9]}
LONG = {
    "issue": ["a", "a", "a", "a", "b", "b", "b"], "year": ["2012", "2012", "2013", "2013", "2013", "2014", "2014"],
    "side": ["yes", "no", "yes", "no", "no", "yes", "no"], "n": [1, 2, 3, 4, 5, 6, 7],
}


def event(number, low, high=None, **others):
    return {"id": f"E{number:03}", "title": f"Event {number} of some length", "low": low, "high": high or low, "precision": "day",
            "approximate": False, "uncertain": False, "lane": "UN", "highlight": False, "label": low, **others}


def many_events(count=60, lanes=6, seed=7):
    generator = random.Random(seed)
    events = []
    for number in range(count):
        low = date(2003, 1, 1) + timedelta(days=int(4700 * generator.random() ** 0.5))
        length, precision = generator.choice([(0, "day"), (0, "day"), (2, "interval"), (30, "month"), (364, "year"), (400, "interval")])
        events.append(event(number, low.isoformat(), (low + timedelta(days=length)).isoformat(), precision=precision,
                            approximate=generator.random() < 0.1, uncertain=generator.random() < 0.1,
                            lane=f"Lane {number % lanes}", highlight=number % 20 == 0))
    return events


SPECIFICATIONS = {
    "bar": chart("bar", {"actor": ["China", "Russia", "United States"], "n": [15, 10, 9]}, {"x": "actor", "y": "n", "highlight": ["China"]}),
    "bar grouped": chart("bar", {"actor": ["China", "Russia"], "yes": [15, 10], "no": [9, 0]}, {"x": "actor", "y": ["yes", "no"]}),
    "bar vertical": chart("bar", {"year": YEARS["year"], "n": YEARS["China"]}, {"x": "year", "y": "n", "orientation": "vertical"}),
    "bar facets": chart("bar", LONG, {"x": "year", "y": "n", "colour": "side", "facet": "issue"}),
    "stacked-bar": chart("stacked-bar", BLOCS, SIDES),
    "stacked-bar shares": chart("stacked-bar", BLOCS, {**SIDES, "stack": "percent"}),
    "diverging-bar": chart("diverging-bar", BLOCS, SIDES),
    "diverging-bar shares": chart("diverging-bar", BLOCS, {**SIDES, "stack": "percent"}),
    "line": chart("line", YEARS, {"x": "year", "y": ["China", "EU"]}),
    "line facets": chart("line", LONG, {"x": "year", "y": "n", "colour": "side", "facet": "issue"}),
    "dot": chart("dot", {"bloc": ["EU", "SCO"], "share": [0.25, 0.75], "low": [0.125, 0.5], "high": [0.5, 1.0]},
                 {"x": "bloc", "y": "share", "low": "low", "high": "high", "format": "percent"}),
    "dot facets": chart("dot", LONG, {"x": "year", "y": "n", "colour": "side", "facet": "issue"}),
    "heatmap": chart("heatmap", {"region": ["Africa", "Europe", "Total"], "yes": [38, 2, 40], "no": [3, 35, 38], "Total": [41, 37, 78]},
                     {"x": "region", "y": ["yes", "no", "Total"], "total": "Total"}),
    "heatmap long": chart("heatmap", {"y": ["a", "a", "b"], "x": ["2012", "2013", "2012"], "n": [0, 4, None]}, {"x": "x", "y": "y", "value": "n"}),
    "timeline": {"kind": "timeline", "events": many_events(), "salt": "fig-test"},
    "timeline titles": {"kind": "timeline", "events": many_events(12, 3), "salt": "fig-test"},
    "timeline without lanes": {"kind": "timeline", "events": [event(1, "2012-12-03", "2012-12-14", precision="interval", lane=""),
                                                              event(2, "2012-12-08", lane="")], "salt": "fig-test"},
}
HOSTILE = ["$x^2$ & <script>alert(1)</script>", "line\nbreak\ttab", "\x00\x07bell", "互联网主权与全球治理", "مرحبا بالعالم", "Łódź Ω Ж",
           "{n} {label}", "\\alpha_{1} %s", "", "x" * 400, "🎈", "‮evil", "a -/- b", "1e400"]


def overlaps(boxes):
    """Returns the pairs of texts whose boxes share more than a hair."""
    found = []
    for i, a in enumerate(boxes):
        for b in boxes[i + 1:]:
            wide = min(a[4], b[4]) - max(a[2], b[2])
            high = min(a[5], b[5]) - max(a[3], b[3])
            if wide > 0.6 and high > 1.2 and not (a[0] == b[0] == "mark"):
                found.append((a[:2], b[:2], round(wide, 1), round(high, 1)))
    return found


def linear(colour):
    """Returns linear red, green, blue of a hex colour."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast(a, b):
    """Returns the contrast ratio of WCAG 2."""
    low, high = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(a), linear(b)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb):
    """Returns CIE L*a*b* of linear sRGB under D65."""
    r, g, b = (min(1, max(0, c)) for c in rgb)
    xyz = ((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


class Charts(unittest.TestCase):
    maxDiff = None

    def drawn(self, specification):
        """Draws, and checks what holds for every chart."""
        boxes = []
        result = draw.draw(specification, boxes)
        self.assertNotIn("failure", result, result)
        root = ElementTree.fromstring(result["svg"])
        self.assertEqual(root.get("viewBox").split()[:2], ["0", "0"])
        for kind, text, x0, y0, x1, y1 in boxes:
            inside = x0 >= -0.6 and y0 >= -0.6 and x1 <= result["width"] + 0.6 and y1 <= result["height"] + 0.6
            self.assertTrue(inside, f"{kind} '{text}' lies outside: {x0:.1f} {y0:.1f} {x1:.1f} {y1:.1f} of {result['width']}×{result['height']}")
        self.assertEqual(overlaps(boxes), [])
        self.assertTrue(result["alt"])
        return result, boxes

    def failure(self, specification):
        result = draw.draw(specification)
        self.assertIn("failure", result)
        self.assertNotIn("svg", result)
        return result["failure"]["id"]

    def test_every_kind_lies_inside_and_overlaps_nothing(self):
        for name, specification in SPECIFICATIONS.items():
            for language in ("en", "zh-Hans", "zh-Hant"):
                with self.subTest(name, language=language):
                    self.drawn({**specification, "language": language})

    def test_svg_is_fit_for_a_page(self):
        sentinels = {s.light for s in style.SENTINELS}
        for name, specification in SPECIFICATIONS.items():
            with self.subTest(name):
                source = self.drawn({**specification, "salt": "fig-a b"})[0]["svg"]
                for forbidden in ("<style", "style=", "<metadata", "<!--", "<?xml", "<!DOCTYPE", "xlink", "clip-path"):
                    self.assertNotIn(forbidden, source)
                self.assertIn("font-family=\"'IBM Plex Sans', ", source)
                ids = re.findall(r'\bid="([^"]+)"', source)
                self.assertEqual(len(ids), len(set(ids)))
                self.assertTrue(all(i.startswith("fig-a_20_b-") for i in ids), ids)
                self.assertTrue(set(re.findall(r'href="#([^"]+)"', source)) <= set(ids))
                self.assertTrue(set(re.findall(r'(?:fill|stroke)="(#[^"]+)"', source)) <= sentinels)
                self.assertNotRegex(source, r"\d\.\d{3,}[^)]*\"")

    def test_hostile_words_stay_words(self):
        columns = {"x": HOSTILE, "n": [-3, 12, None, 0, "NaN", 1e9, "2.5e8", -1.2e8, 1e300, 5, 7, float("inf"), True, "text"]}
        result, _ = self.drawn(chart("bar", columns, {"x": "x", "y": "n"}, title="A $title$ <b>", footnote="$a_1$ & more"))
        texts = ["".join(t.itertext()) for t in ElementTree.fromstring(result["svg"]).iter("{http://www.w3.org/2000/svg}text")]
        self.assertIn("A $title$ <b>", texts)
        self.assertIn("$a_1$ & more", texts)
        self.assertIn("line break tab", texts)
        self.assertIn("bell", texts)
        self.assertIn("互联网主权与全球治理", texts)
        self.assertIn("{n} {label}", texts)
        self.assertIn("−3", texts)
        # Arabic is in no font of pages and papers: outlines, not text.
        self.assertFalse(any("مرحبا" in t for t in texts))

    def test_hostile_words_in_every_role(self):
        hostile = HOSTILE[:8]
        lanes = {"kind": "timeline", "salt": "fig-test", "events": [
            event(i, f"20{10 + i}-01-01", title=text, lane=text, id=text, label=text, highlight=i % 2 == 0) for i, text in enumerate(hostile)]}
        self.drawn(lanes)
        for kind in ("bar", "stacked-bar", "line", "dot", "heatmap"):
            columns = {"x": hostile, **{f"{i} {text}": [i, 2, 3, 4, 5, 6, 7, 8] for i, text in enumerate(hostile[:5])}}
            with self.subTest(kind):
                self.drawn(chart(kind, columns, {"x": "x", "y": [name for name in columns if name != "x"]}))

    def test_odd_numbers(self):
        cases = {
            "one row": [5], "all equal": [4, 4, 4], "all nothing": [0, 0, 0], "all unknown": [None, None], "tiny": [1e-9, 2e-9],
            "huge": [1e18, 3.5e18], "mixed signs": [-1e7, 1e7], "negative": [-5, -4], "decimals as text": ["1.25", "2.50"],
        }
        for name, values in cases.items():
            columns = {"x": [f"row {i}" for i in range(len(values))], "n": values}
            for kind in ("bar", "line", "dot"):
                for orientation in ("horizontal", "vertical") if kind == "bar" else (None,):
                    with self.subTest(name, kind=kind, orientation=orientation):
                        self.drawn(chart(kind, columns, {"x": "x", "y": "n", "orientation": orientation}))

    def test_a_hundred_rows_are_capped_and_said(self):
        columns = {"x": [f"Row {i}" for i in range(100)], "n": list(range(100))}
        for kind in ("bar", "dot", "heatmap"):
            result, boxes = self.drawn(chart(kind, columns, {"x": "x", "y": "n"}))
            self.assertEqual(result["notes"], ["First 40 of 100 rows; the table has all"])
            self.assertEqual(sum(b[0] == "row" for b in boxes), 40)
            self.assertTrue(any(b[1] == result["notes"][0] for b in boxes))

    def test_random_tables(self):
        generator = random.Random(20141119)
        for number in range(150):
            rows, series = generator.randint(1, 30), generator.randint(1, 7)
            text = lambda: " ".join(generator.choice(["Internet", "governance", "of", "互联网", "sovereignty", "UN", "a"]) for _ in range(generator.randint(1, 9)))
            columns = {"x": [f"{i} {text()}" for i in range(rows)]}
            for i in range(series):
                top = 10 ** generator.randint(0, 9)
                columns[f"{i} {text()}"] = [generator.choice([None, 0, generator.randint(0, top), generator.random()]) for _ in range(rows)]
            names = [n for n in columns if n != "x"]
            kind = generator.choice(["bar", "stacked-bar", "line", "dot", "heatmap", "diverging-bar"])
            encoding = {"x": "x", "y": names, "left": names[0], "right": names[-1], "stack": generator.choice([None, "percent"])}
            if kind == "diverging-bar" and series < 2:
                kind = "bar"
            size = {"width": generator.choice([None, 4, 6.3, 9]), "height": generator.choice([None, None, 3])}
            given = chart(kind, columns, encoding, language=generator.choice(["en", "zh-Hans"]), **size)
            with self.subTest(number, kind=kind, rows=rows, series=series, **size):
                if kind == "diverging-bar" and (series > 3 or size["width"] == 4) and "failure" in draw.draw(given):
                    self.assertEqual(self.failure(given), "chart-size")
                else:
                    self.drawn(given)

    # Stance charts

    def test_neutral_and_mixed_stand_aside_and_are_counted(self):
        _, boxes = self.drawn(SPECIFICATIONS["diverging-bar"])
        keys = {b[1]: b[2] for b in boxes if b[0] == "key"}
        self.assertLess(keys["Oppose"], keys["Support"])
        self.assertLess(keys["Support"], keys["Neutral"])
        self.assertLess(keys["Neutral"], keys["Mixed"])
        self.assertEqual([b[1] for b in boxes if b[0] == "n"], ["7", "7", "6", "20"])
        numbers = [b[1] for b in boxes if b[0] == "number"]
        self.assertNotIn("0", numbers)
        self.assertEqual(sorted(numbers), sorted(["7", "6", "1", "5", "1", "13", "5", "1", "1"]))

    def test_a_total_that_would_flatten_the_groups_is_numbers_only(self):
        columns = {"g": ["a", "b", "Total"], "support": [1, 2, 300], "oppose": [2, 1, 200]}
        encoding = {"x": "g", "y": ["support", "oppose"], "total": "Total"}
        result, boxes = self.drawn(chart("diverging-bar", columns, encoding))
        self.assertIn("300", [b[1] for b in boxes])
        bars = [abs(float(w)) for x, w in re.findall(r'<path d="M([\d.]+) [\d.]+L([\d.]+) [\d.]+L', result["svg"])]
        self.assertGreater(max(bars), 100)

    def test_shares_name_their_n(self):
        _, boxes = self.drawn(SPECIFICATIONS["stacked-bar shares"])
        self.assertEqual([b[1] for b in boxes if b[0] == "n"], ["n = 7", "n = 7", "n = 6", "n = 20"])
        self.assertIn("65%", [b[1] for b in boxes if b[0] == "number"])

    def test_segments_of_a_bar_are_in_proportion(self):
        result, _ = self.drawn(chart("bar", {"x": ["a", "b"], "n": [10, 5]}, {"x": "x", "y": "n"}))
        bars = [float(right) - float(left) for left, right in re.findall(r'd="M([\d.]+) [\d.]+L([\d.]+) [\d.]+L[^"]+" fill="#2f66a9"', result["svg"])]
        self.assertEqual(len(bars), 2)
        self.assertAlmostEqual(bars[0] / bars[1], 2, places=2)

    # Lines

    def test_a_gap_breaks_the_line(self):
        source = self.drawn(chart("line", {"x": list("abcde"), "n": [1, 2, None, 4, 5]}, {"x": "x", "y": "n"}))[0]["svg"]
        self.assertEqual(len(re.findall(r'<path d="M[^"]+" fill="none" stroke="#2f66a9"', source)), 2)

    def test_panels_share_bins_and_colours(self):
        source = self.drawn(SPECIFICATIONS["line facets"])[0]["svg"]
        self.assertEqual(len(re.findall(r">2012<", source)), 2)
        self.assertEqual(len(re.findall(r">2014<", source)), 2)

    def test_spread_keeps_order_and_distance(self):
        generator = random.Random(3)
        for _ in range(200):
            wanted = sorted(generator.uniform(0, 100) for _ in range(generator.randint(1, 9)))
            placed = spread(wanted, 10, 0, 100)
            self.assertTrue(all(b - a >= 10 - 1e-6 for a, b in zip(placed, placed[1:])))
            self.assertGreaterEqual(placed[0], -1e-6)
            self.assertLessEqual(placed[-1], 100 + 1e-6)

    def test_ticks_are_round_and_enclose(self):
        self.assertEqual(ticks(0, 17, 4), [0, 5, 10, 15, 20])
        self.assertEqual(ticks(-0.3, 1, 4), [-0.5, 0, 0.5, 1])
        self.assertEqual(ticks(0, 9, 4), [0, 5, 10])

    # Heat map

    def test_totals_are_not_tinted(self):
        source = self.drawn(SPECIFICATIONS["heatmap"])[0]["svg"]
        self.assertEqual(len(re.findall(r'<path [^>]*fill="#(?:eef3f8|d4e1ee|b0c8e0|85aad0|4f80b6|31639b|1a4273)"', source)), 4)

    # Timeline

    def test_sixty_events_in_six_lanes(self):
        for seed in range(12):
            with self.subTest(seed=seed):
                result, boxes = self.drawn({"kind": "timeline", "events": many_events(60, 6, seed), "salt": "fig-test"})
                self.assertEqual(sum(b[0] == "mark" for b in boxes), 60)
                shown = " ".join(b[1] for b in boxes if b[0] == "event")
                for number in range(60):
                    self.assertIn(f"Event {number} of" if number % 20 == 0 else f"E{number:03}", shown)
                self.assertLess(result["height"], 700)

    def test_events_lie_where_their_dates_are(self):
        events = [event(1, "2010-01-01", "2010-12-31", precision="year"), event(2, "2011-07-02"), event(3, "2012-01-01", "2013-12-31", precision="interval")]
        _, boxes = self.drawn({"kind": "timeline", "events": events, "salt": "f"})
        marks = {b[1]: (b[2], b[4]) for b in boxes if b[0] == "mark"}
        year = marks["E001"][1] - marks["E001"][0]
        self.assertAlmostEqual(marks["E003"][1] - marks["E003"][0], 2 * year, delta=0.5)
        self.assertAlmostEqual(sum(marks["E002"]) / 2 - marks["E001"][1], year / 2, delta=0.2)

    def test_doubt_is_written_and_explained(self):
        events = [event(1, "2013-03-01", "2013-03-31", precision="month", approximate=True), event(2, "2014-01-01", uncertain=True)]
        _, boxes = self.drawn({"kind": "timeline", "events": events, "salt": "f"})
        texts = [b[1] for b in boxes]
        self.assertTrue(any(t.startswith("c. Event 1") for t in texts), texts)
        self.assertTrue(any(t.endswith("?") for t in texts), texts)
        self.assertIn("Approximate date", texts)

    def test_open_and_missing_dates(self):
        events = [event(1, "2010-01-01", precision="interval") | {"high": None}, event(2, "2012-01-01"), {"id": "E3", "title": "Undated"}]
        result, boxes = self.drawn({"kind": "timeline", "events": events, "salt": "f"})
        self.assertEqual(result["notes"], ["1 without a date not shown"])
        self.assertGreater(next(b[4] for b in boxes if b[1] == "E001" and b[0] == "mark"), 440)

    def test_spans_of_days_months_and_centuries(self):
        for low, high in (("2014-11-19", "2014-11-21"), ("2014-01-01", "2014-09-01"), ("2012-01-01", "2014-01-01"), ("1648-10-24", "2014-01-01"), ("0001-01-01", "9999-12-31")):
            for width in (2, 6.3, 12):
                with self.subTest(low=low, width=width):
                    self.drawn({"kind": "timeline", "width": width, "events": [event(1, low), event(2, high)], "salt": "f"})

    # What cannot be drawn

    def test_failures_are_named(self):
        columns = {"x": ["a", "a"], "y": [1, 2], "c": ["k", "k"]}
        self.assertEqual(self.failure(chart("bar", {"x": [], "n": []}, {"x": "x", "y": "n"})), "chart-no-data")
        self.assertEqual(self.failure({"kind": "bar", "columns": []}), "chart-no-data")
        self.assertEqual(self.failure({"kind": "timeline", "events": []}), "chart-no-data")
        self.assertEqual(self.failure({"kind": "timeline", "events": [{"id": "a"}]}), "chart-no-data")
        self.assertEqual(self.failure(chart("pie", columns, {"x": "x", "y": "y"})), "chart-unknown-kind")
        self.assertEqual(self.failure(chart("bar", columns, {"x": "x", "y": "z"})), "chart-unknown-column")
        self.assertEqual(self.failure(chart("bar", columns, {"x": "x"})), "chart-encoding")
        self.assertEqual(self.failure(chart("bar", columns, {"x": "x", "y": "y", "colour": "c"})), "chart-repeated-value")
        self.assertEqual(self.failure(chart("diverging-bar", columns, {"x": "x", "y": "y"})), "chart-encoding")
        self.assertEqual(self.failure(chart("stacked-bar", {"x": ["a"], "n": [-1]}, {"x": "x", "y": "n"})), "chart-negative-part")
        self.assertEqual(self.failure(chart("bar", columns, {"x": "x", "y": "y"}, width=900)), "chart-size")
        self.assertEqual(self.failure({"kind": "timeline", "events": [event(1, "2012-13-01")]}), "chart-event-date")
        self.assertEqual(self.failure({"kind": "timeline", "events": [event(1, "2012-12-02", "2012-12-01")]}), "chart-event-order")
        self.assertEqual(draw.handle("paint", {}, {"fonts": FONTS})["failure"]["id"], "kernel-unknown-method")

    # Words

    def test_alternative_text(self):
        said = {language: draw.draw({**SPECIFICATIONS["stacked-bar"], "language": language, "labels": {"unit": unit, "x": by}})["alt"]
                for language, unit, by in (("en", "principals", "bloc"), ("zh-Hans", "主体", "集团"), ("zh-Hant", "主體", "集團"))}
        self.assertEqual(said["en"], "Stacked bars, principals by bloc. Five Eyes: 0 support, 7 oppose, 0 neutral, 0 mixed; EU: 0 support, 6 oppose, "
                                     "0 neutral, 1 mixed; SCO: 5 support, 0 oppose, 1 neutral, 0 mixed; Total: 5 support, 13 oppose, 1 neutral, 1 mixed.")
        self.assertTrue(said["zh-Hans"].startswith("堆叠条形图：主体，按集团分列。Five Eyes：支持 0，反对 7，"), said["zh-Hans"])
        self.assertTrue(said["zh-Hant"].startswith("堆疊長條圖：主體，按集團分列。Five Eyes：支持 0，反對 7，"), said["zh-Hant"])

    def test_alternative_text_is_capped_and_says_so(self):
        columns = {"x": [f"A rather long name of row {i}" for i in range(30)], "n": list(range(30))}
        alternative = draw.draw(chart("bar", columns, {"x": "x", "y": "n"}))["alt"]
        self.assertLess(len(alternative), 560)
        self.assertTrue(alternative.endswith("and 22 more."), alternative)

    def test_alternative_text_of_a_timeline(self):
        events = [event(1, "2012-12-03", "2012-12-14", title="WCIT-12", highlight=True, label="3–14 December 2012", lane="ITU"), event(2, "2014-11-19", label="19 November 2014")]
        self.assertEqual(draw.draw({"kind": "timeline", "events": events})["alt"],
                         "Timeline. 2 events, 3–14 December 2012 to 19 November 2014, in 2 lanes: ITU, UN; Highlighted: WCIT-12 (3–14 December 2012).")

    def test_numbers(self):
        cases = [(0, "", "0"), (1234, "", "1,234"), (-3, "", "−3"), (0.256, "percent", "26%"), (0.256, "percent 1", "25.6%"), (None, "", "–"),
                 (12.5, "", "12.5"), (-0.0001, "percent", "0%"), (1e9, "", "1B"), (2.5e8, "", "250M"), (1e20, "", "1.0 × 10²⁰"), (2.345, "number 1", "2.3")]
        for value, form, expected in cases:
            self.assertEqual(words.format_number(value, form), expected)
        self.assertEqual(words.format_number(2.5e8, "", "zh-Hans"), "2.5亿")

    def test_every_language_has_every_word(self):
        keys = {language: set(table) for language, table in words._WORDS.items()}
        self.assertEqual(keys["en"], keys["zh-Hans"])
        self.assertEqual(keys["en"], keys["zh-Hant"])

    # Determinism

    def test_two_processes_give_the_same_bytes(self):
        script = ("import sys, json; sys.path.insert(0, sys.argv[1]); from report_kernel import draw; import hashlib\n"
                  "for s in json.load(sys.stdin): print(hashlib.sha256(json.dumps(draw.handle('draw', s, {'fonts': sys.argv[2]})).encode()).hexdigest())")
        given = json.dumps(list(SPECIFICATIONS.values()))

        def run(**environment):
            with tempfile.TemporaryDirectory() as folder:
                return subprocess.run([sys.executable, "-c", script, str(PACKAGE), str(FONTS)], input=given, capture_output=True, text=True, check=True,
                                      cwd=folder, env={"PATH": os.environ["PATH"], **environment}).stdout

        first = run(PYTHONHASHSEED="0", TZ="UTC")
        self.assertEqual(len(first.split()), len(SPECIFICATIONS))
        self.assertEqual(first, run(PYTHONHASHSEED="4321", TZ="Pacific/Kiritimati", LC_ALL="C", HOME="/nonexistent"))


    def test_forks_at_once_draw_what_one_process_draws(self):
        words_of_all = [chr(c) for c in (*range(0x21, 0x7f), *range(0xc0, 0x17f), *range(0x391, 0x3a1), *range(0x4e00, 0x4e80))]
        given = chart("bar", {"x": ["".join(words_of_all[i:i + 9]) for i in range(0, len(words_of_all), 9)], "n": list(range(-(-len(words_of_all) // 9)))}, {"x": "x", "y": "n"})
        script = ("import sys, json, os, hashlib; sys.path.insert(0, sys.argv[1]); from report_kernel import draw; draw.warm(sys.argv[2]); s = json.load(sys.stdin)\n"
                  "def one(): return hashlib.sha256(json.dumps(draw.handle('draw', s, {'fonts': sys.argv[2]})).encode()).hexdigest()\n"
                  "for i in range(6):\n    if os.fork() == 0: os.write(1, (one() + '\\n').encode()); os._exit(0)\n"
                  "for i in range(6): os.wait()\n"
                  "os.write(1, (one() + '\\n').encode())")
        shown = subprocess.run([sys.executable, "-c", script, str(PACKAGE), str(FONTS)], input=json.dumps(given), capture_output=True, text=True, check=True).stdout.split()
        self.assertEqual(len(shown), 7)
        self.assertEqual(len(set(shown)), 1)


class Style(unittest.TestCase):
    def test_each_colour_has_one_meaning(self):
        self.assertEqual(len({s.light for s in style.SENTINELS}), len(style.SENTINELS))

    def test_text_on_marks_can_be_read(self):
        roles = {s.role: s for s in style.SENTINELS}
        pairs = [("support", "on-strong"), ("mixed", "on-strong"), ("oppose", "on-oppose"), ("neutral", "on-neutral"),
                 *((f"heat-{n}", "ink" if n < 4 else "on-strong") for n in range(7)),
                 *((f"series-{n}", "on-oppose" if n in (2, 5, 8) else "on-strong") for n in range(1, 9))]
        for mark, text in pairs:
            for mode in ("light", "dark"):
                ratio = contrast(getattr(roles[mark], mode), getattr(roles[text], mode))
                with self.subTest(mark, mode=mode):
                    self.assertGreaterEqual(ratio, 4.0)
        for mode, paper in (("light", "#ffffff"), ("dark", "#14181d")):
            for text in ("ink", "muted"):
                self.assertGreaterEqual(contrast(getattr(roles[text], mode), paper), 4.5)
            for mark in ("support", "oppose", "mixed", "neutral-edge", "series-1"):
                self.assertGreaterEqual(contrast(getattr(roles[mark], mode), paper), 3.0)

    def test_stances_differ_for_every_eye_and_in_grey(self):
        # Machado, Oliveira and Fernandes (2009), severity 1.
        eyes = {
            "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
            "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
            "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
        }
        values = [style.colour(s) for s in STANCES]
        for eye, matrix in eyes.items():
            seen = [lab([sum(m * c for m, c in zip(row, linear(v))) for row in matrix]) for v in values]
            for i, a in enumerate(seen):
                for b in seen[:i]:
                    with self.subTest(eye):
                        self.assertGreater(math.dist(a, b), 18)
        lightness = sorted(lab(linear(v))[0] for v in values)
        self.assertTrue(all(b - a > 9 for a, b in zip(lightness, lightness[1:])), lightness)

    def test_matplotlib_knows_our_fonts_only(self):
        script = ("import sys, time; sys.path.insert(0, sys.argv[1]); from report_kernel import style; style.apply(sys.argv[2])\n"
                  "from matplotlib import font_manager as f, get_data_path\n"
                  "assert f._get_fontconfig_fonts.cache_info().misses == 0, 'the host was searched'\n"
                  "for e in f.fontManager.ttflist: print(e.fname.replace(get_data_path(), 'DATA').replace(sys.argv[2], 'FONTS'))")
        shown = subprocess.run([sys.executable, "-c", script, str(PACKAGE), str(FONTS)], capture_output=True, text=True, check=True).stdout
        self.assertIn("FONTS/IBMPlexSans-SemiBold.ttf", shown)
        host = {f["file"] for f in json.loads((FONTS / "fonts.json").read_text())["host"]}
        for line in shown.split():
            self.assertTrue(line.startswith(("DATA/fonts/ttf/", "FONTS/")) or line in host, line)

    def test_measuring_agrees_with_the_font(self):
        from fontTools.ttLib import TTFont
        font = TTFont(FONTS / "IBMPlexSans-SemiBold.ttf")
        cmap, advances = font.getBestCmap(), font["hmtx"]
        text = "Statements of 2014, Łódź"
        expected = sum(advances[cmap[ord(c)]][0] for c in text) / font["head"].unitsPerEm * 10
        self.assertAlmostEqual(sheet.text_width(text, 10, 600), expected)

    def test_wrapping_loses_nothing(self):
        text = "A resolution of the General Assembly on the right to privacy in the digital age"
        for width in (60, 100, 200, 400):
            self.assertEqual(" ".join(sheet.wrap(text, width, 8, most=99)), text)
        self.assertEqual("".join(sheet.wrap("互联网主权与全球治理，以及其他", 40, 8, most=99)), "互联网主权与全球治理，以及其他")
        self.assertTrue(sheet.wrap(text, 60, 8, most=2)[-1].endswith("…"))


class AuthorFigures(unittest.TestCase):
    def figures(self):
        import matplotlib.pyplot as plt
        bars, axes = plt.subplots()
        axes.barh(["China", "An actor with a rather long name that needs room"], [3, 5])
        axes.set_title("Statements")
        yield "bar", bars
        lines, axes = plt.subplots()
        for k in range(3):
            axes.plot([2012, 2013, 2014], [k, 2 * k, 3 * k], marker="o", label=f"Line {k}")
        axes.set_xlabel("Year")
        axes.set_ylabel("$n_i$ of 互联网")
        axes.legend()
        yield "line", lines
        plt.close("all")

    def test_plain_figures_are_whole_and_ours(self):
        for name, figure in self.figures():
            with self.subTest(name):
                source, width, height = svg.serialise(figure, f"fig-{name}", fitted=True)
                self.assertEqual((round(width, 1), round(height, 1)), (453.6, 230.4))
                root = ElementTree.fromstring(source)
                self.assertIn("IBM Plex Sans", source)
                self.assertIn(style.colour("series-1"), source)
                self.assertNotIn("<style", source)
                self.assertTrue(all(i.startswith(f"fig-{name}-") for i in re.findall(r'\bid="([^"]+)"', source)))
                for text in root.iter("{http://www.w3.org/2000/svg}text"):
                    self.assertGreaterEqual(float(text.get("y", 10)), 5)
                    self.assertLessEqual(float(text.get("y", 10)), height)
                    if text.get("text-anchor") == "end":
                        measured = sheet.text_width("".join(text.itertext()), float(text.get("font-size", 8)))
                        self.assertGreaterEqual(float(text.get("x")) - measured, -1)

    def test_figures_are_the_same_twice(self):
        hashes = [[hashlib.sha256(svg.serialise(f, "fig-a", fitted=True)[0].encode()).hexdigest() for _, f in self.figures()] for _ in range(2)]
        self.assertEqual(*hashes)

    def test_mathematics_is_outlines_and_dollars_survive_in_data(self):
        sources = {name: svg.serialise(f, "fig-a", fitted=True)[0] for name, f in self.figures()}
        self.assertNotIn("n_i", sources["line"])

    def test_compaction_keeps_what_is_referred_to(self):
        source = ('<svg width="10pt" height="10pt" viewBox="0 0 10 10"><metadata>m</metadata><defs><style>*{fill:red}</style></defs>'
                  '<g id="figure_1"><g id="axes_1" style="clip-path: url(#p1)"><path d="M 1.23456 2 \nL 3 4 " style="fill: #123456; stroke-width: 0.70001"/></g></g>'
                  '<defs><clipPath id="p1"><rect x="0" y="0" width="1" height="1"/></clipPath></defs></svg>')
        self.assertEqual(svg.compact(source, "fig-ü"),
                         '<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="10pt" viewBox="0 0 10 10" stroke-linejoin="round">'
                         '<g clip-path="url(#fig-_fc_-1)"><path d="M1.23 2L3 4" fill="#123456" stroke-width="0.7"/></g>'
                         '<defs><clipPath id="fig-_fc_-1"><rect x="0" y="0" width="1" height="1"/></clipPath></defs></svg>')


class Fonts(unittest.TestCase):
    def test_two_builds_give_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, ROOT / "scripts/build-fonts", f"{folder}/again"], check=True, env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": "77"})
            again = Path(folder) / "again"
            names = sorted(p.relative_to(FONTS).as_posix() for p in FONTS.rglob("*") if p.is_file())
            self.assertEqual(names, sorted(p.relative_to(again).as_posix() for p in again.rglob("*") if p.is_file()))
            for name in names:
                self.assertEqual((FONTS / name).read_bytes(), (again / name).read_bytes(), name)

    def test_the_list_is_true(self):
        from fontTools.ttLib import TTFont
        listing = json.loads((FONTS / "fonts.json").read_text(encoding="utf-8"))
        self.assertEqual(len(listing["faces"]), 10)
        self.assertTrue((FONTS / listing["licences"][0]["file"]).read_text(encoding="utf-8").count("SIL Open Font License"))
        for face in (*listing["faces"], *listing["web"]):
            path = FONTS / face["file"]
            with self.subTest(face["file"]):
                self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), face["sha256"])
                font = TTFont(path)
                names = font["name"]
                self.assertEqual(names.getDebugName(16) or names.getDebugName(1), face["family"])
                self.assertEqual(font["OS/2"].usWeightClass, face["weight"])
                self.assertEqual(bool(font["OS/2"].fsSelection & 1), face["style"] == "italic")
                self.assertNotIn("fvar", font)

    def test_web_faces_are_small_and_have_what_reports_need(self):
        from fontTools.ttLib import TTFont
        for path in sorted((FONTS / "web").glob("*.woff2")):
            with self.subTest(path.name):
                self.assertLessEqual(path.stat().st_size, 23 * 1024)
                font = TTFont(path)
                self.assertTrue(set(map(ord, "Aéłŷ–—“”…€→−≤×")) <= set(font.getBestCmap()))
                self.assertIn("GPOS" if "Mono" not in path.name else "glyf", font)


if __name__ == "__main__":
    unittest.main()
