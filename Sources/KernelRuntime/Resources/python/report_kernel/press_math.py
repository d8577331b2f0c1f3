"""TeX formulas as MathML and as Typst.

latex2mathml reads the TeX. Its tree is checked against an allow-list, written
out as MathML, and turned into a Typst equation that has no code in it: letters,
digits, a few operators, escaped characters, quoted text and calls of math
functions.
"""

import re
from html import unescape
from xml.etree.ElementTree import Element, tostring

LENGTH_LIMIT = 10_000
DEPTH_LIMIT = 60

_ELEMENTS = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msup", "msub", "msubsup", "mover", "munder", "munderover", "mfrac",
    "msqrt", "mroot", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose",
}
_ATTRIBUTES = {
    "accent", "columnalign", "columnlines", "columnspacing", "display", "displaystyle", "fence", "form", "linebreak",
    "linethickness", "lspace", "mathcolor", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowlines",
    "rowspacing", "rspace", "scriptlevel", "stretchy", "width",
}
_VALUE = re.compile(r"[\w .#%-]{0,60}")

_ACCENTS = {
    "^": "hat", "\u02c6": "hat", "~": "tilde", "\u02dc": "tilde", "\u00af": "macron", "\u2015": "overline", "\u203e": "overline",
    "\u2192": "arrow", "\u02d9": "dot", "\u00a8": "dot.double", "\u02d8": "breve", "\u02c7": "caron", "\u00b4": "acute", "`": "grave",
    "\u23de": "overbrace", "\u23df": "underbrace", "_": "underline", "\u0332": "underline", "\u2190": "arrow.l",
}
_UNDER = {"\u23df": "underbrace", "_": "underline", "\u0332": "underline", "\u2015": "underline", "\u203e": "underline", "\u00af": "underline"}
_SPACES = ((0.1, ""), (0.19, "thin"), (0.25, "med"), (0.4, "thick"), (1.3, "quad"), (9e9, "wide"))
_VARIANTS = {
    "normal": "upright", "bold": "bold", "italic": "italic", "double-struck": "bb", "script": "cal", "fraktur": "frak",
    "sans-serif": "sans", "monospace": "mono",
}
_PLAIN_OPERATORS = {"+": "+", "\u2212": "-", "=": "=", "<": "<", ">": ">", "!": "!"}


class _Problem(Exception):
    pass


def convert(params, context=None):
    """`{items: [{id?, tex, display}]}` → `{items: [{id?, mathML, typst, error}]}`, in the same order.

    `error` is null or says what in the TeX is not known; then both forms are
    empty, and the TeX is shown as it is.
    """
    answers = []
    for item in params["items"]:
        answer = {"id": item["id"]} if "id" in item else {}
        try:
            math_ml, typst = _convert(item["tex"], bool(item.get("display")))
            answers.append({**answer, "mathML": math_ml, "typst": typst, "error": None})
        except _Problem as problem:
            answers.append({**answer, "mathML": "", "typst": "", "error": str(problem)})
    return {"items": answers}


def _convert(tex, display):
    from latex2mathml.converter import convert_to_element

    if len(tex) > LENGTH_LIMIT:
        raise _Problem(f"a formula of more than {LENGTH_LIMIT:,} characters")
    if not tex.strip():
        raise _Problem("the formula is empty")
    # Braces are what latex2mathml goes down into.
    if _depth(tex) > DEPTH_LIMIT:
        raise _Problem(f"braces nested more than {DEPTH_LIMIT} deep")
    source = re.sub(r"\\(begin|end)\s*\{(?:aligned|alignedat)\}", r"\\\1{split}", tex)
    source = re.sub(r"\\(begin|end)\s*\{gathered\}", r"\\\1{gather*}", source)
    try:
        tree = convert_to_element(source, display="block" if display else "inline")
    except RecursionError:
        raise _Problem("the formula is nested too deep") from None
    except Exception as error:
        raise _Problem(_reason(error)) from None
    math = _checked(tree)
    math.set("alttext", " ".join(tex.split()))
    return tostring(math, encoding="unicode"), _Typst().row(list(math))


def _depth(tex):
    depth = deepest = 0
    for character in re.sub(r"\\.", "", tex, flags=re.S):
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return max(deepest, tex.count("\\left"), tex.count("\\begin"))


def _reason(error):
    name = type(error).__name__
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", name.removesuffix("Error")).lower()
    return f"the formula is not complete TeX: {words}" if "Error" in name else f"the formula is not TeX: {name}"


