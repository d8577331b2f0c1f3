"""A project whose every text is one of `payloads`: in each place that a definition, its data and its cells can fill."""

import csv
import io
import json
import re
import subprocess
import tempfile
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

from case import Case
from payloads import ADDRESSES, AWAY, ELEMENTS, LINES, PAYLOADS, RUN, TERMINAL

IMAGE = f"<img src=x onerror={RUN}>"
FORMATS = "format: [html, pdf, csv]\nexecute: {echo: false}\n"


def text(value):
    """As YAML and JSON have it between quotation marks."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\x85", "\\x85").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\ufeff", "\\ufeff").replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def literal(value):
    """Markdown that is the text itself."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-.!|<>&\"'$^~@:;=,/?%" else letter for letter in value)


def table(columns, rows):
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return made.getvalue()


def some(number, start=0):
    """So many of the lines, from another place in the list for each context."""
    return [LINES[(start + 7 * index) % len(LINES)] for index in range(number)]


def unique(number, start=0):
    return list(dict.fromkeys(some(number, start)))


def values():
    """All texts as data: of a table, its columns, categories of counts and charts, parameters."""
    columns = [value for value in unique(8, 3) if '"' not in value]
    chosen = ", ".join(f'text AS "{column}"' for column in columns[:3])
    head = f"---\ntitle: {text(literal(LINES[0]))}\n{FORMATS}params:\n" + "".join(f"  p{n}: {{value: {text(value)}, type: string, description: {text(value)}}}\n" for n, value in enumerate(some(12, 1)))
    head += "data:\n  h: data/h.jsonl\n  c: {path: data/c.csv, key: [kind, text]}\nvalues: {first: 'tbl-all[1].text'}\n---\n\n"
    body = "\n\n".join(f"Parameter `{{sql}} SELECT $p{n}`, {{p{n}}}." for n in range(12)) + "\n\n`{value} first` `{sql} SELECT text FROM h WHERE n = 3`\n\n"
    body += "```{sql}\n#| label: tbl-all\n#| tbl-cap: All of them\n#| note: 'Note {p1}'\n#| source: '{p2}'\nSELECT n, text, text AS again FROM h ORDER BY n\n```\n\n"
    body += f"```{{sql}}\n#| label: tbl-names\n#| tbl-cap: 'Names {{p3}}'\nSELECT {chosen} FROM h ORDER BY n LIMIT 3\n```\n\n"
    body += "```{crosstab}\nlabel: tbl-counts\ncaption: Counts of {p4}\ndata: c\nrows: text\ncolumns: kind\npercent: row\nmin-n: 1\nchart: {kind: stacked-bar, label: fig-counts, caption: 'Chart {p5}', alt: '{p6}'}\n```\n\n"
    body += "```{chart}\nlabel: fig-dots\ncaption: Dots\nalt: Dots {p7}\ndata: tbl-counts\nkind: dot\nx: text\ny: n\n```\n"
    rows = "".join(json.dumps({"n": number, "text": value}) + "\n" for number, value in enumerate(PAYLOADS, 1))
    return {"notebooks/values.qmd": head + body, "notebooks/data/h.jsonl": rows, "notebooks/data/c.csv": table(["kind", "text"], [[kind, value] for kind, value in zip(["a", *some(4, 11)] * 13, [*some(40, 5), *(value.replace("\0", "") for value in TERMINAL)])])}


