"""Lines 11, 22 to 26, and 32: definitions and notebooks."""

import json

from case import Case, data, qmd

QUICK = 20


def head(text):
    return {"notebooks/a.qmd": f"---\ntitle: Attack\n{text}\n---\n\nText.\n"}


def body(text):
    return {"notebooks/a.qmd": b"---\ntitle: Attack\n---\n\n" + (text if isinstance(text, bytes) else text.encode())}


def notebook(content, name="a"):
    return {f"notebooks/{name}.ipynb": content if isinstance(content, (str, bytes)) else json.dumps(content)}


def whole(**changes):
    fields = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "raw", "id": "head", "metadata": {}, "source": "---\ntitle: Attack\n---"}, {"cell_type": "markdown", "id": "one", "metadata": {}, "source": "Text."}]}
    return {**fields, **changes}


ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 8}x]\n" for n in range(1, 40))
LIMITS = ("markdown-limit",)
DEEP = 100_000
YAML = [
    Case(11, "alias bomb", head(ALIASES), ids=("yaml-limit",), code=1, within=5, memory=300),
    Case(11, "100,000 levels of lists", head("a: " + "[" * DEEP), ids=("yaml-limit", "yaml-syntax"), code=1, within=5, memory=300),
    Case(11, "100,000 levels of mappings in one line", head("a: " + "{a: " * DEEP), ids=("yaml-limit", "yaml-syntax"), code=1, within=5, memory=300),
    Case(11, "duplicate keys", head("lang: en\nlang: en"), ids=("yaml-duplicate-key",), code=1),
    Case(11, "tags", head("lang: !!python/object/apply:os.system [id]"), ids=("yaml-unsupported", "yaml-type", "yaml-syntax"), code=1),
    Case(11, "merge loop", head("a: &a\n  <<: *a"), ids=("yaml-syntax", "yaml-unsupported", "yaml-unknown-key", "yaml-limit"), code=1),
    Case(11, "alias of itself", head("a: &a [*a]"), ids=("yaml-syntax", "yaml-limit", "yaml-unknown-key"), code=1),
    Case(11, "alias bomb in a cell's options", qmd("```{crosstab}\n" + ALIASES + "```"), ids=("yaml-limit", "cell-unknown-option"), code=1, within=5),
    Case(11, "alias bomb in report.yml", {**qmd("Text."), "report.yml": ALIASES}, ids=("yaml-limit",), code=1, within=5),
    Case(11, "a scalar of 2 MB", lambda w: w.put(head("subtitle: " + "x" * 2_000_000)), ids=None, code=None, within=QUICK),
]
REFERENCES = [
    Case(22, "dangling reference", qmd("See @tbl-none."), ids=("ref-unresolved",), code=1),
    Case(22, "duplicate label", qmd("# One {#sec-a}\n\n# Two {#sec-a}"), ids=("cell-duplicate-label",), code=1),
    Case(22, "include of itself", qmd("{{< include a.qmd >}}"), ids=("markdown-include",), code=1),
    Case(22, "include in a circle", {**qmd("{{< include _b.md >}}"), "notebooks/_b.md": "{{< include _c.md >}}\n", "notebooks/_c.md": "{{< include _b.md >}}\n"}, ids=("markdown-include",), code=1),
    Case(22, "includes that double, 30 levels", {**qmd("{{< include _0.md >}}"), **{f"notebooks/_{n}.md": f"{{{{< include _{n + 1}.md >}}}}\n\n" * 2 for n in range(30)}, "notebooks/_30.md": "x\n"}, ids=("markdown-include", "markdown-limit"), code=1, within=QUICK),
    Case(22, "footnotes in a circle", qmd("A[^a].\n\n[^a]: See[^b].\n\n[^b]: See[^a]."), ids=None, within=20),
    Case(22, "named values in a circle", qmd("`{value} a`", "values: {a: b, b: a}\n"), ids=("value-unknown", "value-path", "ref-cycle"), code=1),
]
ENCODINGS = [
    Case(23, "UTF-8 that is none", body(b"A \xff\xfe byte, \xed\xa0\x80 a lone surrogate, \xc0\x80 an overlong NUL.\n"), ids=("source-encoding",), code=1),
    Case(23, "UTF-16", {"notebooks/a.qmd": "---\ntitle: Attack\n---\n".encode("utf-16")}, ids=("source-encoding",), code=1),
    Case(23, "NUL", body("A \0 NUL.\n"), ids=None, code=None, absent=("\0",)),
    Case(23, "bidirectional overrides in text", body("access_level != 'user\u202e \u2066// Check if admin\u2069 \u2066'\n"), ids=("markdown-bidi",)),
    Case(23, "bidirectional overrides in a cell", qmd("```{python}\nx = 'user\u202e \u2066# admin\u2069 \u2066'\n```"), ids=("markdown-bidi",), code=None),
    Case(23, "U+2028, U+0085 and lone carriage returns", body("one\u2028two\u0085three\rfour\r\rfive\n"), page=("five",)),
    Case(23, "byte order mark", {"notebooks/a.qmd": b"\xef\xbb\xbf---\ntitle: Attack\n---\n\nMarked.\n"}, page=("Marked.",)),
    Case(23, "a lone surrogate in a notebook", notebook(json.dumps(whole()).replace("Text.", "\\ud800 x")), ids=("notebook-syntax",), code=1),
    Case(23, "a lone surrogate that a cell prints", qmd("```{python}\nprint('a\\ud800b')\n```"), ids=None, code=None),
    Case(23, "a lone surrogate in a table of a cell", qmd("```{python}\nimport pandas\npandas.DataFrame({'a\\udfff': ['\\ud800']})\n```"), ids=None, code=None),
    Case(23, "control characters in a notebook's output and name", notebook(whole(cells=whole()["cells"] + [{"cell_type": "code", "id": "two", "metadata": {}, "execution_count": 1, "source": "print(1)", "outputs": [
        {"output_type": "stream", "name": "stdout\x1b[2J", "text": "\x1b]0;owned\x07"}]}])), ids=None, code=None, absent=("\x1b", "\x07")),
]
n = 20_000
PATHOLOGICAL = {
    "nested strong emphasis": "*a **a " * n + "b" + " a** a*" * n, "emphasis closers": "a_ " * n, "emphasis openers": "_a " * n, "link closers": "a]" * n, "link openers": "[a" * n, "mismatched openers and closers": "*a_ " * n,
    "openers and closers, multiples of 3": "a**b" + "c* " * n, "link openers and emphasis closers": "[ a_" * n, "hard link pattern": "[ (](" * n, "brackets": "[" * DEEP + "a" + "]" * DEEP, "quotations": "> " * DEEP + "a",
    "lists": "".join("  " * k + "* a\n" for k in range(1000)), "list markers in one line": "* " * DEEP + "a", "NULs": "abc\0de\0", "backticks": "".join("e" + "`" * k for k in range(1, 2500)), "unclosed links in angle brackets": "[a](<b" * n,
    "unclosed links": "[a](b" * n, "unclosed comments": "</" + "<!--" * n, "empty lines in lists": "- " * 50 + "x" + "\n" * n, "declarations": "<!A " * n, "instructions": "<?" * n, "CDATA": "<![CDATA[" * n, "empty link targets": "[](" * n,
    "reference definitions": "".join(f"[{k}]: u\n" for k in range(n)) + "[0] " * n, "footnote references": "[^1]" * 2000, "images": "![[]()" * n, "tables": "| a | b |\n| - | - |\n" + "x\n" * n, "superscripts": "^a^" * n, "inline notes": "^[" * n + "]" * n,
    "dollar signs": "$" * (DEEP + 1), "braces": "{" * DEEP, "spans": "[x]{.a" * n, "divs": "::: {.a}\n" * n, "fences": "~~~\n" * n, "shortcodes": "{{< " * n, "headings": "# " * DEEP + "x", "entities": "&#xFFFFFFFF;" * n,
}
SCALE = [
    *(Case(24, f"CommonMark's and our own: {name}", body(text + "\n"), ids=None, code=None, within=QUICK, memory=800) for name, text in PATHOLOGICAL.items()),
    Case(24, "Markdown table of 2,000 × 2,000", body("|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + "x\n" * 2000), ids=LIMITS, code=1, within=QUICK, memory=800),
    Case(24, "a word of 20,000 letters, in HTML", body("a" * 20_000 + "\n"), page=("a" * 20_000,)),
    Case(24, "a word of 20,000 letters, in the PDF", qmd("a" * 20_000, "format: pdf\n"), check=lambda w, r: None if w.pdf("a").count("a") >= 20_000 else "letters are missing"),
    Case(24, "a cell of 20,000 letters in a table of the PDF", qmd("| a | b |\n|---|---|\n| " + "a" * 20_000 + " | END |", "format: pdf\n"), check=lambda w, r: w.within_page()),
    Case(24, "unspaced code, addresses in cells and a long caption in the PDF", qmd(
        "| a | b | c |\n|---|---|---|\n| x | https://example.org/" + "path" * 60 + " | https://example.org/" + "other" * 40 + " |\n\n: " + "caption" * 40 + " {#tbl-x}\n\n```\n" + "codecode" * 60 + "\n```\n\nInline `" + "inline" * 60 + "`.", "format: pdf\n"),
        check=lambda w, r: w.within_page()),
    Case(24, "formula of 20,000 letters", qmd("$$\n" + "x+" * 10_000 + "x\n$$"), ids=None, code=None, within=60),
    Case(24, "formula with braces 20,000 deep", qmd("$$\n" + "{" * 20_000 + "x" + "}" * 20_000 + "\n$$"), ids=None, code=None, within=60),
    Case(24, "a million lines of text", lambda w: w.put(body("word\n" * 1_000_000)), ids=None, code=None, within=60, memory=3000),
]
BOOKS = [
    Case(25, "100,000 levels of JSON", notebook("[" * DEEP + "]" * DEEP), ids=("notebook-syntax", "notebook-schema"), code=1, within=5),
    Case(25, "duplicate keys", notebook(json.dumps(whole())[:-1] + ', "nbformat": 4}'), ids=("notebook-syntax",), code=1),
    Case(25, "trailing comma", notebook(json.dumps(whole())[:-1] + ",}"), ids=("notebook-syntax",), code=1),
    Case(25, "cut off", notebook(json.dumps(whole())[:-30]), ids=("notebook-syntax",), code=1),
    Case(25, "NaN", notebook(json.dumps(whole(metadata={"x": float("nan")}))), ids=("notebook-syntax",), code=1),
    *(Case(25, f"version {version}.{minor}", notebook(whole(nbformat=version, nbformat_minor=minor, worksheets=[])), ids=("notebook-version",), code=1) for version, minor in ((2, 0), (5, 0))),
    Case(25, "version 3.0", notebook(whole(nbformat=3, nbformat_minor=0, worksheets=[])), ids=None, code=None),
    Case(25, "version 4.99", notebook(whole(nbformat_minor=99)), ids=None, code=None),
    *(Case(25, f"`{key}` is missing", notebook({k: v for k, v in whole().items() if k != key}), ids=("notebook-schema", "notebook-version"), code=1) for key in ("nbformat", "cells")),
    *(Case(25, f"`cells` is {words}", notebook(whole(cells=value)), ids=("notebook-schema",), code=1) for words, value in (("a number", 1), ("text", "x"), ("null", None), ("a list of numbers", [1, 2]), ("a list of lists", [[]]))),
    Case(25, "a cell of an unknown kind", notebook(whole(cells=[{"cell_type": "evil", "metadata": {}, "source": ""}])), ids=("notebook-schema",), code=1),
    Case(25, "a source that is a number", notebook(whole(cells=[{"cell_type": "markdown", "metadata": {}, "source": 7}])), ids=("notebook-schema",), code=1),
    Case(25, "an empty file", notebook(""), ids=("notebook-syntax",), code=1),
    Case(25, "a version of 10^400", notebook(json.dumps(whole()).replace('"nbformat": 4', '"nbformat": 1e400')), ids=("notebook-schema", "notebook-version", "notebook-syntax"), code=1),
    Case(25, "a string of 50 MB", lambda w: w.put(notebook(whole(metadata={"x": "y" * 50_000_000}))), ids=None, code=None, within=30, memory=1500),
    Case(25, "hostile outputs of an earlier run", notebook(whole(cells=whole()["cells"] + [{"cell_type": "code", "id": "two", "metadata": {}, "execution_count": 1, "source": "1", "outputs": [
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<script>STOLEN</script>", "application/javascript": "STOLEN", "image/svg+xml": "<svg onload='STOLEN'/>", "text/latex": "\\href{javascript:STOLEN}{x}"}}]}])), check=lambda w, r: w.quiet_pages() or ("shown" if "STOLEN" in w.page() else None)),
]
NUMBERS = [
    Case(26, "2^63, 2^64, 1e400, NaN, infinity, −0.0 and 0.1 + 0.2 of a cell", qmd("```{python}\nimport pandas\npandas.DataFrame({'n': ['a', 'b'], 'big': [2**63, 2**64], 'odd': [float('nan'), float('inf')], 'zero': [-0.0, 0.1 + 0.2]})\n```"), page=("9223372036854775808", "18446744073709551616")),
    Case(26, "integers past 2^63 in a CSV file", {**data("d.csv", "n\n9223372036854775808\n18446744073709551616\n"), "notebooks/a.qmd": "---\ntitle: Attack\ndata: {d: d.csv}\n---\n\n```{sql}\n#| label: tbl-x\n#| tbl-cap: X\nSELECT n FROM d ORDER BY n\n```\n"}, page=("9223372036854775808", )),
    Case(26, "a parameter of 1e400", qmd("Text.", "params: {p: {value: 1e400, type: number}}\n"), ids=("parameter-type", "yaml-type"), code=1),
    Case(26, "a parameter past 2^63", qmd("Text.", "params: {p: {value: 99999999999999999999, type: integer}}\n"), ids=("parameter-type", "yaml-type"), code=1),
    Case(26, "a date of the year 10^30", qmd("Text.", "date: Y1000000000000000000000000000000\n"), ids=("yaml-type", "data-date"), code=1),
]


def typst(code):
    return qmd("```{=typst}\n" + code + "\n```", "format: pdf\n")


TYPST = [
    Case(23, "a character that no font of the PDF has", qmd("Egyptian \U00013000.", "format: pdf\n"), ids=("render-glyph",), check=lambda w, r: None if (r.diagnostics[0]["line"], r.diagnostics[0]["column"]) == (6, 10) else f"is placed at {r.diagnostics[0]}"),
    Case(32, "import of a package", typst('#import "@preview/cetz:0.2.2"'), ids=("render-typst", "markdown-raw-block"), code=1),
    Case(32, "plugin", typst('#plugin("x.wasm")'), ids=("render-typst", "markdown-raw-block"), code=1),
    Case(32, "reading a file", typst('#read("/etc/passwd")'), ids=("render-typst", "markdown-raw-block"), code=1, absent=("root:x",)),
    Case(32, "reading a file by a path that leads out", typst('#read("../../../../../../../../etc/passwd")'), ids=("render-typst", "markdown-raw-block"), code=1, absent=("root:x",)),
    Case(32, "endless loop", typst("#while true {}"), ids=("render-typst", "kernel-timed-out", "markdown-raw-block"), code=1, within=150),
    Case(32, "a loop that makes content", typst("#let f(n) = { let i = 0; while i < 1000000000 { i += 1; [x] } }\n#f(1)"), ids=("render-typst", "kernel-timed-out", "kernel-memory", "kernel-crashed", "markdown-raw-block"), code=1, within=150),
    Case(32, "endless recursion", typst("#let f() = f()\n#f()"), ids=("render-typst", "markdown-raw-block"), code=1),
    Case(32, "brackets 100,000 deep", typst("#" + "[" * DEEP + "]" * DEEP), ids=("render-typst", "kernel-crashed", "markdown-raw-block"), code=1),
    Case(32, "a block that leaves its place", typst("]]}}); #panic(1)"), ids=("render-typst", "markdown-raw-block"), code=1),
]
CASES = YAML + REFERENCES + ENCODINGS + SCALE + BOOKS + NUMBERS + TYPST
