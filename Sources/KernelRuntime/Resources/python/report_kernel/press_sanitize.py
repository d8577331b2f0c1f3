"""Rich output of cells, made harmless: HTML by nh3, SVG by an allow-list of our own."""

import re
from functools import lru_cache

from . import press_svg
from .press_visible import visible

HTML_LIMIT = 8_000_000
IMAGE_LIMIT = 4_000_000

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl",
    "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
}
_ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "style", "title"},
    "a": {"href"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "td": {"colspan", "rowspan", "headers", "align"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr", "align"},
    "time": {"datetime"},
}
_STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-left", "border-right", "border-top", "color",
    "font-family", "font-size", "font-style", "font-variant-numeric", "font-weight", "height", "line-height", "list-style-type",
    "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width", "min-width", "padding", "padding-bottom",
    "padding-left", "padding-right", "padding-top", "text-align", "text-decoration", "vertical-align", "white-space", "width",
}
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,80}")
_UNSAFE_STYLE = re.compile(r"url\s*\(|expression|javascript:|@import|\\|<", re.I)
_NUMBER = re.compile(r"\d{1,5}(?:px|%)?")


def sanitize(params, context=None):
    """`{fragments: [{id, mime, text, prefix}]}` → `{fragments: [{id, text} or {id, error}]}`.

    `mime` is text/html or image/svg+xml; every id inside gets `prefix` before
    it. An SVG's answer has `width` and `height` in points where it says
    them, and `removed`: what was cut out of it. `error` is why a fragment is
    refused as a whole.
    """
    return {"fragments": [{"id": f["id"], **_fragment(f)} for f in params["fragments"]]}


def _fragment(fragment):
    text, prefix = fragment["text"], fragment.get("prefix") or "x-"
    try:
        if fragment["mime"] == "text/html":
            return {"text": clean_html(text, prefix)}
        if fragment["mime"] == "image/svg+xml":
            return press_svg.clean(text, prefix)
        return {"error": f"the type '{fragment['mime']}' is not shown"}
    except press_svg.Refused as reason:
        return {"error": str(reason)}


def clean_html(text, prefix):
    """HTML with allowed elements and attributes only; nothing in it runs, loads or leaves the page by itself."""
    if len(text) > HTML_LIMIT:
        raise press_svg.Refused(f"HTML of more than {HTML_LIMIT // 1_000_000} MB")
    if _deepest(text) > 256:
        raise press_svg.Refused("HTML elements nested more than 256 deep")
    return visible(_cleaner(prefix).clean(visible(text)))


def _deepest(text):
    """How deep start tags stand at most, never less than it is."""
    depth = deepest = 0
    for match in re.finditer(r"<(/?)([A-Za-z][A-Za-z0-9-]*)", text):
        if match[2].lower() in ("br", "hr", "img", "col", "input", "meta", "link", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option"):
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


@lru_cache(64)
def _cleaner(prefix):
    import nh3

    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"},
        attribute_filter=lambda element, name, value: _attribute(element, name, value, prefix),
        url_schemes={"http", "https", "mailto", "tel", "data"},
        url_relative="pass_through",
        link_rel="noopener noreferrer",
        filter_style_properties=_STYLES,
    )


def _attribute(element, name, value, prefix):
    """The value that an allowed attribute keeps; None drops it."""
    if name in ("id",):
        return f"{prefix}{value}" if _NAME.fullmatch(value) else None
    if name == "headers":
        return " ".join(f"{prefix}{v}" for v in value.split() if _NAME.fullmatch(v)) or None
    if name == "class":
        # Of its own: the page's classes are not for cells to take.
        return " ".join(f"cell-{v}" for v in value.split()[:8] if _NAME.fullmatch(v)) or None
    if name == "style":
        return None if _UNSAFE_STYLE.search(value) or len(value) > 2000 else value
    if name == "src":
        return value if len(value) <= IMAGE_LIMIT and _DATA_IMAGE.fullmatch(value) else None
    if name == "href":
        if value.startswith("#"):
            return f"#{prefix}{value[1:]}" if _NAME.fullmatch(value[1:]) else None
        return value if re.match(r"(?:https?|mailto|tel):", value.strip(), re.I) else None
    if name == "cite":
        return value if re.match(r"https?:", value, re.I) else None
    if name in ("width", "height", "colspan", "rowspan", "span", "start", "value"):
        return value if _NUMBER.fullmatch(value) else None
    return value
