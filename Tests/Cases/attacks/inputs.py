"""Lines 9, 12, 13 to 16, 24 and 34: data, pictures, archives and names."""

import csv
import html.parser
import io
import re
import struct
import zipfile
import zlib

from case import FILES, Case, data, qmd

BAD = ("source-outside-project", "data-missing-file", "yaml-syntax", "data-format", "yaml-type")
OUT = ("source-outside-project",)


def linked(kind, target="victim", **others):
    def put(workspace):
        workspace.put({**data("d.csv", None), **others})
        place = workspace.project / "notebooks/d.csv"
        if kind == "symlink":
            place.symlink_to(workspace.outside / target)
        elif kind == "folder":
            place.mkdir()
        elif kind == "fifo":
            import os
            os.mkfifo(place)
        elif kind == "loop":
            place.symlink_to("d.csv")
        elif kind == "device":
            place.symlink_to("/dev/zero")
    return put


def picture(name, content, written=None):
    return {**qmd(f"![A picture]({written or name}){{#fig-x fig-alt=\"X\"}}"), f"notebooks/{name}": content}


def png(width, height, body=None, crc=None):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc if crc is not None else zlib.crc32(kind + content))
    rows = zlib.compress(b"\0" * 1000) if body is None else body
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def svg(inner, before=""):
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="10" viewBox="0 0 10 10">{inner}</svg>'


def archive(entries):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            target.writestr(name, content)
    return made.getvalue()


