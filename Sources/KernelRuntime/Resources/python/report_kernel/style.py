"""The look of every chart: colours, fonts and Matplotlib's settings.

Colours are sentinels. Each role below has one hex value that is used for
nothing else, so that a writer of pages can put a CSS variable in its place
and charts follow a dark page; without that, the values stand as they are.
Stance colours differ in lightness as well as in hue (L* 35, 47, 59, 76):
they hold in grey print and under deuteranopia and protanopia.
"""

import atexit
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["SENTINELS", "apply", "colour", "families", "fonts_folder"]


@dataclass(frozen=True)
class Sentinel:
    """One colour role: its value on paper and screen, and what a dark page puts in its place."""

    role: str
    light: str
    dark: str


SENTINELS = (
    # Text and lines.
    Sentinel("ink", "#1b1f24", "#e8eaed"),
    Sentinel("muted", "#5a6270", "#a6aebb"),
    Sentinel("axis", "#8b93a0", "#7b8492"),
    Sentinel("grid", "#dfe3e8", "#2c323a"),
    Sentinel("band", "#f4f6f8", "#1c2127"),
    Sentinel("paper", "#fefefe", "#14181d"),
    # Text on a filled mark.
    Sentinel("on-strong", "#fffffe", "#14181e"),
    Sentinel("on-oppose", "#15191e", "#14191e"),
    Sentinel("on-neutral", "#1c2025", "#f4f5f7"),
    # Stance.
    Sentinel("support", "#127a87", "#3fb1bd"),
    Sentinel("oppose", "#dd7134", "#f0915a"),
    Sentinel("neutral", "#b6bcc5", "#66707d"),
    Sentinel("neutral-edge", "#858d9a", "#98a1ae"),
    Sentinel("mixed", "#5d4391", "#b199ee"),
    # Anything else with a few categories, in this order.
    Sentinel("series-1", "#2f66a9", "#6a9fe0"),
    Sentinel("series-2", "#c48c1c", "#dcab45"),
    Sentinel("series-3", "#3f8a5c", "#5fae7b"),
    Sentinel("series-4", "#b54a83", "#e58ab8"),
    Sentinel("series-5", "#6db0e0", "#aed8f5"),
    Sentinel("series-6", "#74431f", "#b98150"),
    Sentinel("series-7", "#4a2c84", "#8b6fd6"),
    Sentinel("series-8", "#8f97a3", "#bcc3cd"),
    # Bars beside a highlighted one.
    Sentinel("context", "#aab1bb", "#5d6672"),
    # One quantity, from little to much. From heat-4 on the text on it is on-strong.
    Sentinel("heat-0", "#eef3f8", "#1d242d"),
    Sentinel("heat-1", "#d4e1ee", "#22344a"),
    Sentinel("heat-2", "#b0c8e0", "#274567"),
    Sentinel("heat-3", "#85aad0", "#305a88"),
    Sentinel("heat-4", "#4f80b6", "#6c9bd0"),
    Sentinel("heat-5", "#31639b", "#93b9e2"),
    Sentinel("heat-6", "#1a4273", "#c0d9f2"),
)

COLOURS = {s.role: s.light for s in SENTINELS}
STANCES = ("support", "oppose", "neutral", "mixed")
SERIES = tuple(f"series-{n}" for n in range(1, 9))
HEAT = tuple(f"heat-{n}" for n in range(7))

SANS, MONO = "IBM Plex Sans", "IBM Plex Mono"
REGULAR, SEMIBOLD = 400, 600
WIDTH_INCHES = 6.3
# Points, at the width of a text column.
SIZE_TITLE, SIZE_LABEL, SIZE_SMALL = 10.0, 8.5, 7.5


def colour(role):
    """Returns the hex value of a role; an unknown role is our bug."""
    return COLOURS[role]


def families(language="en"):
    """Returns the font families of a chart, the first one first."""
    traditional = language.lower() in ("zh-hant", "zh-tw", "zh-hk")
    return [SANS, "Noto Sans CJK TC" if traditional else "Noto Sans CJK SC", "DejaVu Sans", "sans-serif"]


# Fonts

_folder = None
_listing = None


def fonts_folder():
    """Returns the folder of built fonts that `apply` was given."""
    return _folder


def face_path(weight):
    """Returns the file of the sans face of this weight, for measuring."""
    for face in _listing["faces"]:
        if (face["family"], face["weight"], face["style"]) == (SANS, weight, "normal"):
            return _folder / face["file"]
    raise LookupError(f"fonts.json names no {SANS} of weight {weight}")


