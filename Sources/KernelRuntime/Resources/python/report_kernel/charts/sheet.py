"""A sheet of marks in points, y downwards, that becomes a Matplotlib figure.

Charts are laid out by their own arithmetic on measured text: no tight_layout,
no second drawing to find out how large things are.
"""

import os
import unicodedata
from functools import lru_cache

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from .. import style, svg

KAPPA = 0.5522847498  # Where the control points of a quarter circle lie.
ANCHORS = {"start": "left", "middle": "center", "end": "right"}
UNKNOWN_ADVANCE, WIDE_ADVANCE = 0.62, 1.0


# Measuring

@lru_cache(4)
def _font(weight):
    return FT2Font(str(style.face_path(weight)))


# An open font reads its file as it goes, and forks would share the place in the file.
os.register_at_fork(after_in_child=_font.cache_clear)


@lru_cache(8192)
def _advance(character, weight):
    """Returns the advance of a character in ems."""
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE_ADVANCE
    if unicodedata.combining(character):
        return 0.0
    font = _font(weight)
    if not font.get_char_index(ord(character)):
        return UNKNOWN_ADVANCE
    glyph = font.load_char(ord(character), flags=LoadFlags.NO_SCALE)
    return glyph.horiAdvance / font.units_per_EM


def text_width(text, size, weight=style.REGULAR):
    """Returns the width of one line in points, without kerning."""
    return size * sum(_advance(c, weight) for c in text)


def one_line(text):
    """Returns a text of the data as one line: no line breaks, no control characters."""
    text = str(text)
    # No label has room for more, and every character is measured.
    if len(text) > 500:
        text = text[:500] + "…"
    spaced = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(spaced.split())


def shorten(text, width, size, weight=style.REGULAR):
    """Cuts a line to a width, ending it with an ellipsis where something went."""
    if text_width(text, size, weight) <= width:
        return text
    while text and text_width(text + "…", size, weight) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text, width, size, weight=style.REGULAR, most=3, balanced=True):
    """Breaks a text into at most `most` lines; the last one is shortened. Balanced lines leave no lone last word."""
    pieces = _pieces(one_line(text))
    lines = _broken(pieces, width, size, weight, most)
    if not balanced or len(lines) < 2 or lines[-1].endswith("…"):
        return lines
    narrow, wide = width / 2, width
    for _ in range(5):
        middle = (narrow + wide) / 2
        tried = _broken(pieces, middle, size, weight, most)
        if len(tried) == len(lines) and not any(part.endswith("…") for part in tried):
            lines, wide = tried, middle
        else:
            narrow = middle
    return lines


def _broken(pieces, width, size, weight, most):
    """Fills lines one after the other."""
    lines, line = [], ""
    for number, piece in enumerate(pieces):
        if line and text_width((line + piece).rstrip(), size, weight) > width:
            if len(lines) == most - 1:
                line += "".join(pieces[number:])
                break
            lines.append(line.strip())
            line = ""
        line += piece
    lines.append(line.strip())
    return [shorten(part, width, size, weight) for part in lines]


def _pieces(text):
    """Splits a text where a line may end: after spaces, hyphens and slashes, and round wide characters."""
    pieces, piece = [], ""
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        # A closing mark stays with what it closes.
        if wide and piece and unicodedata.category(character) not in ("Po", "Pe", "Pf"):
            pieces.append(piece)
            piece = ""
        piece += character
        if character in " -/–—" or (wide and unicodedata.category(character) not in ("Ps", "Pi")):
            pieces.append(piece)
            piece = ""
    return [*pieces, piece] if piece else pieces


# Marks

class _Label(Text):
    """One line of text, placed by its baseline; Matplotlib need not measure it."""

    def draw(self, renderer):
        if not self.get_visible():
            return
        x, y = self.get_transform().transform(self.get_unitless_position())
        text = self.get_text()
        if not svg.covered(text):
            # Outlines know no anchor. Shift them by what they measure.
            width, _, _ = renderer.get_text_width_height_descent(text, self.get_fontproperties(), False)
            x -= width * {"left": 0, "center": 0.5, "right": 1}[self.get_ha()]
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        renderer.draw_text(gc, x, renderer.height - y if renderer.flipy() else y, text,
                           self.get_fontproperties(), self.get_rotation(), ismath=False, mtext=self)
        gc.restore()