def coded():
    """Statements and events: actors, blocs, sources, quotations, codebook, terms, claims, bibliographies."""
    actors, issues, groups, keys, frames = unique(14, 2), unique(4, 9), unique(4, 20), [f"key{n}" for n in range(8)], unique(14, 6)
    stances = ["support", "oppose", "neutral", "mixed"]
    statements = [[f"S{n}", actors[n % 14].replace(";", ","), f"20{10 + n % 9}", frames[n % len(frames)], issues[n % len(issues)], stances[n % 4], "statement", frames[(n + 1) % len(frames)], keys[n % 8], frames[(n + 3) % len(frames)], frames[(n + 5) % len(frames)], frames[(n + 7) % len(frames)]] for n in range(40)]
    books = ["@" + f"book{{b{n},\n title = {{{value}}},\n author = {{{value}}},\n url = {{{value}}},\n note = {{{value}}},\n year = 2014\n}}\n" for n, value in enumerate(value.replace("\\", "/").replace("{", "(").replace("}", ")").replace("%", "pc") for value in some(8, 4))]
    works = [{"id": f"w{n}", "type": "book", "title": value, "author": [{"family": value, "given": value}], "URL": value, "DOI": value, "publisher": value, "issued": {"raw": value} if n % 2 else {"date-parts": [[2014]]}} for n, value in enumerate(some(8, 8))]
    head = f"---\ntitle: Coded\n{FORMATS}bibliography: [data/sources.csv, data/b.bib, data/w.json]\ndata:\n  s: {{path: data/s.csv, kind: statements, codebook: data/codebook.csv, actors: data/actors.csv, memberships: data/blocs.csv, sources: data/sources.csv}}\n"
    head += "  e: {path: data/e.csv, kind: events}\n  t: data/t.csv\n  k: data/k.csv\n---\n\n"
    body = "Cited [" + "; ".join(f"@{key}" for key in keys + [f"b{n}" for n in range(8)] + [f"w{n}" for n in range(8)]) + "].\n\n"
    body += "```{stance}\nlabel: tbl-stance\ncaption: Stance\ndata: s\nby: actor\nchart: {kind: diverging-bar, label: fig-stance, caption: Positions}\n```\n\n```{stance}\nlabel: tbl-bloc\ncaption: Bloc\ndata: s\nby: [bloc, issue]\n```\n\n"
    body += "```{evidence}\nlabel: tbl-evidence\ncaption: Evidence\ndata: s\nby: status\n```\n\n```{sources}\nlabel: tbl-sources\ncaption: Sources\ndata: s\n```\n\n```{sources}\nlabel: tbl-list\ncaption: Sources\ndata: s\nstyle: list\n```\n\n"
    body += f"```{{profile}}\nlabel: tbl-profile\ncaption: Profile\ndata: s\nactor: {text(actors[0].replace(';', ','))}\n```\n\n```{{timeline}}\nlabel: fig-time\ncaption: Time\ndata: e\nlanes: track\ncolumns: [title, place]\n```\n\n"
    body += "```{glossary}\nlabel: tbl-terms\ncaption: Terms\ndata: t\n```\n\n```{claims}\nlabel: tbl-claims\ncaption: Claims\ndata: k\nby: quantity\n```\n"
    return {
        "notebooks/coded.qmd": head + body,
        "notebooks/data/s.csv": table(["id", "actor", "date", "date_text", "issue", "stance", "mode", "summary", "source", "quote", "prefix", "locator"], statements),
        "notebooks/data/codebook.csv": table(["issue", "definition", "frame"], [[issue, issue, "open"] for issue in issues]),
        "notebooks/data/actors.csv": table(["actor", "speaks_for", "aliases", "name_zh_hans"], [[actor.replace(";", ","), "", "", actor] for actor in actors]),
        "notebooks/data/blocs.csv": table(["bloc", "actor", "from_edtf", "to_edtf"], [[groups[n % len(groups)], actor.replace(";", ","), "1990", ""] for n, actor in enumerate(actors)]),
        "notebooks/data/sources.csv": table(["source_id", "author", "title", "publisher", "date", "lang", "kind", "url", "note"], [[key, *some(3, n), "2014", "en", some(1, n)[0], ADDRESSES[n % len(ADDRESSES)] if ADDRESSES[n % len(ADDRESSES)].isprintable() else AWAY, some(1, n + 9)[0]] for n, key in enumerate(keys)]),
        "notebooks/data/b.bib": "".join(books), "notebooks/data/w.json": json.dumps(works),
        "notebooks/data/e.csv": table(["id", "date", "date_text", "title", "place", "track"], [[f"E{n}", f"20{10 + n}-0{n % 9 + 1}", *some(2, n), some(1, n + 40)[0], some(3, 13)[n % 3]] for n in range(12)]),
        "notebooks/data/t.csv": table(["id", "term", "definition", "zh_hans", "first_use"], [[f"T{n}", *some(3, 3 * n), "2010"] for n in range(10)]),
        "notebooks/data/k.csv": table(["id", "quantity", "who", "content", "value", "qualifier", "unit", "where_said", "verdict", "source"], [[f"C{n}", *some(3, n), n, "about", some(1, n)[0], some(1, n + 2)[0], some(1, n % 3)[0], "key1"] for n in range(10)]),
    }