ENTITIES = "<!DOCTYPE svg [<!ENTITY a0 \"ha\">" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
USES = "<defs><g id='u0'><path d='M0 0h1'/></g>" + "".join(f"<g id='u{n}'>" + f"<use href='#u{n - 1}'/>" * 10 + "</g>" for n in range(1, 12)) + "</defs><use href='#u11'/>"
SVG = {
    "entities that unfold": svg("<text>&a11;</text>", ENTITIES), "an external entity": svg("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "uses that unfold": svg(USES),
    "a use of itself": svg("<g id='a'><use href='#a'/></g>"), "groups 100,000 deep": svg("<g>" * 100_000 + "</g>" * 100_000), "a script": svg("<script>STOLEN</script>"), "an event": svg("<rect width='1' height='1' onload='STOLEN' onclick='STOLEN'/>"),
    "a foreign object": svg("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><iframe src='file:///STOLEN'/></body></foreignObject>"), "an image on the net": svg("<image href='http://127.0.0.1/STOLEN' width='1' height='1'/>"),
    "a file": svg("<image xlink:href='file:///etc/STOLEN' width='1' height='1'/>"), "a style with an address": svg("<style>@import url(http://127.0.0.1/STOLEN); rect{fill:url(http://127.0.0.1/STOLEN)}</style><rect width='1' height='1'/>"),
    "a link with a script": svg("<a href='javascript:STOLEN'><rect width='1' height='1'/></a>"), "an animated link": svg("<a><animate attributeName='href' values='javascript:STOLEN'/><rect width='1' height='1'/></a>"),
}
HOSTILE = "</title></style></script>'\"><script>STOLEN()</script><img src=x onerror=STOLEN()>"


class Page(html.parser.HTMLParser):
    """What of a page could run or fetch."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag in ("script",) and values.get("type") not in ("application/ld+json", "application/json"):
            self.found.append(f"<{tag} {values}>")
        if tag in ("iframe", "object", "embed", "base", "form", "link") or (tag == "meta" and (values.get("http-equiv") or "").lower() == "refresh"):
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            if name.startswith("on") or re.match(r"\s*(javascript|vbscript):", value or "", re.I) or (name in ("src", "srcset", "data") and not (value or "").startswith(("data:image/", "#"))):
                self.found.append(f"{tag} {name}={value!r}")


def quiet(workspace, run):
    found = Page(workspace.page(raw=True)).found
    return f"could run: {found[:3]}" if found else None


def everywhere():
    quoted = HOSTILE.replace('"', '""')
    yaml = HOSTILE.replace("'", "''")
    return {
        "notebooks/a.qmd": f"---\ntitle: '{yaml}'\nsubtitle: '{yaml}'\nauthor: '{yaml}'\nabstract: '{yaml}'\nkeywords: ['{yaml}']\nparams: {{p: {{value: '{yaml}'}}}}\ndata: {{d: d.csv}}\n---\n\n"
        "`{python} params.p`\n\n"
        "```{sql}\n#| label: tbl-x\n#| tbl-cap: X\nSELECT * FROM d ORDER BY 1\n```\n\n```{python}\nimport pandas as pd\nfrom IPython.display import HTML, Javascript, SVG, Latex, Markdown, display\n"
        f"bad = {HOSTILE!r}\nprint(bad)\nfor kind in (HTML, Markdown, Latex):\n    display(kind(bad))\ndisplay(HTML('<a href=\"javascript:STOLEN()\" onclick=\"STOLEN()\">x</a><svg onload=STOLEN()></svg><math href=\"javascript:STOLEN()\">x</math><form action=x><iframe srcdoc=x></iframe>'))\n"
        "pd.DataFrame({bad: [bad]}, index=[bad])\n```\n",
        "notebooks/d.csv": f'"{quoted}"\n"{quoted}"\n',
    }


SPREAD = ["=HYPERLINK(\"http://127.0.0.1\")", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "＝1"]


def spreadsheets(workspace, run):
    written = list((workspace.project / "reports").rglob("*.csv"))
    if not written:
        return "no CSV file was written"
    for path in written:
        with open(path, newline="") as lines:
            for row in list(csv.reader(lines))[1:]:
                if row[0][:1] in ("=", "+", "-", "@", "\t", "\r"):
                    return f"would run: {row[0]!r}"
    return None


LITERAL = ["#panic(1)", "$x$ *b* _i_ `c`", "</script><script>", "\\u{41} \\", '"; #read("/etc/passwd")', "]]>", "<label> @ref", "// no comment", "/* nor this */", "= no heading", "- no item"]
NAMES = {"newline": "a\nb", "quotes": "a'\"b", "option": "-rf", "markup": "<img src=x onerror=STOLEN()>", "255 bytes": "n" * 251, "terminal escapes": "a\x1b[2Jb", "bidirectional": "a\u202eb", "percent": "a%2e%2eb", "shell": "$(touch x);`id`"}


def named(name):
    return {f"notebooks/{name}.qmd": f"---\ntitle: Named\n---\n\nText.\n"}


def workbook(cells):
    return archive([
        ("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'),
        ("xl/workbook.xml", '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/s.xml"/></Relationships>'),
        ("xl/worksheets/s.xml", f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>')])


BOMB = lambda: workbook("<row r='1'><c r='A1' t='inlineStr'><is><t>a</t></is></c></row>" + " " * 300_000_000)
IMPORT = ("data-import", "data-format", "source-too-large")
CASES = [
    *(Case(9, f"data: `{path[:40]}`", data(f'"{path}"', None), ids=BAD, code=1, absent=("root:x",)) for path in (
        "../../../../../../etc/passwd", "/etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "a\\0b.csv", "x" * 5000, "notebooks/../../../victim", "~/victim", "file:///etc/passwd", "//etc/passwd", "..", ".", "")),
    Case(9, "data: a link that leaves the project", linked("symlink"), ids=OUT, code=1, absent=("precious",)),
    Case(9, "data: a link to a device", linked("device"), ids=OUT, code=1, within=20),
    Case(9, "data: a link to itself", linked("loop"), ids=BAD, code=1),
    Case(9, "data: a folder", linked("folder"), ids=BAD + ("data-empty",), code=1),
    Case(9, "data: a FIFO", linked("fifo"), ids=BAD, code=1, within=20),
    Case(9, "picture: a path that leads out", qmd("![X](../../../../../../etc/passwd)"), ids=OUT + ("render-image",), code=1),
    Case(9, "include: a path that leads out", qmd("{{< include ../../../../../../etc/passwd >}}"), ids=OUT + ("markdown-include",), code=1, absent=("root:x",)),
    Case(9, "definition: a path that leads out", qmd("Text."), command=("render", "../outside/home/x.qmd"), ids=None, code=None),
    *(Case(12, name, picture("x.svg", text), ids=None, code=None, absent=("STOLEN", "root:x"), check=lambda w, r: quiet(w, r) if w.exists("reports/a.html") else None, within=20, memory=800) for name, text in SVG.items()),
    Case(13, "a script in title, authors, keywords, parameters, columns, cells, outputs and links", everywhere(), ids=None, check=quiet),
    *(Case(13, f"a link: `{link}`", qmd(link), ids=("markdown-unsupported",), code=1) for link in (
        "[x](javascript:STOLEN)", "[x](data:text/html,STOLEN)", "<javascript:STOLEN>", "[x](JaVaScRiPt&colon;STOLEN)", "[x](vbscript:STOLEN)", "![x](data:text/html,STOLEN)")),
    Case(13, "a link whose scheme is hidden by a tab and a line", qmd("[x](<java\tscript:STOLEN>) [y](java&#10;script:STOLEN) [z](//evil.example/x)"), ids=None, code=None, check=quiet),
    Case(13, "a script in the name of a definition's exception", qmd("```{python}\nraise type('<img src=x onerror=STOLEN()>', (Exception,), {})('\\n::error::x')\n```"), ids=("python-exception",), code=1),
    Case(14, "formulas of spreadsheets in a CSV attachment", {
        "notebooks/a.qmd": "---\ntitle: Attack\nformat: [html, csv]\ndata: {d: d.csv}\n---\n\n```{sql}\n#| label: tbl-x\n#| tbl-cap: X\nSELECT t FROM d ORDER BY 1\n```\n",
        "notebooks/d.csv": "t\n" + "".join('"' + cell.replace('"', '""') + '"\n' for cell in SPREAD)}, check=spreadsheets),
    Case(14, "Typst's own markup in data", {
        "notebooks/a.qmd": "---\ntitle: Attack\nformat: pdf\ndata: {d: d.csv}\n---\n\n```{sql}\n#| label: tbl-x\n#| tbl-cap: X\nSELECT t FROM d ORDER BY 1\n```\n",
        "notebooks/d.csv": "t\n" + "".join('"' + cell.replace('"', '""') + '"\n' for cell in LITERAL)},
        check=lambda w, r: next((f"lost: {text}" for text in LITERAL if re.sub(r"\W", "", text) not in re.sub(r"\W", "", w.pdf("a"))), None)),
    *(Case(15, name, data("d.xlsx", (FILES / name).read_bytes()), ids=IMPORT, code=1, within=20, memory=800) for name in sorted(path.name for path in FILES.glob("*.xlsx")) if re.search("bomb|slip|link|doctype|far", name)),
    *(Case(15, name, data("d.qdpx", (FILES / name).read_bytes(), ", kind: statements"), ids=IMPORT + ("data-missing-column",), code=1, within=20, memory=800) for name in sorted(path.name for path in FILES.glob("*.qdpx")) if name != "good.qdpx"),
    Case(15, "a workbook of 300 MB in 300 kB", lambda w: w.put(data("d.xlsx", BOMB())), ids=IMPORT, code=1, within=30, memory=800),
    Case(16, "PNG of 30,000 × 30,000", picture("x.png", png(30_000, 30_000)), ids=("render-image",), code=1, within=20, memory=800),
    Case(16, "PNG of 1 × 1,000,000,000", picture("x.png", png(1, 1_000_000_000)), ids=("render-image",), code=1, within=20, memory=800),
    Case(16, "PNG that is cut off", picture("x.png", png(10, 10)[:40]), ids=("render-image",), code=1),
    Case(16, "PNG with a wrong checksum", picture("x.png", png(10, 10, crc=1)), ids=("render-image",), code=1),
    Case(16, "a picture that is a page", picture("x.png", "<html><script>STOLEN()</script>"), ids=("render-image",), code=1),
    Case(16, "GIF of 65,535 × 65,535", picture("x.gif", b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;"), ids=("render-image",), code=1),
    Case(24, "CSV of a million columns", lambda w: w.put(data("d.csv", ",".join(f"c{n}" for n in range(1_000_000)) + "\n" + "," * 999_999 + "\n")), ids=("data-format",), code=1, within=30, memory=1000),
    Case(24, "CSV with one field of 50 MB", lambda w: w.put(data("d.csv", "a\n" + "x" * 50_000_000 + "\n")), ids=None, code=None, within=60, memory=1500),
    Case(24, "CSV of a million rows", lambda w: w.put(data("d.csv", "a,b\n" + "1,2\n" * 1_000_000)), within=60, memory=1500),
    Case(24, "JSON 100,000 deep in JSON lines", data("d.jsonl", "[" * 100_000 + "\n"), ids=("data-format", "data-import"), code=1, within=20),
    *(Case(34, f"a definition's name: {name}", named(value), ids=None, code=None, absent=("\x1b[2J", "\u202e"), check=lambda w, r: w.quiet_pages()) for name, value in NAMES.items()),
    Case(34, "names that differ in case alone", {**named("A"), **named("a")}, ids=None, code=None, check=lambda w, r: None if {"A.html", "a.html"} <= set(r.pages) or r.ids else "one is lost"),
]