class Sheet:
    """Marks in the order they are drawn. `boxes` lists where each text lies, for tests."""

    def __init__(self, width, language="en"):
        self.width = width
        self.language = language
        self.boxes = []
        self._families = style.families(language)
        self._artists = []
        self._transform = Affine2D()

    def text(self, x, y, text, size=style.SIZE_LABEL, colour="ink", weight=style.REGULAR, anchor="start", kind="text"):
        """Writes one line with its baseline at y."""
        if not text:
            return
        measured = text_width(text, size, weight)
        left = x - measured * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        self.boxes.append((kind, text, left, y - 0.75 * size, left + measured, y + 0.22 * size))
        label = _Label(
            x, y, text, color=style.colour(colour), horizontalalignment=ANCHORS[anchor], parse_math=False,
            fontproperties=FontProperties(family=self._families, size=size, weight=weight),
        )
        self._add(label)

    def lines_of_text(self, x, middle, lines, size=style.SIZE_LABEL, colour="ink", weight=style.REGULAR, anchor="start",
                      leading=1.2, kind="text"):
        """Writes lines, centred on a height."""
        step = size * leading
        first = middle + 0.35 * size - step * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            self.text(x, first + step * number, line, size, colour, weight, anchor, kind)

    def rectangle(self, x, y, width, height, fill, radius=0.0, stroke=None, stroke_width=0.75, opacity=None, dash=None):
        """Draws a rectangle; a negative width is one to the left. `fill` may be None."""
        if width < 0:
            x, width = x + width, -width
        r = max(0.0, min(radius, width / 2, height / 2))
        right, bottom = x + width, y + height
        if r < 0.05:
            path = Path([(x, y), (right, y), (right, bottom), (x, bottom), (x, y)], [1, 2, 2, 2, 79])
        else:
            k = r * (1 - KAPPA)
            path = Path(
                [(x + r, y), (right - r, y), (right - k, y), (right, y + k), (right, y + r),
                 (right, bottom - r), (right, bottom - k), (right - k, bottom), (right - r, bottom),
                 (x + r, bottom), (x + k, bottom), (x, bottom - k), (x, bottom - r),
                 (x, y + r), (x, y + k), (x + k, y), (x + r, y), (x + r, y)],
                [1, 2, 4, 4, 4, 2, 4, 4, 4, 2, 4, 4, 4, 2, 4, 4, 4, 79],
            )
        self.path(path, fill, stroke, stroke_width, opacity, dash)

    def path(self, path, fill=None, stroke=None, stroke_width=0.75, opacity=None, dash=None, cap="butt"):
        self._add(PathPatch(
            path, facecolor=style.colour(fill) if fill else "none", edgecolor=style.colour(stroke) if stroke else "none",
            linewidth=stroke_width if stroke else 0, alpha=opacity, linestyle=(0, dash) if dash else "solid",
            capstyle=cap, joinstyle="round",
        ))

    def lines(self, segments, colour, width=0.7, dash=None, cap="butt", opacity=None):
        """Draws straight lines (x1, y1, x2, y2) as one path."""
        if not segments:
            return
        points = [p for x1, y1, x2, y2 in segments for p in ((x1, y1), (x2, y2))]
        self.path(Path(points, [1, 2] * len(segments)), None, colour, width, opacity, dash, cap)

    def polyline(self, points, colour, width=1.8, dash=None):
        self.path(Path(points), None, colour, width, None, dash, "round")

    def dots(self, centres, radius, fill, stroke=None, stroke_width=0.9, marker="o", dash=None):
        """Draws marks of one look as uses of one shape."""
        if not centres:
            return
        xs, ys = zip(*centres)
        self._add(Line2D(
            xs, ys, linestyle="none", marker=marker, markersize=2 * radius,
            markerfacecolor=style.colour(fill) if fill else "none",
            markeredgecolor=style.colour(stroke) if stroke else "none", markeredgewidth=stroke_width if stroke else 0,
        ))

    def _add(self, artist: Artist):
        artist.set_transform(self._transform)
        self._artists.append(artist)

    def finish(self, height, salt):
        """Returns the SVG and its width and height in points."""
        figure = Figure(figsize=(self.width / 72, height / 72), dpi=72, facecolor="none", edgecolor="none")
        figure.patch.set_visible(False)
        self._transform.clear().scale(1, -1).translate(0, height)
        for order, artist in enumerate(self._artists):
            artist.set_clip_on(False)
            artist.set_zorder(order)
            artist.set_figure(figure)
            figure.artists.append(artist)
        return svg.serialise(figure, salt)