def prose():
    """Everything that a definition says itself, as its own text and as markup that is none."""
    lines = [line for line in LINES if "{{<" not in line and "`{" not in line and not line.startswith(("{value", "---", "::"))]
    plain = [line for line in lines if "@" not in line and "{value}" not in line and "{python}" not in line and "{name}" not in line and "](" not in line and not any(line.startswith(mark) for mark in ("#", "=", "- ", "+ ", "/", "|"))]
    meant = "".join(literal(line) + " " for line in lines)
    head = f"---\ntitle: {text(meant)}\nsubtitle: {text(' '.join(literal(line) for line in some(30, 2)))}\nabstract: {text(' '.join(literal(line) for line in some(30, 3)))}\nlang: en\ndate: 2014-11-19\n"
    head += "author:\n" + "".join(f"  - {{name: {text(line)}, affiliation: {text(line)}}}\n" for line in some(6, 1)) + f"keywords: [{', '.join(text(line) for line in some(30, 4))}]\n{FORMATS}toc: true\nnumber-sections: true\n---\n\n"
    parts = [f"## {literal(line)} {{#sec-{n}}}\n" for n, line in enumerate(some(8, 5))]
    parts += [f"{literal(line)}\n" for line in lines]
    parts += [f"{line}\n" for line in plain]
    parts += [f"[{literal(line)}](https://attack.example/{n} {text(literal(line))}) and [x](<{''.join(c for c in line if c not in '<>')}>)\n" for n, line in enumerate(some(30, 6)) if ":" not in line.split("/")[0] and "\\" not in line]
    parts += [f"Span [{literal(line)}]{{.c{n} lang={text(literal(line))} title={text(literal(line))} data-x={text(literal(line))} style={text(literal(line))} onclick={text(literal(line))}}}.\n" for n, line in enumerate(some(8, 7)) if '"' not in line and "\\" not in line and "}" not in line]
    parts += [f"![{literal(line)}](pictures/p.png {text(literal(line))}){{#fig-{n} fig-alt=\"{literal(line) if '}' not in line else 'x'}\"}}\n" for n, line in enumerate(some(6, 8)) if '"' not in line]
    parts += [f"Note[^n{n}].\n\n[^n{n}]: {literal(line)}\n" for n, line in enumerate(some(10, 9))]
    parts += [f"{literal(line)}\n:   {literal(line)}\n" for line in some(6, 10)]
    parts += [f"`{line}`\n" for line in lines if "`" not in line]
    parts += [f"```{{.{name}}}\n{line}\n```\n" for name, line in zip(("html", "js", "css", "python", "sql", "xml", "typst", "php"), some(8, 11)) if "```" not in line]
    parts += ["~~~\n" + "\n".join(lines).replace("~~~", "") + "\n~~~\n", f"```<img/src/onerror={RUN}>\nx\n```\n", f"```\"onload={RUN}\nx\n```\n"]
    parts += [f"::: {{.callout-{kind} title=\"{literal(line)}\"}}\n{literal(line)}\n:::\n" for kind, line in zip(("note", "tip", "warning"), (line for line in some(30, 12) if '"' not in line and "}" not in line))]
    parts += ["| " + literal(line) + " | b |\n|---|---|\n| " + literal(line) + " | c |\n\n: " + literal(line) + f" {{#tbl-m{n}}}\n" for n, line in enumerate(some(6, 13))]
    parts += [f"> {literal(line)}\n" for line in some(5, 14)] + [f"- [ ] {literal(line)}\n" for line in some(5, 15)]
    formulas = ["\\text{<script>" + RUN + "</script>}", "\\href{javascript:" + RUN + "}{x}", "\\unicode{60}", "<img src=x onerror=" + RUN + ">", "\\class{\"onload=" + RUN + "}{x}", "\\style{background:url(" + AWAY + ")}{x}", "\\mathrm{</math><script>" + RUN + "</script>}", "\\color{red\" onload=" + RUN + "}x", "\\operatorname{#panic(1)}", "\\begin{array}{<script>}x\\end{array}", "\\tag{<img>}x"]
    parts += [f"Inline ${formula}$.\n\n$$\n{formula}\n$$ {{#eq-{n}}}\n" for n, formula in enumerate(formulas)]
    inner = "\n".join([*ELEMENTS[:80], f"<a href=\"https://attack.example/out\" target=\"_blank\">out</a>"])
    parts += [f"```{{=html}}\n{element}\n```\n" for element in (inner, *ELEMENTS)]
    return {"notebooks/prose.qmd": head + "\n".join(parts), "notebooks/pictures/p.png": png()}


