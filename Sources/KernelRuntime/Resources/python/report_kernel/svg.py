"""From a Matplotlib figure to a small SVG that may stand in a page with others.

Matplotlib's own SVG has ids that clash between figures, a style element that
would restyle the whole page, metadata, and style attributes, which a strict
content security policy drops. `compact` mends all of that, for figures of
charts and of authors alike.
"""

import io
import os
import re
from collections import Counter
from functools import lru_cache
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties, findfont, get_font

from . import style

__all__ = ["compact", "serialise"]

# Points kept free round an author's figure.
EDGE = 2.0


def serialise(figure, salt, fitted=False):
    """Draws a figure.

    Returns its SVG, width and height in points. `salt` is the label of the
    cell: it begins every id. Text stays text where the fonts of a report have
    its glyphs, and becomes outlines where they do not. `fitted` widens the
    margins of a figure without a layout of its own until nothing is cut off.
    """
    import matplotlib

    resolution = figure.dpi
    width, height = (float(side) for side in figure.get_size_inches() * 72)
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": salt or "figure"}):
        figure.dpi = 72
        try:
            if fitted:
                _fit(figure, _Renderer(width, height, io.StringIO(), metadata={"Date": None}))
            renderer = _Renderer(width, height, buffer, image_dpi=144, metadata={"Date": None, "Creator": None})
            figure.draw(MixedModeRenderer(figure, width / 72, height / 72, 144, renderer))
            renderer.finalize()
        finally:
            figure.dpi = resolution
    return compact(buffer.getvalue(), salt), width, height


def _fit(figure, renderer):
    """Moves the margins of untouched subplots so that titles and labels lie inside; measures once, not to a fixed point."""
    margins = figure.subplotpars
    sides = ("left", "right", "bottom", "top")
    import matplotlib

    untouched = all(getattr(margins, s) == matplotlib.rcParams[f"figure.subplot.{s}"] for s in sides)
    laid_out = [a for a in figure.axes if a.get_visible() and a.get_subplotspec() is not None]
    if figure.get_layout_engine() is not None or not untouched or not laid_out:
        return
    boxes = [b for a in figure.axes if a.get_visible() and (b := a.get_tightbbox(renderer)) is not None]
    title = figure._suptitle
    head = title.get_window_extent(renderer).height + 6 if title is not None and title.get_text() else 0.0
    width, height = renderer.width, renderer.height
    left = max(0.0, EDGE - min(b.x0 for b in boxes)) / width
    right = max(0.0, max(b.x1 for b in boxes) - (width - EDGE)) / width
    bottom = max(0.0, EDGE - min(b.y0 for b in boxes)) / height
    top = max(0.0, max(b.y1 for b in boxes) - (height - EDGE - head)) / height
    new = (margins.left + left, margins.right - right, margins.bottom + bottom, margins.top - top)
    if new[0] < new[1] - 0.1 and new[2] < new[3] - 0.1:
        figure.subplots_adjust(left=new[0], right=new[1], bottom=new[2], top=new[3])


class _Renderer(RendererSVG):
    """Matplotlib's renderer, but choosing text or outlines by what the fonts can show."""

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        if ismath or (not covered(s) and _outlined(s)):
            import matplotlib

            with matplotlib.rc_context({"svg.fonttype": "path"}):
                super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        else:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)


@lru_cache(8)
def _face(family):
    return get_font(findfont(FontProperties(family=family)))


# As in charts.sheet: forks must not share an open font. Matplotlib does the same with its own.
os.register_at_fork(after_in_child=_face.cache_clear)


@lru_cache(4096)
def _has_glyph(family, character):
    return _face(family).get_char_index(ord(character)) != 0


def covered(text):
    """Tells whether the fonts that pages and papers carry have all glyphs of a text."""
    if text.isascii():
        return True
    families = (style.SANS, "Noto Sans CJK SC")
    return all(any(_has_glyph(f, c) for f in families) for c in text if not c.isspace())


def _outlined(text):
    """Tells whether Matplotlib's fonts have outlines for all of it."""
    families = (style.SANS, "DejaVu Sans", "Noto Sans CJK SC")
    return all(any(_has_glyph(f, c) for f in families) for c in text if not c.isspace())


# Compaction

_NUMBER = re.compile(r"-?\d*\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_PATH_SPACE = re.compile(r"\s*([MLQCz])\s*")
_TRANSFORM = re.compile(r"(\w+)\(([^)]*)\)")
_GEOMETRY = {
    "x", "y", "width", "height", "d", "points", "cx", "cy", "r", "viewBox", "x1", "x2", "y1", "y2",
    "stroke-width", "stroke-dasharray", "stroke-dashoffset", "font-size",
}
_INHERITED = {
    "fill", "stroke", "stroke-width", "stroke-opacity", "fill-opacity", "stroke-linecap", "stroke-linejoin",
    "stroke-dasharray", "font-family", "font-size", "font-weight", "font-style", "text-anchor",
}
_TEXT_TAGS = {"text", "tspan"}


class _Node:
    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag, attributes):
        self.tag = tag
        self.attributes = attributes
        self.children = []  # _Node, or str inside text


def compact(source, salt):
    """Returns a Matplotlib SVG without metadata and style, with short ids that begin with `salt`."""
    root = _parse(source)
    references = _references(root)
    prefix = _name(salt)
    ids = {}
    _clean(root, references, ids, prefix)
    _point(root, ids)
    root.attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        **{k: root.attributes[k] for k in ("width", "height", "viewBox")},
        "stroke-linejoin": "round",
    }
    _hoist_font(root)
    pieces = []
    _write(root, pieces)
    return "".join(pieces)


