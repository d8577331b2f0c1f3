"""SVG by an allow-list: what draws stays, what runs, loads or multiplies goes.

The tree is built with expat, which expands nothing: a document type with
declarations of its own is refused. Style sheets and style attributes become
presentation attributes, so that a drawing does not restyle its page and needs
no exception from a content security policy.
"""

import re
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from .press_visible import visible

SIZE_LIMIT = 16_000_000
DEPTH_LIMIT = 64
ELEMENT_LIMIT = 200_000
# How many elements are drawn once `use` and patterns are followed.
DRAWN_LIMIT = 400_000
IMAGE_LIMIT = 8_000_000

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"

_ELEMENTS = {
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
    "textPath", "title", "desc", "clipPath", "mask", "pattern", "linearGradient", "radialGradient", "stop", "marker", "image",
    "switch",
}
_TEXT = {"text", "tspan", "textPath", "title", "desc"}
_PROPERTIES = {
    "alignment-baseline", "baseline-shift", "clip-path", "clip-rule", "color", "display", "dominant-baseline", "fill",
    "fill-opacity", "fill-rule", "font-family", "font-size", "font-stretch", "font-style", "font-variant", "font-weight",
    "image-rendering", "letter-spacing", "marker-end", "marker-mid", "marker-start", "mask", "opacity", "overflow", "paint-order",
    "shape-rendering", "stop-color", "stop-opacity", "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "text-decoration", "text-rendering",
    "vector-effect", "visibility", "word-spacing", "writing-mode",
}
# Of these, a value on every element is the same as a value on the root.
_NOT_INHERITED = {
    "alignment-baseline", "baseline-shift", "clip-path", "display", "mask", "opacity", "overflow", "stop-color", "stop-opacity",
    "text-decoration", "vector-effect",
}
_ATTRIBUTES = {
    "aria-hidden", "aria-label", "clipPathUnits", "cx", "cy", "d", "dx", "dy", "fr", "fx", "fy", "gradientTransform",
    "gradientUnits", "height", "lengthAdjust", "markerHeight", "markerUnits", "markerWidth", "maskContentUnits", "maskUnits",
    "method", "offset", "orient", "pathLength", "patternContentUnits", "patternTransform", "patternUnits", "points",
    "preserveAspectRatio", "r", "refX", "refY", "role", "rotate", "rx", "ry", "spacing", "spreadMethod", "startOffset",
    "textLength", "transform", "version", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2",
}
_REFERENCE = re.compile(r"""url\(\s*(["']?)#([^"')\s]+)\1\s*\)""")
_UNSAFE = re.compile(r"url\s*\(|expression\s*\(|javascript:|@import|[\\<>{};]|/\*", re.I)
_DATA_IMAGE = re.compile(r"data:image/(png|jpe?g);base64,[A-Za-z0-9+/=\s]+")
_ID = re.compile(r"[^\s\"'()<>&#]{1,200}")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(\*|[A-Za-z]+)?([.#][\w-]+)?")
_LENGTH = re.compile(r"\s*([0-9.]+(?:e-?\d+)?)\s*(pt|px|in|cm|mm|pc|)\s*", re.I)
_POINTS = {"pt": 1, "px": 0.75, "": 0.75, "in": 72, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "pc": 12}


class Refused(Exception):
    """A fragment that is not shown; its text is the reason."""


class _Node:
    __slots__ = ("attributes", "children", "classes", "identifier", "style", "tag")

    def __init__(self, tag):
        self.tag = tag
        self.attributes = {}
        self.children = []  # _Node, or str inside text
        self.classes, self.identifier, self.style = (), None, ""


def clean(text, prefix):
    """Returns `{text, width, height, removed}`; raises Refused."""
    if len(text) > SIZE_LIMIT:
        raise Refused(f"an SVG of more than {SIZE_LIMIT // 1_000_000} MB")
    reader = _Reader()
    root = reader.read(text)
    _apply_styles(root, reader.sheets)
    _prefix(root, prefix)
    drawn = _Drawn(root)
    drawn.check()
    root.attributes.setdefault("version", "1.1")
    width, height = _size(root)
    root.attributes = {"xmlns": _SVG, **{k: v for k, v in root.attributes.items() if k != "version"}}
    parts = []
    _write(root, parts)
    return {"text": visible("".join(parts)), "width": width, "height": height, "removed": sorted(reader.removed)}


# Reading

class _Reader:
    def __init__(self):
        self.root, self.open, self.skipped = None, [], 0
        self.count = 0
        self.removed = set()
        self.sheets, self.in_sheet = [], None

    def read(self, text):
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.SkippedEntityHandler = self._entity
        parser.ProcessingInstructionHandler = lambda target, data: self.removed.add(f"<?{target}?>")
        try:
            text = re.sub(r"""^\ufeff?\s*(<\?xml[^>]*?)\s+encoding=(["'])[^"']*\2""", r"\1", text)
            parser.Parse(text.encode("utf-8", "surrogatepass"), True)
        except (expat.ExpatError, UnicodeError) as error:
            raise Refused(f"the SVG is not well-formed XML: {error}") from None
        if self.root is None:
            raise Refused("the SVG has no root element of the SVG namespace")
        return self.root

    def _doctype(self, name, system, public, has_subset):
        if has_subset:
            raise Refused("the SVG declares a document type of its own")

    def _entity(self, name, *rest):
        raise Refused(f"the SVG uses the entity '{name}'")

    def _start(self, name, attributes):
        self.count += 1
        if self.count > ELEMENT_LIMIT:
            raise Refused(f"an SVG of more than {ELEMENT_LIMIT:,} elements")
        namespace, _, tag = name.rpartition(" ")
        if tag == "a" and namespace == _SVG:
            # A link leads nowhere, but what it holds is drawn.
            tag, attributes = "g", []
        if len(self.open) + self.skipped >= DEPTH_LIMIT:
            raise Refused(f"SVG elements nested more than {DEPTH_LIMIT} deep")
        if self.skipped:
            self.skipped += 1
        elif namespace == _SVG and tag == "style" and self.open:
            self.skipped, self.in_sheet = 1, []
        elif namespace != _SVG or tag not in _ELEMENTS or (tag != "svg" and not self.open):
            self.skipped = 1
            if tag not in ("metadata", "RDF", "namedview"):
                self.removed.add(f"<{tag}>")
        else:
            self._open(tag, dict(zip(attributes[::2], attributes[1::2], strict=True)))

    def _open(self, tag, attributes):
        node = _Node(tag)
        for name, value in attributes.items():
            self._attribute(node, name, value)
        if self.open:
            self.open[-1].children.append(node)
        elif self.root is None:
            self.root = node
        self.open.append(node)

    def _attribute(self, node, name, value):
        namespace, _, local = name.rpartition(" ")
        if local == "href" and namespace in ("", _XLINK):
            self._reference(node, value.strip())
        elif namespace == _XML:
            if local == "lang":
                node.attributes["xml:lang"] = value
            elif local == "space" and value == "preserve":
                node.attributes["xml:space"] = value
        elif namespace:
            return
        elif local == "id":
            node.identifier = value if _ID.fullmatch(value) else None
        elif local == "class":
            node.classes = tuple(value.split())
        elif local == "style":
            node.style = value
        elif local == "lang":
            node.attributes["xml:lang"] = value
        elif local in _PROPERTIES:
            if (value := _value(value)) is not None:
                node.attributes[local] = value
            else:
                self.removed.add(f"{local}=")
        elif local in _ATTRIBUTES:
            node.attributes[local] = value
        elif local.startswith("on"):
            self.removed.add(f"{local}=")

    def _reference(self, node, value):
        if node.tag == "image":
            if len(value) <= IMAGE_LIMIT and _DATA_IMAGE.fullmatch(value):
                node.attributes["href"] = re.sub(r"\s", "", value)
            else:
                self.removed.add("<image> of another file")
        elif value.startswith("#") and _ID.fullmatch(value[1:]):
            node.attributes["href"] = value
        else:
            self.removed.add("href=")

    def _end(self, name):
        if self.skipped:
            self.skipped -= 1
            if not self.skipped and self.in_sheet is not None:
                self.sheets.append("".join(self.in_sheet))
                self.in_sheet = None
        else:
            self.open.pop()

    def _text(self, text):
        if self.in_sheet is not None:
            self.in_sheet.append(text)
        elif not self.skipped and self.open and self.open[-1].tag in _TEXT:
            self.open[-1].children.append(text)


def _value(value):
    """A value of a property, or None where it may not stand."""
    value = value.strip()
    bare = _REFERENCE.sub("", value)
    return value if len(value) < 4000 and not _UNSAFE.search(bare) else None


# Styles

def _declarations(text):
    """Allowed properties of a style text, in order; later ones win."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    result = {}
    for declaration in text.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip()
        if name == "font":
            result |= _font(value)
        elif name in _PROPERTIES and (value := _value(value)):
            result[name] = value
    return result


def _font(value):
    """The shorthand `italic 600 10px 'IBM Plex Sans'` as its parts."""
    match = re.fullmatch(r"((?:[\w-]+\s+)*?)([\d.]+(?:px|pt|r?em|ex|%|mm|cm|in))(?:\s*/\s*[\w.%]+)?\s+(.+)", value)
    if not match or _value(match[3]) is None:
        return {}
    result = {"font-size": match[2], "font-family": match[3]}
    for word in match[1].split():
        if word in ("italic", "oblique"):
            result["font-style"] = word
        elif word in ("bold", "bolder", "lighter") or word.isdigit():
            result["font-weight"] = word
    return result


def _apply_styles(root, sheets):
    """Turns style sheets and style attributes into presentation attributes, which inherit in the same way."""
    rules = []
    for sheet in sheets:
        sheet = re.sub(r"/\*.*?\*/|@[^;{}]*;", "", sheet, flags=re.S)
        for selectors, body in _RULE.findall(sheet):
            declared = _declarations(body)
            for selector in selectors.split(","):
                if declared and selector.strip() and (match := _SELECTOR.fullmatch(selector.strip())):
                    rank = (match[2] or "").startswith("#") * 100 + (match[2] or "").startswith(".") * 10 + ((match[1] or "*") != "*")
                    rules.append((rank, match[1] or "*", match[2] or "", declared))
    rules.sort(key=lambda rule: rule[0])
    used = _used(root)
    stack = [(root, {}, False)]
    while stack:
        node, inherited, is_used = stack.pop()
        is_used = is_used or node.identifier in used
        own = dict(node.attributes)
        for _, tag, mark, declared in rules:
            if tag in ("*", node.tag) and (not mark or _marked(node, mark)):
                own |= declared
        own |= _declarations(node.style)
        # What a parent gives anyway is not said again, but where something is used, it has other parents.
        node.attributes = {
            name: value for name, value in own.items()
            if is_used or name in node.attributes or name in _NOT_INHERITED or inherited.get(name) != value
        }
        passed = inherited | {n: v for n, v in own.items() if n in _PROPERTIES and n not in _NOT_INHERITED}
        stack += [(child, passed, is_used) for child in node.children if isinstance(child, _Node)]


def _used(root):
    """The identifiers that `use` refers to."""
    used, stack = set(), [root]
    while stack:
        node = stack.pop()
        if node.tag == "use" and "href" in node.attributes:
            used.add(node.attributes["href"][1:])
        stack += [child for child in node.children if isinstance(child, _Node)]
    return used


def _marked(node, mark):
    return mark[1:] in node.classes if mark[0] == "." else mark[1:] == node.identifier


# References

def _prefix(root, prefix):
    stack = [root]
    while stack:
        node = stack.pop()
        if node.identifier:
            node.attributes["id"] = node.identifier = f"{prefix}{node.identifier}"
        for name, value in node.attributes.items():
            if name == "href" and value.startswith("#"):
                node.attributes[name] = f"#{prefix}{value[1:]}"
            elif name in _PROPERTIES and "url(" in value:
                node.attributes[name] = _REFERENCE.sub(lambda m: f"url(#{prefix}{m[2]})", value)
        stack += [child for child in node.children if isinstance(child, _Node)]


class _Drawn:
    """Counts what a drawing comes to once its references are followed."""

    def __init__(self, root):
        self.root = root
        self.targets = {}
        self.counts = {}
        stack = [root]
        while stack:
            node = stack.pop()
            if node.identifier:
                self.targets.setdefault(node.identifier, node)
            stack += [child for child in node.children if isinstance(child, _Node)]

    def check(self):
        if self._count(self.root, ()) > DRAWN_LIMIT:
            raise Refused(f"the references of the SVG multiply to more than {DRAWN_LIMIT:,} elements")

    def _count(self, node, path):
        if node in self.counts:
            return self.counts[node]
        if node in path:
            raise Refused("an element of the SVG refers to itself")
        if len(path) > DEPTH_LIMIT * 4:
            raise Refused("the references of the SVG form too long a chain")
        path = (*path, node)
        total = 1
        for target in self._references(node):
            total += self._count(target, path)
        for child in node.children:
            if isinstance(child, _Node):
                total += self._count(child, path)
        self.counts[node] = min(total, DRAWN_LIMIT + 1)
        return self.counts[node]

    def _references(self, node):
        names = [node.attributes["href"][1:]] if node.attributes.get("href", "").startswith("#") else []
        for name in ("clip-path", "fill", "marker-end", "marker-mid", "marker-start", "mask", "stroke"):
            names += [match[2] for match in _REFERENCE.finditer(node.attributes.get(name, ""))]
        return [self.targets[name] for name in names if name in self.targets]


# Writing

def _size(root):
    """Width and height in points; None where the drawing does not say them."""
    sides = []
    for name in ("width", "height"):
        match = _LENGTH.fullmatch(root.attributes.get(name, ""))
        sides.append(float(match[1]) * _POINTS[match[2].lower()] if match else None)
    box = re.split(r"[\s,]+", root.attributes.get("viewBox", "").strip())
    if len(box) == 4 and None in sides:
        try:
            sides = [float(box[2]) * 0.75, float(box[3]) * 0.75]
        except ValueError:
            pass
    return [round(side, 3) if side else None for side in sides]


def _write(node, parts):
    parts.append(f"<{node.tag}" + "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items()))
    if not node.children:
        parts.append("/>")
        return
    parts.append(">")
    for child in node.children:
        if isinstance(child, _Node):
            _write(child, parts)
        else:
            parts.append(escape(child))
    parts.append(f"</{node.tag}>")
