"""Citations and reference lists, worded by a CSL style through citeproc-py.

citeproc-py renders one cite and one entry; what it lacks is done here: year
suffixes (2012a, 2012b), citations in the running text, "author suppressed",
several works of one author in a row, and Chinese punctuation.
"""

import re
import unicodedata
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

CSL_FOLDER = Path(__file__).resolve().parents[2] / "csl"
BUILT_IN = {"author-date": "report-author-date.csl"}
LOCALES = {"en": "en-US", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}

# Markup is carried through citeproc as private characters: data are cleared of them first.
_MARKS = {"italic": "\ue101", "bold": "\ue102", "smallCaps": "\ue103", "superscript": "\ue104", "subscript": "\ue105"}
_NAMES = {mark: name for name, mark in _MARKS.items()}
_END = "\ue100"
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def cite(params, context=None):
    """Words the citations of a report and its reference list.

    `{style, csl?, language, bibliography: [CSL-JSON], groups: [{id, items:
    [{key, prefix, locator, label, suffix, suppress}], narrative}]}` →
    `{groups: [{id, runs}], references: [{key, runs}], errors: [message]}`;
    a run is `{text, italic?, bold?, …, key?, link?}`. `csl` is the text of an own
    style, `style` the name of a built-in one. `all: true` lists works that are
    not cited, too. Keys without an entry are errors, and stand as `key?`.
    """
    language = params.get("language", "en")
    try:
        press = _Citations(params["bibliography"], _style_text(params), language, params.get("csl") is None)
    except _StyleProblem as problem:
        return {"groups": [], "references": [], "errors": [str(problem)]}
    cited = list(dict.fromkeys(i["key"] for g in params.get("groups", []) for i in g["items"]))
    missing = [key for key in cited if key not in press.items]
    known = [key for key in cited if key in press.items]
    if params.get("all"):
        known += [key for key in press.items if key not in set(known)]
    press.register(known)
    groups = [{"id": g["id"], "runs": press.group(g)} for g in params.get("groups", [])]
    references = [{"key": key, "runs": press.entry(key)} for key in press.order]
    errors = [f"no source has the key '{key}'" for key in missing]
    return {"groups": groups, "references": references, "errors": errors + press.errors}


class _StyleProblem(Exception):
    pass


def _style_text(params):
    if params.get("csl") is not None:
        return params["csl"].encode()
    name = params.get("style") or "author-date"
    if name not in BUILT_IN:
        raise _StyleProblem(f"there is no built-in citation style '{name}'; there is 'author-date'")
    return (CSL_FOLDER / BUILT_IN[name]).read_bytes()


class _Formatter:
    """What citeproc calls to mark up text."""

    @staticmethod
    def preformat(text):
        return text

    Italic = Oblique = staticmethod(lambda text: _MARKS["italic"] + str(text) + _END)
    Bold = staticmethod(lambda text: _MARKS["bold"] + str(text) + _END)
    SmallCaps = staticmethod(lambda text: _MARKS["smallCaps"] + str(text) + _END)
    Superscript = staticmethod(lambda text: _MARKS["superscript"] + str(text) + _END)
    Subscript = staticmethod(lambda text: _MARKS["subscript"] + str(text) + _END)
    Light = Underline = staticmethod(str)