def _entries(folder, listing):
    """Lists all fonts there are, as Matplotlib's font list wants them; no file is opened."""
    entries = [
        {
            "fname": str(folder / face["file"]), "index": face.get("index", 0), "name": face["family"],
            "style": face["style"], "weight": face["weight"],
        }
        for face in (*listing["faces"], *listing["host"])
        if "index" not in face or os.path.exists(face["file"])
    ]
    # Glyphs that Plex lacks, and mathematics: from Matplotlib's own folder, whose paths its font list takes as relative.
    for name, stem in (("DejaVu Sans", "DejaVuSans"), ("DejaVu Sans Mono", "DejaVuSansMono"), ("DejaVu Serif", "DejaVuSerif")):
        oblique = "Italic" if stem == "DejaVuSerif" else "Oblique"
        for suffix, style, weight in (
            ("", "normal", 400), ("-Bold", "normal", 700),
            (f"-{oblique}", oblique.lower(), 400), (f"-Bold{oblique}", oblique.lower(), 700),
        ):
            entries.append({"fname": f"fonts/ttf/{stem}{suffix}.ttf", "name": name, "style": style, "weight": weight})
    for name, stem, style, weight in (
        ("DejaVu Sans Display", "DejaVuSansDisplay", "normal", 400),
        ("DejaVu Serif Display", "DejaVuSerifDisplay", "normal", 400),
        ("STIXGeneral", "STIXGeneral", "normal", 400), ("STIXGeneral", "STIXGeneralItalic", "italic", 400),
        ("STIXGeneral", "STIXGeneralBol", "normal", 700), ("STIXGeneral", "STIXGeneralBolIta", "italic", 700),
        ("STIXNonUnicode", "STIXNonUni", "normal", 400), ("STIXNonUnicode", "STIXNonUniIta", "italic", 400),
        ("STIXNonUnicode", "STIXNonUniBol", "normal", 700), ("STIXNonUnicode", "STIXNonUniBolIta", "italic", 700),
        ("STIXSizeOneSym", "STIXSizOneSymReg", "normal", 400), ("STIXSizeTwoSym", "STIXSizTwoSymReg", "normal", 400),
        ("STIXSizeThreeSym", "STIXSizThreeSymReg", "normal", 400), ("STIXSizeFourSym", "STIXSizFourSymReg", "normal", 400),
        ("STIXSizeFiveSym", "STIXSizFiveSymReg", "normal", 400),
        *((stem, stem, "normal", 400) for stem in ("cmr10", "cmmi10", "cmsy10", "cmex10", "cmss10", "cmtt10")),
        ("cmb10", "cmb10", "normal", 700),
    ):
        entries.append({"fname": f"fonts/ttf/{stem}.ttf", "name": name, "style": style, "weight": weight})
    # Semibold is what Plex has for bold, and others have bold for semibold: each answers for the other.
    entries += [{**e, "weight": 1300 - e["weight"]} for e in entries if e["weight"] in (600, 700)]
    defaults = {"index": 0, "variant": "normal", "stretch": "normal", "size": "scalable"}
    return [{**defaults, **entry} for entry in entries]


def _font_manager_version():
    """Reads the version of Matplotlib's font list from its source: importing the module would already scan the host."""
    from importlib.util import find_spec

    source = Path(find_spec("matplotlib.font_manager").origin).read_text(encoding="utf-8")
    before, _, after = source.partition("    __version__ = ")
    return after.split("\n", 1)[0].strip().strip("'\"") if before and after else None


def _install_fonts(folder, listing):
    """Gives Matplotlib a font list of exactly the fonts known here.

    Importing `matplotlib.font_manager` runs fc-list and opens every font of
    the host, unless its cache file is there: so the file is written first.
    """
    if "matplotlib" not in sys.modules and not os.environ.get("MPLCONFIGDIR"):
        scratch = tempfile.mkdtemp(prefix="report-mpl-")
        os.environ["MPLCONFIGDIR"] = scratch
        atexit.register(lambda pid=os.getpid(): os.getpid() == pid and shutil.rmtree(scratch, ignore_errors=True))
    import matplotlib

    entries = _entries(folder, listing)
    if "matplotlib.font_manager" not in sys.modules:
        version = _font_manager_version()
        if version:
            cache = {
                "__class__": "FontManager", "_version": version, "_FontManager__default_weight": "normal",
                "default_size": None, "defaultFamily": {"ttf": "DejaVu Sans", "afm": "Helvetica"}, "afmlist": [],
                "ttflist": [{**entry, "__class__": "FontEntry"} for entry in entries],
            }
            path = Path(matplotlib.get_cachedir()) / f"fontlist-v{version}.json"
            try:
                path.write_text(json.dumps(cache), encoding="utf-8")
            except OSError:
                pass  # A scratch folder that is full or closed costs time, not the right fonts: see below.
    # Should Matplotlib not accept the file, it still reads its own folder only. Left set, it would refuse our fonts too.
    os.environ["MPL_IGNORE_SYSTEM_FONTS"] = "1"
    try:
        from matplotlib import font_manager
    finally:
        del os.environ["MPL_IGNORE_SYSTEM_FONTS"]

    data = matplotlib.get_data_path()
    font_manager.fontManager.ttflist = [
        font_manager.FontEntry(**{**entry, "fname": os.path.join(data, entry["fname"])}) for entry in entries
    ]
    font_manager.fontManager._findfont_cached.cache_clear()


# Settings

