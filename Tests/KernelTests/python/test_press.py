"""Tests of the press: python test_press.py, with REPORT_FONTS naming a folder of built fonts.

Without REPORT_FONTS the fonts are built into a temporary folder first.
"""

import base64
import hashlib
import io
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import types
import unittest
import zlib
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[3]
RESOURCES = ROOT / "Sources/KernelRuntime/Resources"
sys.path.insert(0, str(RESOURCES / "python"))
# Inside a kernel the process itself provides this module; the press asks nothing of it.
sys.modules.setdefault("_report_kernel", types.ModuleType("_report_kernel"))

_temporary = None
if not os.environ.get("REPORT_FONTS"):
    _temporary = tempfile.TemporaryDirectory()
    os.environ["REPORT_FONTS"] = f"{_temporary.name}/fonts"
    subprocess.run([sys.executable, ROOT / "scripts/build-fonts", os.environ["REPORT_FONTS"]], check=True)
FONTS = os.environ["REPORT_FONTS"]

from report_kernel import Failure, press  # noqa: E402
from report_kernel.press_bibtex import names, plain  # noqa: E402
from report_kernel.press_dates import csl_date  # noqa: E402
from report_kernel.press_fonts import characters  # noqa: E402

TEMPLATE = (ROOT / "Sources/ReportTypst/Resources/report.typ").read_text(encoding="utf-8")
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def person(family, given):
    return {"family": family, "given": given}


def work(key, year=2012, **fields):
    issued = {"issued": {"date-parts": [[year]]}} if year else {}
    return {"id": key, "type": "report", "title": f"Title of {key}", **issued, **fields}


def words(runs):
    return "".join(run["text"] for run in runs)


