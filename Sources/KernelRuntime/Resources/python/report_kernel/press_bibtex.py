"""BibTeX files as CSL items, with the line of everything that is wrong."""

import re
import unicodedata

from .press_dates import csl_date

_TYPES = {
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "manual": "report", "mastersthesis": "thesis",
    "phdthesis": "thesis", "thesis": "thesis", "misc": "document", "online": "webpage", "electronic": "webpage", "www": "webpage",
    "proceedings": "book", "collection": "book", "techreport": "report", "report": "report", "unpublished": "manuscript",
    "dataset": "dataset", "legislation": "legislation", "patent": "patent", "newspaper": "article-newspaper",
}
_FIELDS = {
    "title": "title", "shorttitle": "title-short", "journal": "container-title", "journaltitle": "container-title",
    "booktitle": "container-title", "publisher": "publisher", "institution": "publisher", "organization": "publisher",
    "school": "publisher", "address": "publisher-place", "location": "publisher-place", "volume": "volume", "edition": "edition",
    "chapter": "chapter-number", "series": "collection-title", "note": "note", "abstract": "abstract", "doi": "DOI", "url": "URL",
    "isbn": "ISBN", "issn": "ISSN", "language": "language", "type": "genre", "howpublished": "medium",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_NAME = re.compile(r"[^\s,={}()\"#%]+")


class _Problem(Exception):
    pass


def read(text):
    """Yields (line, item or None, message or None) of each entry."""
    macros = {name: name for name in _MONTHS}
    position = 0
    while match := _ENTRY.search(text, position):
        line = text.count("\n", 0, match.start()) + 1
        position = match.end()
        kind = match[1].lower()
        if kind in ("comment", "preamble"):
            continue
        close = "}" if match[2] == "{" else ")"
        try:
            reader = _Reader(text, position, macros)
            if kind == "string":
                macros |= {name.lower(): value for name, value in reader.fields(close)}
                item, message = None, None
            else:
                key = reader.key()
                item, message = _item(kind, key, dict(reader.fields(close)))
            position = reader.position
        except _Problem as problem:
            item, message = None, str(problem)
        if item or message:
            yield line, item, message


class _Reader:
    """Reads the inside of one entry."""

    def __init__(self, text, position, macros):
        self.text, self.position, self.macros = text, position, macros

    def key(self):
        match = re.compile(r"\s*([^\s,{}]+)\s*,?").match(self.text, self.position)
        if not match:
            raise _Problem("the entry has no key")
        self.position = match.end()
        return match[1]

    def fields(self, close):
        while True:
            self._skip(" \t\r\n,")
            if self._peek() == close:
                self.position += 1
                return
            match = _NAME.match(self.text, self.position)
            if not match:
                raise _Problem("the entry is not closed" if not self._peek() else f"'{self._peek()}' is not a field name")
            self.position = match.end()
            self._skip(" \t\r\n")
            if self._peek() != "=":
                raise _Problem(f"'=' is missing after '{match[0]}'")
            self.position += 1
            yield match[0].lower(), self._value()

    def _value(self):
        parts = []
        while True:
            self._skip(" \t\r\n")
            mark = self._peek()
            if mark == "{":
                parts.append(self._balanced("}"))
            elif mark == '"':
                parts.append(self._balanced('"'))
            else:
                match = _NAME.match(self.text, self.position)
                if not match:
                    raise _Problem("a value is missing")
                self.position = match.end()
                parts.append(match[0] if match[0].isdigit() else self.macros.get(match[0].lower(), match[0]))
            self._skip(" \t\r\n")
            if self._peek() != "#":
                return "".join(parts)
            self.position += 1

    def _balanced(self, close):
        start = self.position + 1
        depth, index = 0, start
        while index < len(self.text):
            character = self.text[index]
            if character == "\\":
                index += 1
            elif character == close and depth == 0:
                self.position = index + 1
                return self.text[start:index]
            elif character == "{":
                depth += 1
            elif character == "}":
                depth -= 1
            index += 1
        raise _Problem("a value is not closed")

    def _skip(self, characters):
        while self.position < len(self.text) and self.text[self.position] in characters:
            self.position += 1

    def _peek(self):
        return self.text[self.position] if self.position < len(self.text) else ""


def _item(kind, key, fields):
    item = {"id": key, "type": _TYPES.get(kind, "document")}
    for name, field in _FIELDS.items():
        value = plain(fields.get(name, "")) if name != "url" else fields.get(name, "").replace("\\", "").strip("{}")
        if value and field not in item:
            item[field] = value
    for role in ("author", "editor", "translator"):
        people = names(fields.get(role, ""))
        if people:
            item[role] = people
    if pages := plain(fields.get("pages", "")):
        item["page"] = pages.replace("\u2013", "-").replace("--", "-")
    if number := plain(fields.get("number", "") or fields.get("issue", "")):
        item["issue" if item["type"].startswith("article") else "number"] = number
    issued = _issued(fields)
    if issued:
        item["issued"] = issued
    if "title" not in item:
        return item, f"'{key}' has no title"
    if issued is None:
        return item, f"the date of '{key}' is not readable"
    return item, None


def _issued(fields):
    if fields.get("date"):
        return csl_date(plain(fields["date"]))
    year = plain(fields.get("year", ""))
    if not year:
        return {}
    match = re.fullmatch(r"\D*(-?\d{4})(?:\s*[\u2013/-]\s*(\d{2,4}))?\D*", year)
    if not match:
        return {"literal": year}
    first = int(match[1])
    if match[2]:
        last = match[1][: -len(match[2])] + match[2]
        return {"date-parts": [[first], [int(last)]]}
    return {"date-parts": [[first, *_month(plain(fields.get("month", "")))]]}


def _month(text):
    """Month and day, as far as they can be read."""
    words = re.findall(r"[A-Za-z]+|\d+", text.lower())
    names_found = [_MONTHS.index(w[:3]) + 1 for w in words if w[:3] in _MONTHS]
    numbers = [int(w) for w in words if w.isdigit()]
    if names_found:
        return [names_found[0], *[n for n in numbers[:1] if 1 <= n <= 31]]
    return [n for n in numbers[:1] if 1 <= n <= 12]


# Names

def names(text):
    """The people of an author field as CSL names; what stands in braces is a body."""
    people = []
    for part in _split(text, r"\s+and\s+"):
        if part.strip() == "others" or not part.strip():
            continue
        if part.strip().startswith("{") and part.strip().endswith("}"):
            people.append({"literal": plain(part)})
            continue
        pieces = [p.strip() for p in _split(part, r"\s*,\s*")]
        if len(pieces) == 1:
            people.append(_first_last(pieces[0]))
            continue
        person = _von_last(pieces[0])
        if plain(pieces[-1]):
            person["given"] = plain(pieces[-1])
        if len(pieces) > 2:
            person["suffix"] = plain(pieces[1])
        people.append(person)
    return people


def _first_last(text):
    words = _split(text, r"[\s~]+")
    if len(words) == 1:
        return {"literal": plain(text)}
    last = next((i for i, w in enumerate(words[:-1]) if plain(w)[:1].islower()), len(words) - 1)
    person = _von_last(" ".join(words[last:]))
    if last:
        person["given"] = plain(" ".join(words[:last]))
    return person


def _von_last(text):
    words = _split(text, r"[\s~]+")
    count = 0
    while count < len(words) - 1 and plain(words[count])[:1].islower():
        count += 1
    person = {"family": plain(" ".join(words[count:]))}
    if count:
        person["non-dropping-particle"] = plain(" ".join(words[:count]))
    return person


def _split(text, pattern):
    """Splits outside of braces."""
    parts, depth, start, index = [], 0, 0, 0
    separator = re.compile(pattern)
    while index < len(text):
        if text[index] == "{":
            depth += 1
        elif text[index] == "}":
            depth -= 1
        elif depth == 0 and (match := separator.match(text, index)) and match.end() > index:
            parts.append(text[start:index])
            start = index = match.end()
            continue
        index += 1
    return [*parts, text[start:]]


# TeX in text

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307", '"': "\u0308",
    "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331",
}
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "i",
    "j": "j", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "textendash": "–", "textemdash": "—", "textquoteright": "’",
    "textquoteleft": "‘", "ldots": "…", "dots": "…", "S": "§", "pounds": "£", "copyright": "©", "LaTeX": "LaTeX", "TeX": "TeX",
}
_TOKEN = re.compile(r"\\([A-Za-z]+)\s*|\\(.)|(---|--|``|''|[{}~$`])|([^\\{}~$`'-]+|.)", re.S)


def plain(text):
    """The text that TeX source prints: accents composed, braces and commands of looks dropped."""
    result, accent = [], ""

    def emit(piece):
        nonlocal accent
        if accent and piece:
            piece = unicodedata.normalize("NFC", piece[0] + accent + piece[1:])
            accent = ""
        result.append(piece)

    for command, escaped, mark, other in _TOKEN.findall(text):
        if command:
            if command in _ACCENTS:
                accent = _ACCENTS[command]
            elif command in _LETTERS:
                emit(_LETTERS[command])
        elif escaped:
            if escaped in _ACCENTS:
                accent = _ACCENTS[escaped]
            elif escaped not in "/-@":
                emit(" " if escaped in ",; \\\n" else escaped)
        elif mark:
            emit({"---": "—", "--": "–", "``": "“", "''": "”", "~": "\u00a0", "`": "‘"}.get(mark, ""))
        else:
            emit(other)
    return re.sub(r"[ \t\r\n]+", " ", "".join(result)).strip()