class _Citations:
    def __init__(self, bibliography, style, language, is_built_in):
        import warnings

        from citeproc import CitationStylesBibliography, CitationStylesStyle
        from lxml.etree import XMLSyntaxError

        self.language, self.is_built_in = language, is_built_in
        self.is_chinese = language.startswith("zh")
        self.items, self.errors, self.order, self.cites = {}, [], [], {}
        for item in bibliography:
            self.items.setdefault(str(item["id"]), item)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self.style = CitationStylesStyle(BytesIO(style), locale=LOCALES.get(language, "en-US"), validate=False)
            except (XMLSyntaxError, AttributeError, ValueError) as error:
                raise _StyleProblem(f"the citation style is not CSL: {error}") from None
            if not self.style.has_bibliography():
                raise _StyleProblem("the citation style has no bibliography")
            self.source = {key: reference for key, item in self.items.items() if (reference := self._reference(key, item))}
            self.bibliography = CitationStylesBibliography(self.style, self.source, _Formatter)

    def _reference(self, key, item):
        """One source as citeproc holds it; what it would choke on is left out and named."""
        from citeproc.source.json import CiteProcJSON

        fields = {}
        for name, value in item.items():
            if name in ("id", "custom", "categories", "citation-key", "citation-label"):
                continue
            try:
                fields[name] = _cleared(value)
                CiteProcJSON([{"id": "x", "type": "document", name: fields[name]}] if name != "type" else [])
            except Exception:
                fields.pop(name, None)
                self.errors.append(f"the field '{name}' of source '{key}' is not CSL-JSON")
        if fields.get("issued") == {}:
            del fields["issued"]
        reference = CiteProcJSON([{"type": "document", **fields, "id": key}])
        return next(iter(reference.values()))

    def register(self, keys):
        """Takes notice of the works that are cited: their order and year suffixes."""
        from citeproc import Citation, CitationItem

        for key in keys:
            item = CitationItem(key)
            item.key = key
            citation = Citation([item])
            self.cites[key] = citation.cites[0]
            self.bibliography.register(citation)
            self.cites[key].key = key
        if self.is_built_in:
            self.order = sorted(keys, key=self._sort_key)
        else:
            self.bibliography.sort()
            self.order = list(self.bibliography.keys)
        for number, cite in enumerate(self.bibliography.items, 1):
            if not hasattr(cite, "number"):
                cite["number"] = number
        self._add_suffixes()

    def _sort_key(self, key):
        author = _plain(self._macro("author", key, self.style.root.bibliography.layout))
        issued = self.source[key].get("issued")
        title = str(self.source[key].get("title", ""))
        return _collation(author), str(issued.sort_key()) if issued else "~", _collation(title), key

    def _add_suffixes(self):
        from citeproc.string import String

        if not self.is_built_in and self.style.root.citation.get("disambiguate-add-year-suffix") != "true":
            return
        alike = {}
        for key in self.order:
            alike.setdefault((self.author(key), self.year(key)), []).append(key)
        for keys in alike.values():
            for number, key in enumerate(keys if len(keys) > 1 else []):
                self.source[key]["year_suffix"] = String(_suffix(number))

    # Pieces

    def _macro(self, name, key, layout):
        layout.repressed = {}
        try:
            text = self.style.root.get_macro(name).render(self.cites[key], context=layout)
        except IndexError:
            return ""
        return _marked(text)

    def author(self, key):
        if self.is_built_in:
            return self._macro("author-short", key, self.style.root.citation.layout)
        return _own_author(self.items[key])

    def year(self, key):
        if self.is_built_in:
            return self._macro("year", key, self.style.root.citation.layout)
        return _own_year(self.items[key]) + str(self.source[key].get("year_suffix", ""))

    def locator(self, item):
        text = (item.get("locator") or "").strip()
        if not text:
            return ""
        text = re.sub(r"(?<=\w)\s*(?:--|-)\s*(?=\w)", "\u2013", text)
        label = item.get("label") or "page"
        if label == "page":
            return text
        term = self.style.root.get_single_term(name=label, form="short") or self.style.root.get_single_term(name=label)
        plural = self.style.root.get_plural_term(name=label, form="short") or self.style.root.get_plural_term(name=label)
        if self.is_chinese:
            return f"第{text}{term or label}"
        word = str(plural if re.search(r"\d\s*[\u2013,&]\s*\d", text) and plural else term) or label
        return f"{word}\u00a0{text}"

    # Whole citations

    def group(self, group):
        items = group["items"]
        if not self.is_built_in and not group.get("narrative") and not any(i.get("suppress") for i in items):
            return self._styled(items)
        if group.get("narrative"):
            return self._joined([self._narrative(item) for item in items], "; ")
        open_mark, close_mark = ("（", "）") if self.is_chinese else ("(", ")")
        return _merged([{"text": open_mark}, *self._cluster(items), {"text": close_mark}])

    def _cluster(self, items):
        """Works one after another; of one author in a row, the years alone."""
        runs, previous = [], None
        for item in items:
            key = item["key"]
            author = "" if key not in self.source or item.get("suppress") else self.author(key)
            follows = previous is not None and author and author == previous and not item.get("prefix")
            if runs:
                runs.append({"text": ("，" if self.is_chinese else ", ") if follows else ("；" if self.is_chinese else "; ")})
            if item.get("prefix"):
                runs.append({"text": _spaced(_cleared(item["prefix"]))})
            runs += self._work(item, "" if follows else author)
            previous = author if not item.get("locator") and not item.get("suffix") else None
        return runs

    def _work(self, item, author):
        key = item["key"]
        if key not in self.source:
            return [{"text": f"{key}?", "bold": True}]
        text = f"{author} {self.year(key)}" if author else self.year(key)
        return [*_runs(text, key=key), *self._tail(item)]

    def _tail(self, item):
        runs = []
        comma = "，" if self.is_chinese else ", "
        if locator := self.locator(item):
            runs.append({"text": comma + locator})
        if suffix := _cleared(item.get("suffix") or "").strip():
            runs.append({"text": suffix if suffix[0] in ",.;:，。；" else comma + suffix})
        return runs

    def _narrative(self, item):
        key = item["key"]
        if key not in self.source:
            return [{"text": f"{key}?", "bold": True}]
        open_mark, close_mark = ("（", "）") if self.is_chinese else (" (", ")")
        prefix = [{"text": _spaced(_cleared(item["prefix"]))}] if item.get("prefix") else []
        author = [] if item.get("suppress") else _runs(self.author(key), key=key)
        year = [{"text": open_mark if author else open_mark.strip()}, *_runs(self.year(key), key=key), *self._tail(item)]
        return [*prefix, *author, *year, {"text": close_mark}]

    def _styled(self, items):
        """A citation as an own style lays it out, with its own punctuation."""
        from citeproc import Citation, CitationItem, Locator

        known = [item for item in items if item["key"] in self.source]
        cites = []
        for item in known:
            extra = {}
            if item.get("locator"):
                extra["locator"] = Locator(item.get("label") or "page", item["locator"])
            if item.get("prefix"):
                extra["prefix"] = _spaced(_cleared(item["prefix"]))
            if item.get("suffix"):
                extra["suffix"] = " " + _cleared(item["suffix"]).strip()
            cite = CitationItem(item["key"], **extra)
            cite.key = item["key"]
            cite["number"] = self.cites[item["key"]].get("number", 0)
            cites.append(cite)
        citation = Citation(cites)
        citation.bibliography = self.bibliography
        runs = _runs(_marked(self.style.render_citation(citation, [], None))) if cites else []
        if len(known) == 1:
            runs = [{**run, "key": known[0]["key"]} for run in runs]
        runs += [{"text": f" {item['key']}?", "bold": True} for item in items if item["key"] not in self.source]
        return _merged(runs)

    def _joined(self, parts, delimiter):
        runs = []
        for part in parts:
            if runs:
                runs.append({"text": "；" if self.is_chinese else delimiter})
            runs += part
        return _merged(runs)

    def entry(self, key):
        """The entry of a work in the reference list."""
        layout = self.style.root.bibliography.layout
        layout.repressed = {}
        with self._day_shown(key):
            text = _marked(layout.format(layout.wrap(layout.render_children(self.cites[key]))) or "")
        text = _tidied(text, self.language)
        urls = [u for u in (self.items[key].get("URL"), self.items[key].get("DOI")) if isinstance(u, str)]
        return _merged(_linked(_runs(text), urls))

    @contextmanager
    def _day_shown(self, key):
        """Takes the full date out of our style where it would only say the year again; CSL has no test for that."""
        parts = (self.items[key].get("issued") or {}).get("date-parts") or [[]]
        found = self.style.root.bibliography.layout.xpath_search('.//cs:text[@macro="day"]') if self.is_built_in else []
        if not found or any(len(part) > 1 for part in parts):
            yield
            return
        parent, place = found[0].getparent(), found[0].getparent().index(found[0])
        parent.remove(found[0])
        yield
        parent.insert(place, found[0])