def _parse(source):
    parser = expat.ParserCreate()
    parser.buffer_text = True
    top = _Node("", {})
    stack = [top]

    def start(tag, attributes):
        node = _Node(tag, attributes)
        stack[-1].children.append(node)
        stack.append(node)

    def data(text):
        if stack[-1].tag in _TEXT_TAGS:
            stack[-1].children.append(text)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: stack.pop()
    parser.CharacterDataHandler = data
    parser.Parse(source.encode("utf-8"), True)
    return top.children[0]


def _references(root):
    found = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if not isinstance(node, _Node):
            continue
        for key, value in node.attributes.items():
            if "#" not in value:
                continue
            found.update(_REFERENCE.findall(value))
            if key in ("href", "xlink:href") and value.startswith("#"):
                found.add(value[1:])
        stack.extend(node.children)
    return found


def _name(salt):
    """Makes an XML name of a label, a different one for each label."""
    name = "".join(c if c.isascii() and (c.isalnum() or c == "-") else f"_{ord(c):x}_" for c in salt or "figure")
    return name if name[:1].isalpha() else f"f{name}"


def _clean(node, references, ids, prefix):
    """Rewrites attributes and children, numbering ids in document order."""
    attributes = {}
    for key, value in node.attributes.items():
        if key == "style":
            attributes.update(_declarations(value))
        elif key == "id":
            if value in references and value not in ids:
                ids[value] = f"{prefix}-{len(ids) + 1}"
            if value in ids:
                attributes["id"] = ids[value]
        elif key == "transform":
            value = _transform(value)
            if value:
                attributes[key] = value
        else:
            attributes[key] = value
    for key in _GEOMETRY & attributes.keys():
        attributes[key] = _short(attributes[key])
    if "d" in attributes:
        attributes["d"] = _PATH_SPACE.sub(r"\1", attributes["d"]).strip()
    node.attributes = attributes

    children = []
    for child in node.children:
        if isinstance(child, str):
            children.append(child)
        elif child.tag not in ("metadata", "style"):
            _clean(child, references, ids, prefix)
            if child.tag in ("g", "defs") and not child.children:
                continue
            if child.tag == "path" and not child.attributes.get("d"):
                continue
            # Groups that say nothing go; their children stay.
            children.extend(child.children if child.tag == "g" and not child.attributes else [child])
    node.children = children
    if node.tag == "g":
        _hoist(node)


def _hoist(group):
    """Moves what all children of a group say alike to the group."""
    children = group.children
    if len(children) < 2 or any(c.tag in ("defs", "a") for c in children):
        return
    for key in sorted(_INHERITED & children[0].attributes.keys() - group.attributes.keys()):
        value = children[0].attributes[key]
        if all(c.attributes.get(key) == value for c in children):
            group.attributes[key] = value
            for child in children:
                del child.attributes[key]


def _declarations(css):
    result = {}
    for declaration in css.split(";"):
        key, colon, value = declaration.partition(":")
        if colon:
            key, value = key.strip(), value.strip()
            if key == "font-size":
                value = value.removesuffix("px")
            result[key] = value
    if result.get("stroke-dashoffset") == "0":
        del result["stroke-dashoffset"]
    if result.get("text-anchor") == "start":
        del result["text-anchor"]
    return result


def _short(text):
    return _NUMBER.sub(_rounded, text) if "." in text or "e" in text else text


def _rounded(match, digits=2):
    text = f"{float(match[0]):.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _transform(text):
    """Rounds a transform, and leaves out turns by nothing."""
    kept = []
    for name, numbers in _TRANSFORM.findall(text):
        if name == "rotate" and float(numbers.split()[0]) == 0:
            continue
        digits = 2 if name == "translate" else 5
        kept.append(f"{name}({_NUMBER.sub(lambda m, d=digits: _rounded(m, d), numbers)})")
    return " ".join(kept)


def _point(root, ids):
    """Turns references to the new ids, and xlink:href into href."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            continue
        for key, value in list(node.attributes.items()):
            if key == "xlink:href":
                del node.attributes[key]
                node.attributes["href"] = f"#{ids.get(value[1:], value[1:])}" if value.startswith("#") else value
            elif "url(#" in value:
                node.attributes[key] = _REFERENCE.sub(lambda m: f"url(#{ids.get(m[1], m[1])})", value)
        stack.extend(node.children)


def _hoist_font(root):
    """Says the family of most texts once."""
    texts = []
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, _Node):
            if "font-family" in node.attributes:
                texts.append(node)
            stack.extend(node.children)
    if not texts:
        return
    counted = Counter(t.attributes["font-family"] for t in texts)
    family = min(counted, key=lambda f: (-counted[f], f))
    for text in texts:
        if text.attributes["font-family"] == family:
            del text.attributes["font-family"]
    root.attributes["font-family"] = family


def _write(node, pieces):
    pieces.append(f"<{node.tag}")
    for key, value in node.attributes.items():
        pieces.append(f" {key}={quoteattr(value)}")
    if not node.children:
        pieces.append("/>")
        return
    pieces.append(">")
    for child in node.children:
        if isinstance(child, str):
            pieces.append(escape(child))
        else:
            _write(child, pieces)
    pieces.append(f"</{node.tag}>")