def png():
    """One dot with text chunks of its own."""
    import struct
    import zlib

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + chunk(b"tEXt", b"Comment\0<script>" + RUN.encode() + b"</script>") + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")


CELLS = f'''
import base64, json, pandas as pd, matplotlib.pyplot as plt
from IPython.display import HTML, SVG, Markdown, Latex, Javascript, JSON, IFrame, Image, display
every = [text if not text.startswith('http') else ' ' + text for text in json.loads(EVERY)]
class Shown:
    def __init__(self, **kinds): self.kinds = kinds
    def _repr_mimebundle_(self, **_): return {{key.replace("__", "/").replace("_", "+") if key != "widget" else "application/vnd.jupyter.widget-view+json": value for key, value in self.kinds.items()}}
'''


def cells():
    """What Python cells print, show and raise."""
    every = repr(json.dumps(PAYLOADS))
    start = CELLS.replace("{{", "{").replace("}}", "}").replace("EVERY", every)
    cell = lambda code, options="": f"```{{python}}\n{options}{code}\n```\n\n"
    body = cell(start) + cell("for text in every: print(text)") + cell("import sys\nfor text in every[:40]: print(text, file=sys.stderr)\nimport warnings\nwarnings.warn(every[9])")
    body += cell("for text in every: display(HTML(text))") + cell("display(HTML(''.join(every)))") + cell("for text in every[::3]:\n    display(Latex(text)); display(Javascript(text)); display(JSON({text: text}))\ndisplay(IFrame('" + AWAY + "', 9, 9)); display(Image(url='" + AWAY + "i.png'))")
    body += cell("class Plain:\n    def __init__(self, text): self.text = text\n    def __repr__(self): return self.text\nfor text in every[::5]: display(Plain(text))")
    body += cell("import html\nfor text in every:\n    escaped = html.escape(text.translate({n: None for n in (*range(9), 11, 12, *range(14, 32), 0xfffe, 0xffff)}))\n"
                 "    display(SVG(f'<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><title>{escaped}</title><desc>{escaped}</desc><text id=\"{escaped}\" class=\"{escaped}\" style=\"{escaped}\" fill=\"{escaped}\" font-family=\"{escaped}\" transform=\"{escaped}\" href=\"{escaped}\" aria-label=\"{escaped}\">{escaped}</text>'\n"
                 "        f'<a href=\"{escaped}\"><rect width=\"1\" height=\"1\"/></a><image href=\"{escaped}\" width=\"1\" height=\"1\"/><use href=\"{escaped}\"/><style>{escaped}</style></svg>'))")
    for element in ("<script>" + RUN + "</script>", f"<foreignObject><img xmlns='http://www.w3.org/1999/xhtml' src='x' onerror='{RUN}'/></foreignObject>", f"<animate attributeName='href' to='javascript:{RUN}'/>", f"<set attributeName='onload' to='{RUN}'/>", f"<image href='{AWAY}i.png'/>", f"<filter id='f'><feImage href='{AWAY}f.png'/></filter>",
                    f"<style>@import '{AWAY}s.css'; rect {{fill: url({AWAY}u)}}</style>", f"<handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event='load'>{RUN}</handler>", f"<use href='{AWAY}u.svg#x'/>", f"<rect onload='{RUN}' fill='url({AWAY}p)'/>", f"<text><tspan xmlns:x='http://www.w3.org/1999/xhtml'><x:script>{RUN}</x:script></tspan></text>"):
        body += cell(f"SVG({('<svg xmlns=' + chr(34) + 'http://www.w3.org/2000/svg' + chr(34) + ' width=' + chr(34) + '9' + chr(34) + ' height=' + chr(34) + '9' + chr(34) + f' onload=' + chr(34) + RUN + chr(34) + '>' + element + '</svg>')!r})")
    body += cell("for text in every[::2]:\n    for kind in ('text__html', 'text__markdown', 'text__latex', 'application__javascript', 'widget', 'text__vnd.mermaid', 'application__json', 'text__plain'):\n        display(Shown(**{kind: text if kind != 'text__markdown' else 'x ' + text.replace('](', '] (').replace('@', '').replace('{', '(').replace('<!', ''), 'text__plain': text}))")
    body += cell("pd.DataFrame({text: every for text in every[:4]}, index=pd.Index(every, name=every[7]))", "#| label: tbl-frame\n#| tbl-cap: Frame\n")
    body += cell("pd.DataFrame({text: every[:30] for text in every[10:13]}, index=pd.MultiIndex.from_arrays([every[:30], every[30:60]], names=every[:2]))") + cell("pd.Series(every[:30], name=every[3])")
    body += cell("pd.DataFrame({text: every[:20] for text in every[:3]}, index=every[:20]).style.set_caption(every[9]).set_table_attributes(every[66]).set_properties(**{'background': every[60], 'color': every[61]}).set_tooltips(pd.DataFrame(every[:20], columns=[every[0]], index=every[:20]))")
    body += cell("figure, axes = plt.subplots()\nsafe = [text.replace('$', 'S') for text in every if text.isprintable() and len(text) < 80]\naxes.set_title(safe[0], gid=safe[10], url='javascript:" + RUN + "'); axes.set_xlabel(safe[1]); axes.set_ylabel(safe[2]); axes.bar(safe[:9], range(9), label=safe[5]); axes.legend(title=safe[6])\nfor patch, text in zip(axes.patches, safe): patch.set_gid(text); patch.set_url('" + AWAY + "')", "#| label: fig-drawn\n#| fig-cap: Drawn\n#| fig-alt: " + text(LINES[40]) + "\n")
    body += cell("print('\\n\\n'.join('`' + text.replace('`', '') + '`' for text in every if text.isprintable() and '{' not in text and '<!' not in text and '<?' not in text and '<script>' not in text))\nprint('<script>" + RUN + "</script>')", "#| output: asis\n")
    body += "".join(cell(f"raise type(every[{n}][:60].replace(chr(0), '') or 'X', (Exception,), {{}})(every[{n + 1}], *every[:5])", "#| error: true\n") for n in (0, 30, 60, 190, 210)) + cell("raise ValueError(''.join(every))", "#| error: true\n")
    body += cell("first = every[9]\nimport report") + "Inline `{python} every[0]` `{python} every[9]` `{python} every[190]` `{python} every[215]`.\n"
    return {"notebooks/cells.qmd": f"---\ntitle: Cells\nformat: [html, pdf, csv]\n---\n\n{body}"}