# Text

def _cleared(value):
    """A value of the data without the characters that carry markup here."""
    if isinstance(value, str):
        return _PRIVATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_cleared(part) for part in value]
    if isinstance(value, dict):
        return {name: _cleared(part) for name, part in value.items()}
    return value


def _marked(text):
    return "" if text is None else str(text)


def _plain(text):
    return _PRIVATE.sub("", text)


def _spaced(text):
    text = text.strip()
    return text if text.endswith(("(", "“", "（")) else text + " "


def _collation(text):
    """Letters without case and accents, so that Ä sorts with A."""
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in text if not unicodedata.combining(c) and (c.isalnum() or c == " "))


def _suffix(number):
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _own_author(item):
    for role in ("author", "editor"):
        people = item.get(role) or []
        words = [p.get("family") or p.get("literal") or p.get("given", "") for p in people]
        if len(words) > 3:
            return words[0] + " et al."
        if words:
            return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + words[-1]
    for field in ("container-title", "publisher", "title-short", "title"):
        if item.get(field):
            return str(item[field])
    return str(item["id"])


def _own_year(item):
    issued = item.get("issued") or {}
    parts = issued.get("date-parts") or []
    return str(parts[0][0]) if parts and parts[0] else str(issued.get("literal", "n.d."))