class Citations(unittest.TestCase):
    works = [
        work("itu", publisher="ITU"),
        work("hindu-a", type="article-newspaper", **{"container-title": "The Hindu"}),
        work("hindu-b", type="article-newspaper", **{"container-title": "The Hindu"}),
        work("kw", type="book", author=[person("Kleinwächter", "Wolfgang")]),
        work("two", 2011, author=[person("Smith", "Matt"), person("Menn", "Joseph")]),
        work("four", 2010, author=[person(n, "A.") for n in ("One", "Two", "Three", "Four")]),
        work("undated", None, publisher="UNODA"),
        work("nobody", 2014, title="The Wuzhen Summit"),
        work("span", author=[{"literal": "UNIDIR"}], issued={"date-parts": [[2004], [2021]]}),
        work("circa", publisher="RCW", issued={"date-parts": [[2021]], "circa": True}),
    ]

    def cite(self, *items, narrative=False, language="en", **more):
        items = [{"key": i} if isinstance(i, str) else i for i in items]
        answer = press.handle("cite", {
            "style": "author-date", "language": language, "bibliography": self.works,
            "groups": [{"id": "g", "items": items, "narrative": narrative}], **more})
        return words(answer["groups"][0]["runs"]), answer

    def test_parenthetical(self):
        self.assertEqual(self.cite("kw")[0], "(Kleinwächter 2012)")
        self.assertEqual(self.cite("two")[0], "(Smith and Menn 2011)")
        self.assertEqual(self.cite("four")[0], "(One et al. 2010)")
        self.assertEqual(self.cite("kw", "two")[0], "(Kleinwächter 2012; Smith and Menn 2011)")

    def test_same_author_and_year_get_letters(self):
        text, answer = self.cite("hindu-b", "hindu-a")
        self.assertEqual(text, "(The Hindu 2012b, 2012a)")
        entries = {r["key"]: words(r["runs"]) for r in answer["references"]}
        self.assertTrue(entries["hindu-a"].startswith("The Hindu. 2012a. “Title of hindu-a.”"), entries)
        self.assertTrue(entries["hindu-b"].startswith("The Hindu. 2012b."), entries)

    def test_one_of_two_alike_gets_none(self):
        self.assertEqual(self.cite("hindu-a")[0], "(The Hindu 2012)")

    def test_narrative_and_suppressed(self):
        self.assertEqual(self.cite("kw", narrative=True)[0], "Kleinwächter (2012)")
        self.assertEqual(self.cite({"key": "kw", "suppress": True})[0], "(2012)")

    def test_locator_prefix_suffix(self):
        item = {"key": "kw", "prefix": "see", "locator": "3-5", "label": "page", "suffix": "with notes"}
        self.assertEqual(self.cite(item)[0], "(see Kleinwächter 2012, 3–5, with notes)")
        self.assertEqual(self.cite({"key": "kw", "locator": "2", "label": "chapter"})[0], "(Kleinwächter 2012, chap.\u00a02)")
        self.assertEqual(self.cite({"key": "kw", "locator": "7"}, narrative=True)[0], "Kleinwächter (2012, 7)")

    def test_without_author(self):
        self.assertEqual(self.cite("itu")[0], "(ITU 2012)")
        self.assertEqual(self.cite("nobody")[0], "(“The Wuzhen Summit” 2014)")

    def test_dates(self):
        self.assertEqual(self.cite("undated")[0], "(UNODA n.d.)")
        self.assertEqual(self.cite("span")[0], "(UNIDIR 2004–2021)")
        self.assertEqual(self.cite("circa")[0], "(RCW c. 2021)")

    def test_links_lead_to_entries(self):
        _, answer = self.cite("kw", "two")
        self.assertEqual([r.get("key") for r in answer["groups"][0]["runs"]], [None, "kw", None, "two", None])
        self.assertEqual({r["key"] for r in answer["references"]}, {"kw", "two"})

    def test_chinese(self):
        self.assertEqual(self.cite("kw", language="zh-Hans")[0], "（Kleinwächter 2012）")
        self.assertEqual(self.cite("two", narrative=True, language="zh-Hans")[0], "Smith 和 Menn（2011）")
        self.assertEqual(self.cite("undated", language="zh-Hant")[0], "（UNODA 日期不详）")

    def test_unknown_key(self):
        text, answer = self.cite("kw", "nokey")
        self.assertEqual(text, "(Kleinwächter 2012; nokey?)")
        self.assertEqual(answer["errors"], ["no source has the key 'nokey'"])

    def test_entries(self):
        works = [work("j", type="article-journal", title="Who governs?", author=[person("Mueller", "Milton")], volume="3", issue="2",
                      page="3-5", DOI="10.1/x", **{"container-title": "Policy"}),
                 work("n", type="article-newspaper", URL="https://a.org/b", note="a note",
                      issued={"date-parts": [[2012, 12, 4]]}, **{"container-title": "Techdirt"})]
        answer = press.handle("cite", {"language": "en", "bibliography": works, "groups": [], "all": True})
        entries = {r["key"]: r["runs"] for r in answer["references"]}
        self.assertEqual(words(entries["j"]), "Mueller, Milton. 2012. “Who governs?” Policy 3(2): 3–5. https://doi.org/10.1/x.")
        self.assertIn({"text": "Policy", "italic": True}, entries["j"])
        self.assertEqual(words(entries["n"]), "Techdirt. 2012. “Title of n.” December 4, 2012. https://a.org/b. A note.")
        self.assertIn({"text": "https://a.org/b", "link": "https://a.org/b"}, entries["n"])

    def test_order_is_by_letters_without_accents(self):
        works = [work(k, author=[{"literal": n}]) for k, n in (("1", "Zed"), ("2", "Ärzte"), ("3", "bank"), ("4", "Agency"))]
        answer = press.handle("cite", {"language": "en", "bibliography": works, "groups": [], "all": True})
        self.assertEqual([r["key"] for r in answer["references"]], ["4", "2", "3", "1"])

    def test_own_style(self):
        style = (RESOURCES / "csl/report-author-date.csl").read_text(encoding="utf-8").replace('prefix="("', 'prefix="["').replace(
            '<layout prefix="[" suffix=")"', '<layout prefix="[" suffix="]"')
        self.assertEqual(self.cite("kw", csl=style)[0], "[Kleinwächter 2012]")
        self.assertEqual(self.cite("kw", csl=style, narrative=True)[0], "Kleinwächter (2012)")
        broken = press.handle("cite", {"csl": "<style", "language": "en", "bibliography": [], "groups": []})
        self.assertIn("not CSL", broken["errors"][0])

    def test_style_is_valid_csl(self):
        from citeproc import SCHEMA_PATH
        from lxml import etree

        schema = etree.RelaxNG(etree.parse(SCHEMA_PATH))
        schema.assertValid(etree.parse(str(RESOURCES / "csl/report-author-date.csl")))

    def test_hostile_data(self):
        works = [work("x", title="<b>\ue101evil\ue100</b> {{x}} & \\", author="nobody", volume={"a": 1})]
        answer = press.handle("cite", {"language": "en", "bibliography": works, "groups": [], "all": True})
        text = words(answer["references"][0]["runs"])
        self.assertIn("<b>\ufffdevil\ufffd</b> {{x}} & \\", text)
        self.assertTrue(any("'author'" in e for e in answer["errors"]))


