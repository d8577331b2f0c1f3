"""REFI-QDA projects (`.qdpx`): coded passages of text as statements.

See "REFI-QDA Standard", version 1.5, https://www.qdasoftware.org: a zip archive of `project.qde`, which is XML, and a folder
`sources`. Positions count Unicode code points of the plain text.
"""

from __future__ import annotations

from xml.parsers import expat

from .anchors import code_points, select
from .archives import normal, open_archive, unpacked
from .codings import Codings, refuse
from .source import Source

MAX_DEPTH = 200
MAX_ELEMENTS = 2_000_000
# Passages that have no words: pictures, pages, seconds.
WORDLESS = {"PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection", "TranscriptSelection"}


def read(connection, params: dict) -> Source:
    """One row a coding of a passage of text. Variables of its document and of its case are columns by their names."""
    archive = open_archive(params["path"], "REFI-QDA project")
    names = [name for name in archive.namelist() if name.lower() == "project.qde"]
    if not names:
        refuse("the archive has no 'project.qde'", help="export the project as REFI-QDA (.qdpx)")
    root = parsed(unpacked(archive, names[0]))
    if root.tag != "Project":
        refuse(f"'project.qde' holds '{root.tag}', and not a project", help="export the project as REFI-QDA (.qdpx)")
    return Project(archive, root, Codings(params)).read(connection)


# XML -------------------------------------------------------------------------------------------------------------


class Element:
    """An element without its namespace."""

    __slots__ = ("tag", "attributes", "children", "text")

    def __init__(self, tag: str, attributes: dict):
        self.tag, self.attributes, self.children, self.text = tag, attributes, [], ""

    def all(self, tag: str) -> list:
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str):
        return next((child for child in self.children if child.tag == tag), None)

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def guid(self) -> str:
        return identity(self.get("guid"))


def identity(guid: str | None) -> str:
    """A GUID in one spelling."""
    return (guid or "").strip("{} \n\t").lower()