_DOUBLED = re.compile(f"([?!.。])([{_END}”]*)[.。]")
_QUOTED = re.compile(f"({_END}?)”([.,])")


def _tidied(text, language):
    """Punctuation at the seams: no full stop after a question mark; in English, inside the quotation marks."""
    text = _DOUBLED.sub(r"\1\2", text)
    if language == "en":
        text = _QUOTED.sub(r"\2\1”", text)
        text = re.sub(r"([?!.])[.]”", r"\1”", text)
    return text


def _runs(text, **extra):
    """Text with marks as runs."""
    runs, open_marks, current = [], [], []

    def flush():
        if current:
            runs.append({"text": "".join(current), **{name: True for name in open_marks}, **extra})
            current.clear()

    for character in text:
        if character in _NAMES:
            flush()
            open_marks.append(_NAMES[character])
        elif character == _END:
            flush()
            if open_marks:
                open_marks.pop()
        else:
            current.append(character)
    flush()
    return runs


def _linked(runs, urls):
    """Runs with the addresses of a work in runs of their own."""
    result = []
    addresses = [u if re.match(r"https?://", u) else "https://doi.org/" + u for u in urls]
    for run in runs:
        address = next((a for a in addresses if a in run["text"]), None)
        if address is None:
            result.append(run)
            continue
        before, _, after = run["text"].partition(address)
        result += [{**run, "text": t} for t in (before,) if t]
        result.append({**run, "text": address, "link": address})
        result += [{**run, "text": t} for t in (after,) if t]
    return result


def _merged(runs):
    """Neighbours of one kind as one run."""
    result = []
    for run in runs:
        kind = {k: v for k, v in run.items() if k != "text"}
        if result and {k: v for k, v in result[-1].items() if k != "text"} == kind:
            result[-1] = {**run, "text": result[-1]["text"] + run["text"]}
        elif run["text"]:
            result.append(run)
    return result