def _checked(element, depth=0):
    """A copy of the tree with allowed elements and attributes, and with real characters as its text."""
    if depth > DEPTH_LIMIT * 3:
        raise _Problem("the formula is nested too deep")
    if element.tag not in _ELEMENTS:
        raise _Problem(f"'{element.tag}' cannot be set")
    raw = element.text or ""
    text = unescape(raw)
    if element.tag in ("mi", "mo") and text.startswith("\\") and len(text) > 1:
        raise _Problem(f"the command '{text}' is not known")
    if element.tag == "mi" and raw == "&":
        raise _Problem("'&' stands outside of a table")
    attributes = {k: v for k, v in element.attrib.items() if k in _ATTRIBUTES and _VALUE.fullmatch(v)}
    if element.tag == "mi" and raw.startswith("&#x") and len(text) == 1 and text.isascii() and text.isalpha():
        attributes["mathvariant"] = "normal"  # \mathrm{d}
    copy = Element(element.tag, attributes)
    if element.tag == "math":
        copy.set("xmlns", "http://www.w3.org/1998/Math/MathML")
    copy.text = text or None
    copy.extend([_checked(child, depth + 1) for child in element])
    return copy


class _Typst:
    """Writes a checked tree as the inside of a Typst equation."""

    def row(self, elements):
        """Elements in a line; no space where one stands beside quoted text, because Typst would set it."""
        parts = []
        index = 0
        while index < len(elements):
            count, text = self._special(elements, index)
            if not count:
                count, text = 1, self.element(elements[index])
            if text:
                parts.append(text)
            index += count
        result = ""
        for part in parts:
            tight = not result or result.endswith('"') or part.startswith('"')
            result += part if tight else " " + part
        return result

    def _special(self, elements, index):
        """Brackets around a table or around a binomial coefficient: one thing to Typst."""
        window = elements[index:index + 3]
        if len(window) < 2 or window[0].tag != "mo" or window[0].text not in ("(", "[", "{", "|", "\u2016"):
            return 0, ""
        inner, opener = window[1], window[0].text
        closes = len(window) == 3 and window[2].tag == "mo" and window[2].text in (")", "]", "}", "|", "\u2016")
        if inner.tag == "mfrac" and inner.get("linethickness") == "0" and opener == "(" and closes:
            return 3, f"binom({self.element(inner[0])}, {self.element(inner[1])})"
        if inner.tag == "mtable":
            if opener == "{" and not closes:
                return 2, f"cases({', '.join(self._cells(row, ' & ') for row in inner)})"
            if closes:
                return 3, f'mat(delim: "{opener}", {self._rows(inner)})'
        return 0, ""

    def element(self, element):
        write = getattr(self, "_" + element.tag, None)
        return write(element) if write else self.row(list(element))

    def _mrow(self, element):
        children = list(element)
        fences = [c for c in children if c.tag == "mo" and c.get("fence") == "true"]
        if fences and children and children[0] in fences and not self._special(children, 0)[0]:
            return self._fenced(children, fences)
        return self.row(children)

    def _fenced(self, children, fences):
        """`lr` scales the delimiters at its ends; one that is not there leaves its side open."""
        has_end = children[-1] in fences and len(children) > 1
        inner = self.row(children[1:-1] if has_end else children[1:])
        start = _character(children[0].text)
        end = _character(children[-1].text) if has_end else ""
        return f"lr({' '.join(p for p in (start, inner, end) if p)})"

    def _mi(self, element):
        text, variant = element.text or "", element.get("mathvariant")
        if len(text) > 1:
            body = f"op({_quoted(text)})"
            return f"bold({body})" if variant == "bold" else body
        body = _character(text)
        return f"{_VARIANTS[variant]}({body})" if variant in _VARIANTS and body else body

    def _mn(self, element):
        text = element.text or ""
        return text if re.fullmatch(r"\d+(?:\.\d+)?", text) else _quoted(text)

    def _mo(self, element):
        text = element.text or ""
        if len(text) > 1:
            return f"op({_quoted(text)})"
        return _character(text)

    def _mtext(self, element):
        return _quoted((element.text or "").replace("\u00a0", " ")) if element.text else ""

    def _mspace(self, element):
        if element.get("linebreak") == "newline":
            return "\\ "
        match = re.fullmatch(r"(-?[\d.]+)\s*(em|ex|cm|mm|in|pt|mu)?", element.get("width", ""))
        if not match or match[1].startswith("-"):
            return ""
        width = float(match[1]) * {"ex": 0.45, "cm": 2.8, "mm": 0.28, "in": 7.2, "pt": 0.1, "mu": 1 / 18}.get(match[2], 1)
        return next(name for limit, name in _SPACES if width < limit)

    def _base(self, element):
        # An empty base still carries its scripts.
        return self.element(element) or '""'

    def _attach(self, base, top="", bottom="", limits=False):
        if limits:
            base = f"limits({base})"
        scripts = [f"{side}: {text}" for side, text in (("t", top), ("b", bottom)) if text]
        return f"attach({', '.join([base, *scripts])})"

    def _msup(self, element):
        base, script = element
        if script.tag in ("mi", "mo") and re.fullmatch("[\u2032\u2033\u2034]+|'+", script.text or ""):
            count = sum({"\u2033": 2, "\u2034": 3}.get(c, 1) for c in script.text)
            return f"attach({self._base(base)}, tr: {' '.join(['prime'] * count)})"
        return self._attach(self._base(base), top=self.element(script))

    def _msub(self, element):
        return self._attach(self._base(element[0]), bottom=self.element(element[1]), limits=_has_limits(element[0]))

    def _msubsup(self, element):
        return self._attach(
            self._base(element[0]), top=self.element(element[2]), bottom=self.element(element[1]), limits=_has_limits(element[0]))

    def _mover(self, element):
        base, over = element
        name = _ACCENTS.get(over.text or "") if over.tag == "mo" else None
        if name:
            return f"{name}({self._base(base)})"
        if base.tag == "mover" and (base[1].text or "") == "\u23de":
            return f"overbrace({self._base(base[0])}, {self.element(over)})"
        return self._attach(self._base(base), top=self.element(over), limits=True)

    def _munder(self, element):
        base, under = element
        name = _UNDER.get(under.text or "") if under.tag == "mo" else None
        if name:
            return f"{name}({self._base(base)})"
        if base.tag == "munder" and (base[1].text or "") == "\u23df":
            return f"underbrace({self._base(base[0])}, {self.element(under)})"
        return self._attach(self._base(base), bottom=self.element(under), limits=True)

    def _munderover(self, element):
        return self._attach(self._base(element[0]), top=self.element(element[2]), bottom=self.element(element[1]), limits=True)

    def _mfrac(self, element):
        top, bottom = self._base(element[0]), self._base(element[1])
        return f"matrix({top}; {bottom})" if element.get("linethickness") == "0" else f"frac({top}, {bottom})"

    def _msqrt(self, element):
        return f"sqrt({self.row(list(element))})"

    def _mroot(self, element):
        return f"root({self.element(element[1])}, {self._base(element[0])})"

    def _mtable(self, element):
        # Only the tables of `align` and its kin say how far apart their columns are.
        if element.get("columnspacing"):
            return " \\ ".join(self._cells(row, " & ") for row in element)
        return f"matrix({self._rows(element)})"

    def _rows(self, table):
        return "; ".join(self._cells(row, ", ") for row in table)

    def _cells(self, row, separator):
        return separator.join(self.row(list(cell)) or '""' for cell in row)

    def _mstyle(self, element):
        inner = self.row(list(element))
        shown = element.get("displaystyle")
        return f"display({inner})" if shown == "true" else f"inline({inner})" if shown == "false" else inner

    def _mphantom(self, element):
        return f"phantom({self.row(list(element))})"

    def _menclose(self, element):
        notation = element.get("notation", "")
        inner = self.row(list(element))
        return f"boxed({inner})" if "box" in notation else f"cancel({inner})" if "strike" in notation else inner


def _has_limits(element):
    """Operators such as lim and max, whose condition stands below."""
    return element.tag == "mo" and (element.text or "") in {
        "lim", "max", "min", "sup", "inf", "limsup", "liminf", "argmax", "argmin", "det", "gcd", "Pr"}


def _character(text):
    """One character, so that Typst reads it as itself and nothing else."""
    if not text:
        return ""
    if text.isascii() and text.isalnum():
        return text
    if text in _PLAIN_OPERATORS:
        return _PLAIN_OPERATORS[text]
    if text.isspace():
        return ""
    if text == "|":
        return 'class("normal", \\u{7c})'
    return f"\\u{{{ord(text):x}}}"


def _quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
