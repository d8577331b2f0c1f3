"""pandas' Styler as HTML whose rules stand at the elements that they are for: a page takes no style sheet from a cell."""

import html
import re
from html.parser import HTMLParser

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
# `#T_x`, `#T_x th`, `#T_x .blank`, `#T_x_row0_col1`; states and places such as `:hover` are no matter of a printed page.
_SELECTOR = re.compile(r"#(?P<id>[\w-]+)(?:\s+(?P<tag>[a-z][a-z0-9]*)?(?P<classes>(?:\.[\w-]+)*))?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]+|rgba?\([\d.,%\s]+\)|hsla?\([\d.,%\sdeg]+\)")


def to_html(styler):
    """The table of a Styler: formats, colours and hidden parts as it says, header cells with their scope, without ids."""
    text = styler.to_html()
    sheet, _, table = text.partition("</style>") if "</style>" in text else ("", "", text)
    rules = _rules(sheet.partition("<style")[2].partition(">")[2])
    writer = _Writer(rules, _numeric_columns(styler))
    writer.feed(table)
    writer.close()
    return "".join(writer.parts).strip()


def _numeric_columns(styler):
    """Positions of the columns of numbers, which stand to the right."""
    return {position for position, kind in enumerate(styler.data.dtypes) if getattr(kind, "kind", "O") in "iuf"}


def _rules(sheet):
    """`[(id, tag, classes, {property: value})]`, those of single elements last."""
    rules = []
    for selectors, body in _RULE.findall(re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)):
        style = {}
        for declaration in body.split(";"):
            name, _, value = declaration.partition(":")
            name, value = name.strip().lower(), value.replace("!important", "").strip()
            if name == "background" and _COLOUR.fullmatch(value):
                name = "background-color"
            if name and value:
                style[name] = value
        for selector in selectors.split(","):
            match = _SELECTOR.fullmatch(selector.strip())
            if match and style:
                rules.append((match["id"], match["tag"], frozenset((match["classes"] or "").split(".")) - {""}, " " in selector.strip(), style))
    return sorted(rules, key=lambda rule: not rule[3])


class _Writer(HTMLParser):
    """Writes the table again with the rules as attributes."""

    def __init__(self, rules, numeric):
        super().__init__(convert_charrefs=False)
        self._rules, self._numeric = rules, numeric
        self._table = None
        self.parts = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        identifier, classes = given.pop("id", None), set((given.get("class") or "").split())
        if tag == "table" and self._table is None:
            self._table = identifier
        style = {}
        column = next((int(name[3:]) for name in classes if re.fullmatch(r"col\d+", name)), None)
        if column in self._numeric and classes & {"data", "col_heading"}:
            style["text-align"] = "right"
        for rule_id, rule_tag, rule_classes, is_below, declarations in self._rules:
            is_meant = (
                rule_id == self._table and tag != "table" and rule_tag in (None, tag) and rule_classes <= classes
                if is_below else rule_id == identifier
            )
            if is_meant:
                style.update(declarations)
        if tag == "th" and "scope" not in given:
            given["scope"] = "row" if "row_heading" in classes else "col"
        if style:
            own = (given.get("style") or "").strip().rstrip(";")
            given["style"] = "; ".join([*(f"{name}: {value}" for name, value in style.items()), *([own] if own else [])])
        self.parts.append(f"<{tag}{''.join(f' {name}={chr(34)}{html.escape(value or str(), quote=True)}{chr(34)}' for name, value in given.items())}>")

    def handle_endtag(self, tag):
        self.parts.append(f"</{tag}>")

    def handle_data(self, data):
        self.parts.append(data)

    def handle_entityref(self, name):
        self.parts.append(f"&{name};")

    def handle_charref(self, name):
        self.parts.append(f"&#{name};")