def book():
    """A notebook with outputs, attachments and metadata of an earlier run."""
    outputs = [{"output_type": "display_data", "metadata": {line: line}, "data": {kind: line for kind in ("text/html", "image/svg+xml", "text/latex", "application/javascript", "application/vnd.jupyter.widget-view+json", "text/markdown", "text/plain", line)}} for line in some(20, 3)]
    outputs += [{"output_type": "stream", "name": "stdout", "text": "\n".join(PAYLOADS)}, {"output_type": "error", "ename": LINES[0], "evalue": LINES[9], "traceback": PAYLOADS[:60]}]
    md = lambda number, source, **more: {"cell_type": "markdown", "id": f"m{number}", "metadata": {"tags": some(3, number), "x": LINES[number]}, "source": source, **more}
    whole = [{"cell_type": "raw", "id": "head", "metadata": {}, "source": f"---\ntitle: {text(literal(LINES[9]))}\nformat: [html, pdf]\n---"}, *(md(n, literal(line)) for n, line in enumerate(some(30, 8))),
             {"cell_type": "code", "id": "c1", "metadata": {"name": LINES[1], "tags": ["raises-exception"]}, "execution_count": 1, "source": "every = " + repr(PAYLOADS[::4]) + "\nfor text in every: print(text)\nraise KeyError(every[2])", "outputs": outputs}]
    return {"notebooks/book.ipynb": json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"title": LINES[0], "authors": [{"name": LINES[9]}], "kernelspec": {"name": LINES[0], "display_name": LINES[9], "language": "python"}, "language_info": {"name": LINES[0]}, LINES[1]: PAYLOADS}, "cells": whole})}