class Bibliographies(unittest.TestCase):
    def read(self, form, text):
        return press.handle("bibliography", {"files": [{"path": f"s.{form}", "format": form, "text": text}]})

    def test_table(self):
        answer = self.read("csv", "source_id,title,author,publisher,date,lang,kind,standing,access,url,note\n"
                           'a,T,,"ITU News no. 10, 2012",2012-12,en,official,primary,read,https://a.org,\n'
                           "b,T,Matt Smith and Joseph Menn,Reuters,2012-12-08,en,news,report,read,,\n"
                           "c,T,,(publisher not stated),,en,analysis,report,read,,seen\n")
        a, b, c = answer["items"]
        self.assertEqual((a["container-title"], a["issue"], a["issued"]), ("ITU News", "10", {"date-parts": [[2012, 12]]}))
        self.assertEqual(b["author"], [person("Smith", "Matt"), person("Menn", "Joseph")])
        self.assertEqual((b["type"], b["container-title"]), ("article-newspaper", "Reuters"))
        self.assertNotIn("publisher", c)
        self.assertEqual(c["note"], "seen")
        self.assertEqual(answer["errors"], [])

    def test_names_in_tables(self):
        for text, people in (
            ("Kleinwächter, Wolfgang", [person("Kleinwächter", "Wolfgang")]),
            ("David Robinson, Nicholas Smith; Erik Voeten", [person("Robinson", "David"), person("Smith", "Nicholas"), person("Voeten", "Erik")]),
            ("Xi Jinping (speech)", [person("Xi", "Jinping")]),
            ("European Commission and NATO", [{"literal": "European Commission"}, {"literal": "NATO"}]),
            ("网信办", [{"literal": "网信办"}]), ("", None),
        ):
            item = self.read("csv", f'source_id,title,author\na,T,"{text}"\n')["items"][0]
            self.assertEqual(item.get("author"), people)

    def test_table_errors_have_lines(self):
        answer = self.read("csv", 'source_id,title,date\na,"T\nover lines",yesterday\na,T,\n,T,\nb,T,1,2\n')
        self.assertEqual([(e["line"], e["message"]) for e in answer["errors"]], [
            (2, "'yesterday' is not an EDTF date"), (4, "key 'a' is also in 's.csv', line 2"), (5, "the row has no key"),
            (6, "the row has more fields than the head")])

    def test_bibtex(self):
        answer = self.read("bib", r"""
            @string{itu = "International Telecommunication Union"}
            @comment{ignored, {with braces}}
            @article{k12, author = {Kleinw{\"a}chter, Wolfgang and Ludwig van Beethoven}, title = {The {UN} \& the {\'E}tat -- a "test"},
              journal = itu # { News}, year = 2012, month = dec, volume = 3, number = {2}, pages = {3--5}, url = {https://a.org/x_y}}
            @misc(m, title = "T", author = {{World Bank}}, date = {2013-05})
            @book{bad, title = {never closed
        """)
        k, m = answer["items"]
        self.assertEqual(k["author"][0], person("Kleinwächter", "Wolfgang"))
        self.assertEqual(k["author"][1], {"family": "Beethoven", "non-dropping-particle": "van", "given": "Ludwig"})
        self.assertEqual(k["title"], 'The UN & the État – a "test"')
        self.assertEqual(k["container-title"], "International Telecommunication Union News")
        self.assertEqual((k["issued"], k["page"], k["issue"], k["URL"]), ({"date-parts": [[2012, 12]]}, "3-5", "2", "https://a.org/x_y"))
        self.assertEqual((m["author"], m["issued"]), ([{"literal": "World Bank"}], {"date-parts": [[2013, 5]]}))
        self.assertEqual(answer["errors"], [{"path": "s.bib", "line": 7, "message": "a value is not closed"}])

    def test_tex_text(self):
        for tex, text in ((r"\c{c}a {\ss} \o \'\i \v{S} \H o", "ça ß øíŠ ő"), (r"``q'' `s' it's", "“q” ‘s' it's"), (r"\emph{x} \url{a_b}", "x a_b"),
                          (r"50\% \$5 \_ \{", "50% $5 _ {"), ("a---b", "a—b"), ("中文", "中文")):
            self.assertEqual(plain(tex), text)
        self.assertEqual(names("Plato"), [{"literal": "Plato"}])
        self.assertEqual(names("de la Cruz, Jr., Ana and others"), [
            {"family": "Cruz", "non-dropping-particle": "de la", "given": "Ana", "suffix": "Jr."}])

    def test_json(self):
        answer = self.read("json", '[{"id": 7, "title": "T"}, {"title": "no id"}]')
        self.assertEqual(answer["items"], [{"id": "7", "title": "T", "type": "document"}])
        self.assertEqual(answer["errors"][0]["message"], "item 2 has no 'id'")
        self.assertIn("not JSON", self.read("json", "[,")["errors"][0]["message"])
        self.assertIn("nested too deep", self.read("json", "[" * 200_000)["errors"][0]["message"])

    def test_dates(self):
        for edtf, parts in (("2012", [[2012]]), ("2012-12-14", [[2012, 12, 14]]), ("2004/2021", [[2004], [2021]]), ("201X", [[2010]]),
                            ("{2013,2017}", [[2013], [2017]]), ("2012-24", [[2012]])):
            self.assertEqual(csl_date(edtf)["date-parts"], parts)
        self.assertTrue(csl_date("2021~")["circa"])
        self.assertEqual(csl_date("2012/..")["literal"], "2012–")
        for wrong in ("yesterday", "2012-13", "12", "2012-1-1"):
            self.assertIsNone(csl_date(wrong))