def _settings():
    ink, muted, axis, grid = (COLOURS[r] for r in ("ink", "muted", "axis", "grid"))
    from cycler import cycler

    return {
        "figure.figsize": (WIDTH_INCHES, 3.2), "figure.dpi": 72, "savefig.dpi": 144,
        "figure.facecolor": "none", "figure.edgecolor": "none", "savefig.facecolor": "none", "savefig.edgecolor": "none",
        "savefig.format": "svg", "savefig.bbox": None, "figure.autolayout": False, "figure.constrained_layout.use": False,
        "figure.subplot.left": 0.06, "figure.subplot.right": 0.99, "figure.subplot.top": 0.96, "figure.subplot.bottom": 0.10,
        "figure.titlesize": SIZE_TITLE, "figure.titleweight": SEMIBOLD,
        "svg.fonttype": "none", "svg.hashsalt": "report", "svg.image_inline": True,
        "path.simplify": True, "axes.unicode_minus": True, "text.usetex": False,
        "font.family": families()[:3], "font.size": SIZE_LABEL, "font.weight": REGULAR,
        "font.sans-serif": families()[:3], "font.monospace": [MONO, "DejaVu Sans Mono"],
        "mathtext.fontset": "custom", "mathtext.rm": SANS, "mathtext.it": f"{SANS}:italic", "mathtext.bf": f"{SANS}:bold",
        "mathtext.sf": SANS, "mathtext.tt": MONO, "mathtext.cal": f"{SANS}:italic", "mathtext.fallback": "stixsans",
        "text.color": ink,
        "axes.facecolor": "none", "axes.edgecolor": axis, "axes.linewidth": 0.7, "axes.labelcolor": muted,
        "axes.labelsize": SIZE_LABEL, "axes.labelpad": 5, "axes.titlesize": SIZE_TITLE, "axes.titleweight": SEMIBOLD,
        "axes.titlelocation": "left", "axes.titlepad": 9, "axes.titlecolor": ink,
        "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False,
        "axes.axisbelow": True, "axes.grid": True, "axes.grid.axis": "y", "axes.xmargin": 0.02, "axes.ymargin": 0.05,
        "axes.prop_cycle": cycler(color=[COLOURS[s] for s in SERIES]),
        "grid.color": grid, "grid.linewidth": 0.7, "grid.linestyle": "-",
        "xtick.color": axis, "ytick.color": axis, "xtick.labelcolor": muted, "ytick.labelcolor": muted,
        "xtick.labelsize": 8, "ytick.labelsize": 8, "xtick.major.size": 3, "ytick.major.size": 0,
        "xtick.major.width": 0.7, "ytick.major.width": 0.7, "xtick.major.pad": 3.5, "ytick.major.pad": 4,
        "xtick.minor.size": 0, "ytick.minor.size": 0,
        "lines.linewidth": 1.8, "lines.markersize": 5, "lines.solid_capstyle": "round", "lines.solid_joinstyle": "round",
        "patch.linewidth": 0, "patch.edgecolor": "none", "patch.facecolor": COLOURS["series-1"], "patch.force_edgecolor": False,
        "hatch.color": muted, "hatch.linewidth": 0.6, "hist.bins": 20,
        "errorbar.capsize": 0, "scatter.edgecolors": "face",
        "boxplot.patchartist": False, "boxplot.boxprops.color": muted, "boxplot.whiskerprops.color": muted,
        "boxplot.capprops.color": muted, "boxplot.flierprops.markersize": 3, "boxplot.medianprops.color": COLOURS["oppose"],
        "legend.frameon": False, "legend.fontsize": SIZE_LABEL, "legend.handlelength": 1.1, "legend.handleheight": 0.8,
        "legend.handletextpad": 0.5, "legend.columnspacing": 1.4, "legend.labelspacing": 0.35, "legend.borderaxespad": 0.2,
        "image.cmap": "report-heat", "image.interpolation": "nearest",
    }


def _register_colours():
    """Lets authors write `color="report:support"` and `cmap="report-heat"`."""
    import matplotlib
    from matplotlib import colors

    mapping = colors.get_named_colors_mapping()
    for role, value in COLOURS.items():
        mapping[f"report:{role}"] = value
    heat = colors.LinearSegmentedColormap.from_list("report-heat", [COLOURS[h] for h in HEAT])
    matplotlib.colormaps.register(heat, force=True)


def apply(fonts_dir=None):
    """Sets Matplotlib's fonts, colours and sizes, once for the process.

    `fonts_dir` is a folder that scripts/build-fonts made; else REPORT_FONTS
    names it. LookupError where neither does. Best called before anything
    imports Matplotlib, which would otherwise look through the host's fonts.
    """
    global _folder, _listing
    given = fonts_dir or os.environ.get("REPORT_FONTS")
    if not given:
        raise LookupError("no folder of fonts: pass fonts_dir or set REPORT_FONTS")
    folder = Path(given).resolve()
    if folder == _folder:
        return
    listing = json.loads((folder / "fonts.json").read_text(encoding="utf-8"))
    _install_fonts(folder, listing)
    import matplotlib

    _register_colours()
    matplotlib.rcParams.update(_settings())
    _folder, _listing = folder, listing