def parsed(content: bytes) -> Element:
    """The tree of a project. Document types are refused, and with them entities."""
    top = Element("", {})
    stack, count = [top], 0

    def start(tag, attributes):
        nonlocal count
        count += 1
        if len(stack) > MAX_DEPTH or count > MAX_ELEMENTS:
            refuse("'project.qde' is nested too deep or has too many elements")
        element = Element(tag.rpartition(" ")[2], attributes)
        stack[-1].children.append(element)
        stack.append(element)

    def end(tag):
        stack.pop()

    def characters(text):
        stack[-1].text += text

    def doctype(*_):
        refuse("'project.qde' declares a document type, which is refused", help="export the project anew")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.StartDoctypeDeclHandler = doctype
    try:
        for offset in range(0, len(content), 1 << 16):
            parser.Parse(content[offset:offset + (1 << 16)], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        refuse(f"'project.qde' is no XML: {expat.errors.messages.get(error.code, str(error))} in line {error.lineno}",
               help="export the project anew")
    return top.children[0]


# Projects --------------------------------------------------------------------------------------------------------


class Project:
    def __init__(self, archive, root: Element, codings: Codings):
        self.archive, self.root, self.codings = archive, root, codings
        self.users = self.named("Users", "User")
        self.variables = self.named("Variables", "Variable")
        self.paths = self.code_paths()
        self.cases = self.root.first("Cases").all("Case") if self.root.first("Cases") else []
        self.members = {}
        for case in self.cases:
            for kind in ("SourceRef", "SelectionRef"):
                for reference in case.all(kind):
                    self.members.setdefault(identity(reference.get("targetGUID")), []).append(case)

    def named(self, group: str, tag: str) -> dict:
        found = self.root.first(group)
        return {item.guid: item.get("name") or item.get("id") or item.guid for item in (found.all(tag) if found else [])}

    def code_paths(self) -> dict:
        """Names of the codes from the top to each code; a name such as `issue/stance` is two."""
        book = self.root.first("CodeBook")
        codes = book.first("Codes") if book else None
        paths, waiting = {}, [(code, []) for code in (codes.all("Code") if codes else [])]
        while waiting:
            code, above = waiting.pop()
            path = above + [part.strip() for part in (code.get("name") or "").split("/") if part.strip()]
            paths[code.guid] = path
            waiting += [(child, path) for child in code.all("Code")]
        return paths

    def read(self, connection) -> Source:
        sources = self.root.first("Sources")
        for source in sources.children if sources else []:
            if source.tag.endswith("Source"):
                self.source(source)
        ids = [row["id"] for row in self.codings.rows]
        length = next((n for n in (8, 13) if len({i[:n] for i in ids}) == len(set(ids))), None)
        for row in self.codings.rows:
            row["id"] = row["id"][:length]
        return self.codings.finish(connection)

    def source(self, source: Element):
        drop = self.codings.source.drop
        drop("codings of whole documents", len(source.all("Coding")))
        for tag in sorted(WORDLESS):
            for selection in source.all(tag):
                drop("codings of pictures, pages and recordings", len(selection.all("Coding")))
        carriers = [source] + source.all("Representation")
        for transcript in source.all("Transcript"):
            for selection in transcript.all("TranscriptSelection"):
                drop("codings of pictures, pages and recordings", len(selection.all("Coding")))
        text = None
        for carrier in carriers:
            for selection in carrier.all("PlainTextSelection"):
                codings = selection.all("Coding")
                if not codings:
                    drop("passages without a code")
                    continue
                text = self.text(carrier, source) if text is None or carrier is not source else text
                self.selection(source, selection, codings, text)

    def text(self, carrier: Element, source: Element) -> str:
        """The plain text of a document, with its line ends as they are: positions count them."""
        inline = carrier.first("PlainTextContent")
        if inline is not None:
            return inline.text
        name, path = source.get("name") or source.guid, carrier.get("plainTextPath") or ""
        if not path.startswith("internal://"):
            refuse(f"the text of '{name}' is not in the archive" + (f", but at '{path[:200]}'" if path else ""),
                   help="export the project with its sources")
        try:
            return unpacked(self.archive, normal("sources/" + path.removeprefix("internal://"))).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            refuse(f"the text of '{name}' is not UTF-8, from byte {error.start + 1} on", help="export the project anew")

    def selection(self, source: Element, selection: Element, codings: list, text: str):
        name = source.get("name") or source.guid
        start, end = place(selection, "startPosition"), place(selection, "endPosition")
        if not 0 <= start <= end <= len(text):
            refuse(f"a passage of '{name}' goes from {start} to {end}, but the text has {len(text)} characters",
                   help="export the project anew")
        start, end, how = checked(text, start, end, selection.get("name") or "")
        if start == end:
            self.codings.source.drop("passages without words", len(codings))
            return
        cases = self.members.get(selection.guid) or self.members.get(source.guid) or []
        variables = self.values(source, cases)
        for coding in codings:
            reference = coding.first("CodeRef")
            code = identity(reference.get("targetGUID")) if reference is not None else ""
            if code not in self.paths:
                refuse(f"a coding in '{name}' names a code that the project does not have", help="export the project anew")
            coded = self.codings.coded(self.paths[code])
            if coded is None:
                continue
            user = identity(coding.get("creatingUser"))
            row = {"id": coding.guid or f"{selection.guid}-{len(self.codings.rows) + 1}", **coded, **select(text, start, end),
                   "source": name, "coder": self.users.get(user, user or None), **variables}
            self.codings.add(row, how)

    def values(self, source: Element, cases: list) -> dict:
        """What is known of a passage by its document and its cases, by column."""
        values = {}
        for owner in cases + [source]:
            for item in owner.all("VariableValue"):
                reference = item.first("VariableRef")
                name = self.variables.get(identity(reference.get("targetGUID"))) if reference is not None else None
                if name is not None:
                    values[self.codings.column(name)] = value(item)
        names = sorted({case.get("name") or case.guid for case in cases})
        if len(names) > 1 and "case" in self.codings.wanted.values():
            refuse(f"a passage of '{source.get('name') or source.guid}' belongs to several cases: {', '.join(names)}",
                   help="let every passage belong to one case, or take the column from a variable")
        if names:
            values[self.codings.column("case")] = "; ".join(names)
        return values


def place(selection: Element, name: str) -> int:
    text = selection.get(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def value(item: Element) -> str | None:
    """The text of a variable's value, of whatever type."""
    for child in item.children:
        if child.tag.endswith("Value") and child.text.strip():
            return child.text.strip()
    return None


def checked(text: str, start: int, end: int, name: str) -> tuple:
    """The places of a passage, and whether they fit the name that some programs give it: its first words.

    Programs that count UTF-16 units are known by it. A name that is no part of the text says nothing.
    """
    words = name.rstrip(".… ")
    if len(words) < 8 or words not in text or text[start:end].startswith(words):
        return start, end, "there"
    units = code_points(text, start, end)
    if units is not None and text[units[0]:units[1]].startswith(words):
        return *units, "moved"
    return start, end, "there"