class Highlighting(unittest.TestCase):
    def tokens(self, language, text):
        return press.handle("highlight", {"blocks": [{"id": "1", "language": language, "text": text}]})["blocks"][0]["tokens"]

    def test_joined_tokens_are_the_text(self):
        for language, text in (("python", "def f(x):\n    return 'a' + 1  # c\n\n"), ("sql", "SELECT count(*)\n  FROM t -- x"), ("r", "x <- 1"),
                               ("yaml", "a: [1, 'b']"), ("json", '{"a": [1, null]}'), ("python", "  leading\n\n\n"), ("bash", "echo $X | wc")):
            self.assertEqual("".join(t["text"] for t in self.tokens(language, text)), text)

    def test_kinds(self):
        kinds = {t["text"].strip(): t["kind"] for t in self.tokens("python", "def f(x): return 'a' + 1 # c")}
        self.assertEqual((kinds["def"], kinds["f"], kinds["'a'"], kinds["1"], kinds["# c"]), ("keyword", "function", "string", "number", "comment"))

    def test_unknown_language(self):
        self.assertEqual(self.tokens("no such language", "x"), [])
        self.assertEqual(self.tokens("", "x"), [])


class Sanitising(unittest.TestCase):
    def clean(self, text, mime="image/svg+xml"):
        return press.handle("sanitize", {"fragments": [{"id": "f", "mime": mime, "text": text, "prefix": "c1-"}]})["fragments"][0]

    def svg(self, body, attributes=""):
        return self.clean(f"<svg {SVG} {attributes}>{body}</svg>")

    def test_script_and_handlers(self):
        answer = self.svg('<script>alert(1)</script><rect onclick="x()" onload="y()" width="1"/><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a</p>'
                          '</foreignObject><set attributeName="href" to="javascript:1"/><handler xmlns="http://www.w3.org/2001/xml-events"/>')
        self.assertEqual(answer["text"], '<svg xmlns="http://www.w3.org/2000/svg"><rect width="1"/></svg>')
        self.assertEqual(answer["removed"], ["<foreignObject>", "<handler>", "<script>", "<set>", "onclick=", "onload="])

    def test_unseen_characters(self):
        self.assertEqual(self.clean("<b>a\x01\x1b\x9b\u202eb\x7f</b>\t\n", "text/html")["text"], "<b>a\u2401\u241b\ufffd[U+202E]b\u2421</b>\t\n")
        self.assertEqual(self.svg("<text>a\u202eb\x9b&#x202e;</text>")["text"], '<svg xmlns="http://www.w3.org/2000/svg"><text>a[U+202E]b\ufffd[U+202E]</text></svg>')

    def test_references(self):
        answer = self.svg('<a href="javascript:alert(1)"><text>kept</text></a><image href="http://a.org/x.png"/><image href="file:///etc/passwd"/>'
                          '<use xlink:href="http://a.org/x.svg#a"/><rect fill="url(http://a.org/#x)" stroke="url(#s)" clip-path="url( \'#c\' )"/>')
        self.assertNotIn("http://a.org", answer["text"])
        self.assertNotIn("javascript", answer["text"])
        self.assertIn("<text>kept</text>", answer["text"])
        self.assertIn('stroke="url(#c1-s)" clip-path="url(#c1-c)"', answer["text"])

    def test_styles(self):
        answer = self.svg("<style>@import url(http://a.org/x.css); rect{fill:red;background:url(http://a.org)} .a{stroke:blue}</style>"
                          '<rect class="a" style="opacity:.5;behavior:url(x);font:italic 600 10px \'IBM Plex Sans\';fill:gr\\65 en"/>')
        self.assertEqual(answer["text"], '<svg xmlns="http://www.w3.org/2000/svg"><rect fill="red" stroke="blue" opacity=".5" font-size="10px" '
                         'font-family="\'IBM Plex Sans\'" font-style="italic" font-weight="600"/></svg>')

    def test_entities(self):
        bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + f"<svg {SVG}><text>&b;</text></svg>"
        self.assertEqual(self.clean(bomb)["error"], "the SVG declares a document type of its own")
        external = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg {SVG}>&x;</svg>'
        self.assertIn("error", self.clean(external))
        self.assertIn("error", self.svg("&undefined;"))

    def test_use_bombs(self):
        chain = "".join(f'<g id="a{i}">' + f'<use href="#a{i - 1}"/>' * 10 + "</g>" for i in range(1, 21))
        self.assertIn("multiply", self.svg(f'<g id="a0"><rect/></g>{chain}')["error"])
        self.assertIn("refers to itself", self.svg('<g id="a"><use href="#a"/></g>')["error"])
        self.assertIn("refers to itself", self.svg('<use id="a" href="#b"/><use id="b" href="#a"/>')["error"])
        self.assertIn("refers to itself", self.svg('<pattern id="p"><rect fill="url(#p)"/></pattern>')["error"])

    def test_limits(self):
        self.assertIn("64 deep", self.svg("<g>" * 100 + "</g>" * 100)["error"])
        self.assertIn("64 deep", self.svg("<x>" * 100_000)["error"])
        self.assertIn("more than 200,000", self.svg("<g/>" * 200_001)["error"])
        self.assertIn("more than 16 MB", self.svg(" " * 16_000_001)["error"])

    def test_not_svg(self):
        for text in ("", "text", "<svg><rect/></svg>", "<html/>", f"<svg {SVG}><rect></svg>", "\0"):
            self.assertIn("error", self.clean(text))

    def test_size_in_points(self):
        self.assertEqual([self.svg("", 'width="10cm" height="96px"')[k] for k in ("width", "height")], [283.465, 72])
        self.assertEqual(self.svg("", 'viewBox="0 0 96 48"')["width"], 72)

    def test_matplotlib_looks_the_same(self):
        import matplotlib
        import typst
        from PIL import Image, ImageChops

        matplotlib.use("Agg")
        import matplotlib.pyplot as plt

        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(matplotlib.get_data_path()) / "fonts/ttf")])
        for kind in ("none", "path"):
            plt.rcParams["svg.fonttype"] = kind
            figure, axes = plt.subplots(figsize=(3, 2))
            axes.plot([1, 2, 3], [1, 4, 2], marker="o", linestyle="--")
            axes.fill_between([1, 2, 3], [1, 2, 1], hatch="//", alpha=0.3)
            axes.imshow([[1, 2], [3, 4]], extent=(1, 2, 0, 1))
            axes.set_title("T & $x^2$")
            text = io.StringIO()
            figure.savefig(text, format="svg")
            plt.close(figure)
            answer = self.clean(text.getvalue())
            self.assertEqual((answer["removed"], answer["width"]), ([], 216))
            self.assertNotIn(" style=", answer["text"])
            with tempfile.TemporaryDirectory() as folder:
                pictures = []
                for name, source in (("a", text.getvalue()), ("b", answer["text"])):
                    Path(folder, f"{name}.svg").write_text(source, encoding="utf-8")
                    main = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("/{name}.svg")'
                    compiler = typst.Compiler(main.encode(), root=folder, font_paths=fonts, ignore_system_fonts=True)
                    pictures.append(Image.open(io.BytesIO(compiler.compile(format="png", ppi=144))).convert("RGB"))
                self.assertGreater(len(pictures[0].getcolors(100_000)), 20)
                self.assertIsNone(ImageChops.difference(*pictures).getbbox())

    def test_html(self):
        answer = self.clean('<p onclick="x()">a<script>alert(1)</script><a href="javascript:1">x</a><a href="https://a.org">y</a>'
                            '<a href="data:text/html,x">z</a><img src="http://a.org/x.png"><img src="data:image/png;base64,AAAA">'
                            '<img src="data:image/svg+xml;base64,AAAA" onerror=x()><b id="q" class="c" style="color:red;position:fixed">b</b>'
                            '<iframe src="x"></iframe><form><input></form><svg><script>1</script></svg><style>p{color:red}</style>', "text/html")["text"]
        self.assertEqual(answer, '<p>a<a rel="noopener noreferrer">x</a><a href="https://a.org" rel="noopener noreferrer">y</a>'
                         '<a rel="noopener noreferrer">z</a><img><img src="data:image/png;base64,AAAA"><img>'
                         '<b id="c1-q" class="cell-c" style="color:red">b</b></p>')
        table = '<table border="1" class="dataframe"><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td colspan="2">1</td></tr></tbody></table>'
        self.assertEqual(self.clean(table, "text/html")["text"], table.replace(' border="1"', "").replace("dataframe", "cell-dataframe"))
        self.assertIn("256 deep", self.clean("<div>" * 100_000, "text/html")["error"])
        self.assertIn("error", self.clean("x", "application/javascript"))