NAMES = [IMAGE.replace("/", "_"), f"\"onload={RUN}\" x='", "%3Cscript%3E &lt;b&gt;", "$(id) `id` #panic(1)"]


def names(chosen):
    """Definitions and data with hostile names."""
    made = {}
    for name in chosen:
        made[f"notebooks/{name}.qmd"] = f"---\ntitle: Named\n{FORMATS}data: {{d: {text(f'data/{name}.csv')}}}\n---\n\n```{{sql}}\n#| label: tbl-x\n#| tbl-cap: X\nSELECT * FROM d ORDER BY 1\n```\n"
        made[f"notebooks/data/{name}.csv"] = "a\n1\n"
    return made


def bundled():
    """Metadata that a crate and its preview show: a title, authors, keywords, and a project whose name is one."""
    named = names(NAMES[:1])
    name = next(iter(named))
    return {name: named[name].replace("title: Named", f"title: {text(''.join(literal(line) for line in some(20, 1)))}\nauthor: {text(LINES[9])}\nkeywords: [{text(LINES[0])}]\ndate: 2024-05-06")}


# What must come of it

FORMULA = re.compile(r"[\s\x00-\x1f\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.I)


def sheet(name, content):
    """What of a CSV file a spreadsheet would run, or take for another field."""
    for row in csv.reader(io.StringIO(content.decode("utf-8"), newline="")):
        for field in row:
            if FORMULA.match(field) and not NUMBER.fullmatch(field):
                return f"{name}: would be run: {field[:60]!r}"
    for separator in ";\t":
        for field in (field for row in csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=separator) for field in row):
            # A number, and the fields behind it.
            if FORMULA.match(field) and not NUMBER.fullmatch(field.partition(",")[0].strip()):
                return f"{name}: would be run where {separator!r} separates fields: {field[:60]!r}"
    return None


def bare(words):
    """Without what setting a text changes: spaces, hyphens at the ends of lines, ligatures."""
    return re.sub(r"[\s\-\u00ad\u2010\u200b]", "", unicodedata.normalize("NFKC", words))


def papers(folder, expected):
    """What of the papers' attachments is unsafe, and which of the expected texts no paper has."""
    told = ""
    for path in sorted(folder.rglob("*.pdf")):
        told += subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True).stdout.decode(errors="replace")
        raw = path.read_bytes()
        if found := re.search(rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|GoToR|RichMedia|OpenAction|AA)\b", raw):
            return f"{path.name}: has {found[0]!r}"
        if found := re.search(rb"/URI\s*\((?!(?:https?|mailto|tel):)(?:[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\)[^)]*", raw):
            return f"{path.name}: leads to {found[0][:60]!r}"
        with tempfile.TemporaryDirectory() as attached:
            subprocess.run(["pdfdetach", "-saveall", "-o", attached, str(path)], capture_output=True)
            for file in Path(attached).rglob("*.csv"):
                if wrong := sheet(f"{path.name}, {file.name}", file.read_bytes()):
                    return wrong
    told = bare(told)
    lost = [words for words in expected if bare(words) not in told]
    return f"{len(lost)} texts are not on paper: {lost[:4]}" if lost else None


def controls(text):
    """Characters that a terminal would act on."""
    found = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
    return f"prints {found[0]!r}: {text[max(0, found.start() - 30):found.end() + 30]!r}" if found else None