class Mathematics(unittest.TestCase):
    def convert(self, tex, display=False):
        return press.handle("math", {"items": [{"id": "m", "tex": tex, "display": display}]})["items"][0]

    def test_typst(self):
        for tex, typst in (
            (r"\frac{a}{b}", "frac(a, b)"),
            (r"\alpha_i^2", r"attach(\u{3b1}, t: 2, b: i)"),
            (r"\sum_{i=1}^n x", r"attach(limits(\u{2211}), t: n, b: i = 1) x"),
            (r"\sqrt[3]{x}", "root(3, x)"),
            (r"f(x, y)", r"f \u{28} x \u{2c} y \u{29}"),
            (r"\text{if } x", '"if "x'),
            (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", 'mat(delim: "(", 1, 2; 3, 4)'),
            (r"\binom{n}{k}", "binom(n, k)"),
            (r"\hat{p} \pm \bar{x}", r"hat(p) \u{b1} macron(x)"),
            (r"\mathrm{d}x", "upright(d) x"),
        ):
            self.assertEqual(self.convert(tex, True)["typst"], typst)

    def test_mathml_is_clean(self):
        for tex in (r"\alpha = 1 - \frac{D_o}{D_e}", r"x < y \& z", r"\text{<script>alert(1)</script>}", r"\href{javascript:1}{x}"):
            answer = self.convert(tex)
            tree = ElementTree.fromstring(answer["mathML"])
            self.assertEqual(tree.get("alttext"), tex)
            self.assertNotIn("<script", answer["mathML"])
            self.assertNotIn("href", "".join(e for node in tree.iter() for e in node.attrib))

    def test_errors(self):
        for tex, message in (
            (r"\foo{x}", r"the command '\foo' is not known"), ("", "the formula is empty"), ("a & b", "'&' stands outside of a table"),
            ("{" * 100, "braces nested more than 60 deep"), ("x" * 10_001, "a formula of more than 10,000 characters"),
        ):
            answer = self.convert(tex)
            self.assertEqual((answer["error"], answer["mathML"], answer["typst"]), (message, "", ""))
        for tex in ("{", "x^", r"\frac", r"\left(", "}", r"\begin{x}", r"\end{matrix}", "_", r"\sqrt"):
            self.assertEqual(set(self.convert(tex)), {"id", "mathML", "typst", "error"})

    def test_everything_compiles(self):
        formulas = [r"\begin{cases} a & x>0 \\ b, c & \text{else} \end{cases}", r"\begin{aligned} a &= b \\ c &= d \end{aligned}", r"\left. \frac{a}{b} \right|_{x=0}",
                    r"\operatorname{net} = \log\left(\frac{s}{o}\right)", r"\lim_{n\to\infty} a_n", r"\text{# $x$ \" // *} [a; b) #let", r"f'(x)", r"\overline{x} \vec{v}",
                    r"\underbrace{a+b}_{c}", r"{}^{14}C", r"\boxed{x}\phantom{y}\cancel{z}", r"\tfrac12", r"a \quad b \, c", r"\overset{a}{b}", r"\mathbf{ab}\mathbb{R}",
                    r"\begin{array}{lr} a & b \end{array}", r"\max_i x", "|x|", r"50\%", "中文 = x", r"\prod \int\limits_0^1"]
        lines = []
        for tex in formulas:
            answer = self.convert(tex, True)
            self.assertIsNone(answer["error"], tex)
            lines.append(f'#display-formula("x", ${answer["typst"]}$)')
        self.assertEqual(typeset("\n".join(lines))["missingGlyphs"], [])


def png(width, height, rows=b"", wrong_sum=False):
    def chunk(kind, data):
        checksum = zlib.crc32(kind + data) ^ (1 if wrong_sum and kind == b"IDAT" else 0)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Pictures(unittest.TestCase):
    def check(self, data):
        return press.handle("images", {"items": [{"path": "p", "data": base64.b64encode(data).decode()}]})["items"][0]

    def test_png(self):
        data = png(4, 2, b"\0abcd\0abcd")
        answer = self.check(data)
        self.assertEqual((answer["mime"], answer["pixels"], answer["width"], answer["height"]), ("image/png", [4, 2], 3, 1.5))
        self.assertEqual(base64.b64decode(answer["body"]), data)

    def test_refusals(self):
        whole = png(4, 2, b"\0abcd\0abcd")
        self.assertIn("million pixels", self.check(png(30_000, 30_000))["error"])
        self.assertIn("side", self.check(png(1_000_000, 1))["error"])
        self.assertIn("damaged", self.check(png(4, 2, b"\0abcd"))["error"])
        self.assertIn("damaged", self.check(whole[:-20])["error"])
        self.assertIn("damaged", self.check(png(4, 2, b"\0abcd\0abcd", wrong_sum=True))["error"])
        self.assertIn("no PNG", self.check(b"text")["error"])
        self.assertIn("no PNG", self.check(b"")["error"])

    def test_jpeg(self):
        from PIL import Image

        data = io.BytesIO()
        Image.new("RGB", (30, 20), "red").save(data, "JPEG", dpi=(72, 72))
        self.assertEqual(self.check(data.getvalue())["width"], 30)
        self.assertIn("damaged", self.check(data.getvalue()[:-200])["error"])

    def test_svg(self):
        answer = self.check(f'<svg {SVG} width="72pt" height="36pt"><script/><rect id="a"/></svg>'.encode())
        self.assertEqual((answer["mime"], answer["width"], answer["removed"]), ("image/svg+xml", 72, ["<script>"]))
        self.assertRegex(answer["body"], r'<rect id="i[0-9a-f]{8}-a"/>')


HEAD = '#import "report.typ": *\n#show: report.with(title: "Test")\n'


def typeset(body, files=(), **more):
    with tempfile.TemporaryDirectory(dir=more.pop("dir", None)) as folder:
        project = {"main": HEAD + body, "files": [{"path": "report.typ", "text": TEMPLATE}, *files]}
        answer = press.handle("typeset", {"project": project, "fontFolders": [FONTS], "output": "out.pdf", "scratch": folder} | more)
        answer["pdf"] = Path(folder, "out.pdf").read_bytes()
        assert not [n for n in os.listdir(folder) if n.startswith("paper-")], "the project's folder was left behind"
        return answer


def tool(*command, pdf):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return subprocess.run([a if a != "PDF" else file.name for a in command], capture_output=True, check=True).stdout.decode()


class Typesetting(unittest.TestCase):
    def test_same_bytes_in_two_folders(self):
        body = "= A\nb #footnote[c] — “d” 乌镇\n"
        answers = []
        for name in ("plain", "with space ü"):
            with tempfile.TemporaryDirectory(suffix=name) as folder:
                program = (
                    "import json, sys; sys.path.insert(0, sys.argv[1]); import types; sys.modules['_report_kernel'] = types.ModuleType('x')\n"
                    "from report_kernel import press; print(json.dumps(press.handle('typeset', json.load(sys.stdin))))")
                project = {"main": HEAD + body, "files": [{"path": "report.typ", "text": TEMPLATE}]}
                request = {"project": project, "fontFolders": [FONTS], "output": "o.pdf", "scratch": folder, "timestamp": None}
                run = subprocess.run([sys.executable, "-c", program, str(RESOURCES / "python")], input=json.dumps(request), text=True,
                                     capture_output=True, check=True, env={**os.environ, "TZ": "Pacific/Kiritimati" if "ü" in name else "UTC"})
                answers.append((json.loads(run.stdout)["sha256"], Path(folder, "o.pdf").read_bytes()))
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(hashlib.sha256(answers[0][1]).hexdigest(), answers[0][0])
        self.assertEqual(typeset(body)["pdf"], answers[0][1])

    def test_dates(self):
        self.assertIn("CreationDate:    Tue Jan  1 00:00:00 1980", tool("env", "TZ=UTC", "pdfinfo", "PDF", pdf=typeset("x")["pdf"]))
        dated = typeset("x", timestamp=1_670_976_000)["pdf"]
        self.assertIn("Dec 14 00:00:00 2022", tool("env", "TZ=UTC", "pdfinfo", "PDF", pdf=dated))

    def test_structure(self):
        body = '= A\n#data-table(columns: (auto, auto), align: (left, right), number: [Table 1], caption: [c], table.header(head[a], head[b]), [x], [1])\n'
        pdf = typeset(body)["pdf"]
        self.assertIn("No syntax or stream encoding errors", tool("qpdf", "--check", "PDF", pdf=pdf))
        document = json.loads(tool("qpdf", "--json", "--json-stream-data=none", "PDF", pdf=pdf))
        objects = [o.get("value", o.get("stream", {}).get("dict")) for o in document["qpdf"][1].values()]
        catalog = next(o for o in objects if isinstance(o, dict) and o.get("/Type") == "/Catalog")
        self.assertEqual(catalog["/Lang"], "u:en")
        self.assertTrue(catalog["/MarkInfo"]["/Marked"])
        self.assertIn("/StructTreeRoot", catalog)
        self.assertIn("/Outlines", catalog)
        intents = catalog["/OutputIntents"]
        self.assertTrue(intents)
        kinds = {o.get("/S") for o in objects if isinstance(o, dict)}
        self.assertLessEqual({"/H1", "/Table", "/TH", "/TD", "/Caption"}, kinds)
        metadata = tool("pdfinfo", "-meta", "PDF", pdf=pdf)
        for part in ("<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>"):
            self.assertIn(part, metadata)

    def test_without_fonts(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(Failure):
            typeset("x", fontFolders=[folder])

    def test_pages(self):
        self.assertEqual(typeset("a #pagebreak() b #pagebreak() c")["pages"], 3)

    def test_missing_glyphs_are_shown_and_said(self):
        answer = typeset("a 😀 b 😀 \U00020000")
        self.assertEqual(answer["missingGlyphs"], [{"char": "😀", "count": 2}, {"char": "\U00020000", "count": 1}])
        self.assertIn("U+1F600", tool("pdftotext", "PDF", "-", pdf=answer["pdf"]))

    def test_missing_glyphs_in_drawings(self):
        svg = f'<svg {SVG} width="90" height="20"><text y="15" font-family="IBM Plex Sans">seen 😀\ue000</text></svg>'
        answer = typeset('#picture("a.svg", "x")', [{"path": "a.svg", "text": svg}])
        self.assertIn("seen \ufffd\ufffd", tool("pdftotext", "PDF", "-", pdf=answer["pdf"]))
        self.assertIn({"char": "😀", "count": 1}, answer["missingGlyphs"])

    def test_marks_on_what_is_missing(self):
        svg = f'<svg {SVG} width="90" height="20"><text y="15" font-family="IBM Plex Serif">Z\u0351\u036b\u0343</text></svg>'
        answer = typeset('#picture("a.svg", "x")', [{"path": "a.svg", "text": svg}])
        self.assertTrue({"\u0351", "\u036b"} <= {glyph["char"] for glyph in answer["missingGlyphs"]})

    def test_faces(self):
        fonts = tool("pdffonts", "PDF", pdf=typeset("= Head\ntext _it_ *b* `code` 中文 #formula(\"x\", $x$)")["pdf"])
        for face in ("IBMPlexSerif-Regular", "IBMPlexSerif-Italic", "IBMPlexSerif-SemiBold", "IBMPlexSans-SemiBold", "IBMPlexMono", "NotoSerifCJK", "NewCMMath"):
            self.assertIn(face, fonts)

    def refused(self, body, files=()):
        with self.assertRaises(Failure) as caught:
            typeset(body, files)
        return str(caught.exception)

    def test_errors_name_the_line(self):
        self.assertEqual(self.refused("a\n#foo"), "unknown variable: foo ('main.typ', line 4)")

    def test_nothing_outside_is_read(self):
        self.assertIn("escape", self.refused('#read("/../../../../etc/passwd")'))
        self.assertIn("not found", self.refused('#read("/etc/passwd")'))
        self.assertIn("uses no packages", self.refused('#import "@preview/cetz:0.3.0"'))
        self.assertIn("uses no packages", self.refused('#import ("@pre" + "view/cetz:0.3.0"): *'))
        self.assertIn("not found", self.refused('#plugin("x.wasm")'))
        with self.assertRaises(ValueError):
            typeset("x", [{"path": "../x.typ", "text": ""}])
        with self.assertRaises(ValueError):
            typeset("x", [{"path": "/tmp/x.typ", "text": ""}])

    def test_nesting_ends_in_an_error(self):
        self.assertEqual(typeset("#" + "[" * 5000 + "]" * 5000)["pages"], 1)
        self.assertIn("depth", self.refused("#let f(x) = f(x + 1)\n#f(1)"))

    def test_alternative_text_is_demanded(self):
        svg = f'<svg {SVG} width="9" height="9"/>'
        self.assertIn("alt", self.refused('#image("a.svg")', [{"path": "a.svg", "text": svg}]))


class Fonts(unittest.TestCase):
    def test_characters_are_those_that_fonttools_finds(self):
        from fontTools.ttLib import TTFont
        from matplotlib import get_data_path

        files = [*Path(FONTS).glob("*.ttf"), Path(get_data_path(), "fonts/ttf/DejaVuSansMono.ttf"), Path(get_data_path(), "fonts/ttf/STIXGeneral.ttf"),
                 *(Path(f["file"]) for f in json.loads(Path(FONTS, "fonts.json").read_text(encoding="utf-8"))["host"][:1])]
        self.assertGreater(len(files), 10)
        for path in files:
            with TTFont(path, fontNumber=0, lazy=True) as font:
                expected = set(font.getBestCmap())
            found = characters(path)
            self.assertEqual({code for code in range(0x30000) if code in found}, {code for code in expected if code < 0x30000}, path.name)


class Dispatch(unittest.TestCase):
    def test_unknown_method(self):
        with self.assertRaises(LookupError):
            press.handle("no such method", {})

    def test_press_imports_nothing_heavy(self):
        program = ("import sys, types; sys.path.insert(0, sys.argv[1]); sys.modules['_report_kernel'] = types.ModuleType('x')\n"
                   "from report_kernel import press; print(*sorted(sys.modules))")
        loaded = subprocess.run([sys.executable, "-c", program, str(RESOURCES / "python")], capture_output=True, text=True, check=True).stdout.split()
        self.assertFalse({"citeproc", "lxml", "pygments", "nh3", "latex2mathml", "typst", "PIL", "fontTools", "numpy"} & {m.split(".")[0] for m in loaded})


if __name__ == "__main__":
    unittest.main()