def outputs(expected=(), others=()):
    """A check of everything that a render wrote and said; `others` are commands whose output is looked at too."""
    def check(workspace, run):
        import browser
        folder = workspace.project / "reports"
        pages = {name: content for name, content in run.pages.items() if name.endswith(".html")}
        if not pages:
            return f"there is no page: {run.talk[:300]}"
        wrong = browser.look(pages)
        if wrong:
            return "\n".join(wrong[:8])
        for name, content in run.pages.items():
            if name.endswith(".csv") and (found := sheet(name, content)):
                return found
            # Marks and isolates belong to the writing of some languages; code shows them by name.
            if name.endswith(".html") and (found := controls(re.sub("[\u061c\u200e\u200f\u2066-\u2069]", "", content.decode("utf-8")))):
                return f"{name}: {found}"
        said = [run.talk + run.output]
        for command in others:
            ended = workspace.run(command)
            if ended.code not in (0, 1, 3, 4):
                return f"{' '.join(command)}: ended by {ended.code}: {ended.talk[:200]}"
            said.append(ended.talk + ended.output)
        return next((found for text in said if (found := controls(text))), None) or papers(folder, expected)
    return check


def accounts(workspace, run):
    """What is told of reports with hostile names: as they are, after a change of their data, and in a bundle."""
    if wrong := outputs(others=[*FORMS, ("explain",)])(workspace, run) or crate(workspace, run):
        return wrong
    for name in NAMES:
        (workspace.project / f"notebooks/data/{name}.csv").write_text(table(["a"], [[value] for value in LINES[:20]]))
    forms = {"json": json.loads, "junit": ElementTree.fromstring, "github": str, "markdown": str}
    ended = workspace.run(("verify", *(part for form in forms for part in ("--write", f"{form}=account.{form}"))))
    if ended.code != 4:
        return f"verify: ended by {ended.code}: {ended.talk[:300]}"
    told = [ended.talk + ended.output]
    for form, read in forms.items():
        text = (workspace.project / f"account.{form}").read_text()
        read(text)
        told.append(text)
        if form == "markdown" and re.search(r"(?<!\\\\)<(script|img|svg|iframe)", re.sub(r"(`+).*?\1", "", text, flags=re.S)):
            return f"verify --write markdown: has an element: {text[:300]}"
        if form == "github" and (line := next((line for line in text.splitlines() if not line.startswith(("::error ", "::warning ", "::notice "))), None)):
            return f"verify --write github: a line of its own: {line[:200]}"
    return next((found for text in told if (found := controls(text))), None)


def crate(workspace, run):
    """The bundle's own pages, and its metadata as JSON."""
    import browser
    import zipfile
    ended = workspace.run(("bundle", f"notebooks/{NAMES[0]}.qmd", "-o", "crate.zip"))
    if ended.code != 0:
        return f"no bundle: {ended.talk[:300]}"
    with zipfile.ZipFile(workspace.project / "crate.zip") as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    if any(".." in name.split("/") or name.startswith("/") for name in entries):
        return f"names lead out: {list(entries)}"
    json.loads(entries["ro-crate-metadata.json"])
    return "\n".join(browser.look({name: page for name, page in entries.items() if name.endswith(".html")})) or controls(ended.talk + ended.output)


SAID = [text for text in PAYLOADS if text.isprintable() and not re.search("[\u0300-\u036f\U0001f000-\U0001faff]", text)]
FORMS = [("check", "--diagnostic-format", form) for form in ("human", "short", "sarif", "github")]
CASES = [
    Case(14, "240 texts as values, columns, categories and parameters, in a browser, on paper and in spreadsheets", values(), ids=None, check=outputs(SAID, FORMS), within=90),
    Case(13, "240 texts as actors, blocs, sources, quotations, works, terms, claims and events", coded(), ids=None, check=outputs(others=FORMS), within=90),
    Case(13, "240 texts in the prose of a definition, as text and as markup", prose(), ids=None, check=outputs(others=FORMS), within=90),
    Case(13, "240 texts that cells print, show, draw and raise", cells(), ids=None, check=outputs(SAID), within=240),
    Case(13, "240 texts in a notebook and its saved outputs", book(), ids=None, check=outputs(others=FORMS), within=90),
    # A record whose outputs have such names is refused: `verify` and `bundle` are no matter of theirs.
    Case(34, "files and data with terminal escapes in their names, and every account of them", names(["a\x1b[31m\u202eb"]), ids=None, within=90, check=outputs(others=[*FORMS, ("explain",)])),
    Case(34, "files and data with hostile names, every account of them, and a bundle", {**names(NAMES), **bundled()}, ids=None, within=90, check=accounts),
]
