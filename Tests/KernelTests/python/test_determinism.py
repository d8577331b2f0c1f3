"""Tests of what a session finds out about Python cells: python test_determinism.py, with REPORT_FONTS naming a folder of built fonts.

It watches the whole interpreter, so that all tests share one session in this process.
"""

import os
import pickle
import re
import sys
import tempfile
import types
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "Sources/KernelRuntime/Resources/python"))
# Inside a kernel the process itself provides this module. With two threads nothing is forked, and figures are written at once.
sys.modules["_report_kernel"] = types.SimpleNamespace(thread_count=lambda: 2, become_child=lambda: None)

import pandas  # noqa: E402, F401
from report_kernel import Context, session  # noqa: E402

_temporary = tempfile.TemporaryDirectory()
FOLDER = os.path.realpath(_temporary.name) + "/definitions"
SCRATCH = os.path.realpath(_temporary.name) + "/scratch"
os.makedirs(FOLDER + "/data/deep")
os.makedirs(SCRATCH)


def write(path, text):
    Path(FOLDER, path).parent.mkdir(parents=True, exist_ok=True)
    Path(FOLDER, path).write_text(text, encoding="utf-8")


def setUpModule():
    global SESSION
    os.chdir(FOLDER)
    context = Context()
    context.working_directory, context.scratch, context.fonts = FOLDER, SCRATCH, os.environ.get("REPORT_FONTS", str(ROOT / ".build/fonts"))
    setUpModule.streams = sys.stdout, sys.stderr
    SESSION = session.Session({"definition": "notebooks/x.qmd"}, context)


def tearDownModule():
    sys.stdout, sys.stderr = setUpModule.streams
    os.chdir("/")
    _temporary.cleanup()


def run(code, label="", line=10):
    reply = SESSION.run({"cell": label, "file": "notebooks/x.qmd", "line": line, "code": code})
    assert reply["error"] is None, reply["error"]["traceback"]
    return reply


def remarks(code):
    return [(remark["id"], remark["line"]) for remark in run(code)["remarks"]]


def found(code):
    return [identifier for identifier, _ in remarks(code)]


class Text(unittest.TestCase):
    """What the text of a cell shows."""

    CASES = {
        "python-clock": [
            "import datetime\ndatetime.datetime.now()",
            "import datetime as dt\nx = dt.date.today()",
            "from datetime import datetime\nprint(f'{datetime.utcnow().year:>8}')",
            "from time import time as now\nnow()",
            "import time\ntime.time_ns()",
            "import time\ntime.strftime('%Y')",
            "import time\ntime.localtime()\ntime.gmtime()",
            "import time\nstart = time.perf_counter()",
            "import pandas as pd\npd.Timestamp.now()",
            "import pandas as pd\npd.Timestamp('now')\npd.to_datetime('today')",
            "import numpy as np\nnp.datetime64('now')",
            "from datetime import *\ndate.today()",
            "import datetime\nnow = datetime.datetime.now\nnow()",
            "import datetime\ndef f():\n    return datetime.date.today()",
            "import datetime\nlist(map(lambda _: datetime.date.today(), [1]))",
            "%time 1 + 1",
        ],
        "python-random": [
            "import numpy as np\nnp.random.default_rng()",
            "import numpy\nnumpy.random.default_rng(None)\nnumpy.random.default_rng(seed=None)",
            "from numpy.random import RandomState, SeedSequence\nRandomState()\nSeedSequence()",
            "import numpy as np\nnp.random.seed()",
            "import random\nrandom.seed()",
            "import random\nrandom.Random()",
            "import random\nrandom.SystemRandom().random()",
            "import secrets\nsecrets.token_hex(4)",
            "import os\nos.urandom(4)",
            "import uuid\nstr(uuid.uuid4())",
            "from uuid import uuid1\nuuid1()",
        ],
        "python-environment": [
            "import os\nos.environ.get('HOME')",
            "import os\nos.environ['PATH'] if 'PATH' in os.environ else ''",
            "from os import getenv\ngetenv('HOME')",
            "import platform\nplatform.node()",
            "import socket\nsocket.gethostname()",
            "import os\nos.cpu_count()",
        ],
        "python-network": [
            "import urllib.request\ndef f():\n    urllib.request.urlopen('https://example.org')",
            "import socket\nsocket.socket().close()",
            "import http.client as c\nc.HTTPConnection('example.org')",
            "import pandas as pd\ndef f():\n    return pd.read_csv('https://example.org/x.csv')",
        ],
    }

    def test_each_kind_is_named(self):
        for kind, codes in self.CASES.items():
            for code in codes:
                with self.subTest(code=code):
                    self.assertEqual(found(code + "\nNone"), [kind])

    def test_each_kind_is_named_once_at_its_first_line(self):
        code = "import time, os\n\ntime.time()\ntime.time()\nos.getenv('A')\nos.getenv('B')"
        self.assertEqual(remarks(code), [("python-clock", 12), ("python-environment", 14)])
        self.assertEqual(run("import time\ntime.time()")["remarks"], [{
            "id": "python-clock", "message": "the cell reads the clock: 'time.time'", "line": 11,
            "help": "give the moment as a parameter ('params:' in the head), or take it from the data",
        }])

    def test_imports_reach_later_cells_and_later_names_replace_them(self):
        self.assertEqual(found("import datetime as early"), [])
        self.assertEqual(found("early.date.today()"), ["python-clock"])
        self.assertEqual(found("class Own:\n    class date:\n        today = staticmethod(lambda: 1)\nearly = Own()\nearly.date.today()"), [])

    def test_ordinary_code_is_not_suspected(self):
        for code in ORDINARY:
            with self.subTest(code=code):
                self.assertEqual(run(code)["remarks"], [])


ORDINARY = [
    "import pandas as pd\nframe = pd.DataFrame({'a': [1, 2, 3], 'd': pd.date_range('2024-01-01', periods=3)})\nframe.groupby('a').sum(numeric_only=True)",
    "frame.describe()",
    "frame['d'].dt.year\nframe['d'].dt.strftime('%Y')\nframe.d.dt.date",
    "pd.Timestamp('2024-05-06') + pd.Timedelta(days=1)\npd.to_datetime(['2024-01-01'])",
    "frame.sample(2)\nframe.sample(frac=1, random_state=1)",
    "frame.merge(frame, on='a').pivot_table(index='a', values='d_x', aggfunc='count')",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2], [3, 4])\nax.set_title('x')",
    "plt.hist([1, 2, 2, 3])\nplt.xlabel('n')\nplt.show()",
    "import matplotlib.dates as mdates\nfig, ax = plt.subplots()\nax.plot(frame.d, frame.a)\nax.xaxis.set_major_formatter(mdates.DateFormatter('%b'))",
    "frame.plot(x='d', y='a')",
    "import numpy as np\nrng = np.random.default_rng(7)\nrng.normal(size=3)",
    "np.random.normal(size=3)\nnp.random.rand(2)\nnp.random.shuffle([1, 2])\nnp.random.seed(3)",
    "np.random.RandomState(1).rand()\nnp.random.default_rng(np.random.SeedSequence(4)).random()",
    "seeds = [1, 2]\n[np.random.default_rng(s) for s in seeds]\nnp.random.default_rng(*seeds[:1]).random()",
    "import random\nrandom.random()\nrandom.choice([1, 2])\nrandom.seed(1)\nrandom.Random(1).random()",
    "import datetime\ndatetime.date(2024, 1, 1).isoformat()\ndatetime.datetime.fromisoformat('2024-01-01')\ndatetime.timedelta(days=1)",
    "import time\ntime.sleep(0)\ntime.strptime('2024', '%Y')\ntime.strftime('%Y', time.gmtime(0))",
    "import os\nos.environ['NEW'] = 'x'\nos.environ.setdefault('NEW', 'y')\nos.path.join('a', 'b')\nos.sep",
    "import uuid\nuuid.uuid5(uuid.NAMESPACE_DNS, 'example.org')",
    "from pathlib import Path\nsorted(p.name for p in Path('.').iterdir())\n(Path.cwd() / 'x').exists()",
    "def scaled(time):\n    return time.time() if hasattr(time, 'time') else 2 * time\nscaled(3)",
    "class Row:\n    def now(self):\n        return 1\nRow().now()",
    "import urllib.parse\nurllib.parse.quote('ä')",
    "import io\npd.read_csv(io.StringIO('a,b\\n1,2'))",
    "import re, json, math, statistics, collections, itertools, functools\nstatistics.mean([1, 2])\njson.dumps({'now': 1})",
    "import logging\nlogging.getLogger('x').warning('y')",
    "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(1) as pool:\n    list(pool.map(abs, [-1]))",
    "import tempfile\nwith tempfile.TemporaryFile() as file:\n    file.write(b'x')",
    "import asyncio\nawait asyncio.sleep(0)",
    "today = '2024-01-01'\nnow = today\nf'{now}'",
    "%matplotlib inline",
    "{'b', 'a'}",
]


class Calls(unittest.TestCase):
    """What only running shows."""

    def test_names_made_at_run_time(self):
        self.assertEqual(remarks("import time\nf = getattr(time, 'ti' + 'me')\n\nf()"), [("python-clock", 13)])
        self.assertEqual(remarks("import numpy as np\nseed = None\nrng = np.random.default_rng(seed)"), [("python-random", 12)])
        self.assertEqual(found("import uuid\n[f() for f in vars(uuid).values() if getattr(f, '__name__', '') == 'uuid4']"), ["python-random"])
        self.assertEqual(found("import socket\ntry:\n    getattr(socket, 'create_' + 'connection')(('127.0.0.1', 1), 0.1)\nexcept OSError:\n    pass"), ["python-network"])

    def test_functions_stay_what_they_were(self):
        import copy
        import inspect
        import time
        import uuid

        for function in (time.time, uuid.uuid4, os.urandom, os.getenv):
            self.assertIs(pickle.loads(pickle.dumps(function)), function)
            self.assertIs(copy.deepcopy(function), function)
            self.assertTrue(callable(function))
        self.assertEqual(time.time.__name__, "time")
        self.assertEqual(str(inspect.signature(os.getenv)), "(key, default=None)")
        self.assertIsInstance(uuid.uuid4(), uuid.UUID)

        class Timer:
            clock = time.monotonic

        self.assertIsInstance(Timer().clock(), float)

    def test_folders_are_listed_by_name(self):
        for name in ("c", "a", "b"):
            write(f"order/{name}.txt", name)
        reply = run("import os, glob\nfrom pathlib import Path\nprint(os.listdir('order'), glob.glob('order/*'), [p.name for p in Path('order').iterdir()], list(os.walk('order')))")
        names = "['a.txt', 'b.txt', 'c.txt']"
        self.assertEqual(reply["outputs"][0]["text"], f"{names} ['order/a.txt', 'order/b.txt', 'order/c.txt'] {names} [('order', [], {names})]\n")

    def test_global_generators_start_every_cell_the_same(self):
        code = "import random, numpy\nprint(random.random(), numpy.random.rand())"
        first = run(code, label="one")["outputs"]
        self.assertEqual(run(code, label="one")["outputs"], first)
        self.assertNotEqual(run(code, label="two")["outputs"], first)


class Output(unittest.TestCase):
    def test_addresses_are_replaced_and_named(self):
        for code in ("print(object())", "object()", "pandas.DataFrame({'a': [object()]})", "pandas.DataFrame({'a': [[object()]]})"):
            with self.subTest(code=code):
                reply = run("import pandas\n" + code)
                self.assertEqual([remark["id"] for remark in reply["remarks"]], ["python-address"])
                self.assertIn("0x0", str(reply["outputs"]))

    def test_an_address_that_is_not_shown_is_no_matter(self):
        code = "from IPython.display import HTML\nclass A:\n    def _repr_html_(self):\n        return 'x'\nA()"
        self.assertEqual(run(code)["remarks"], [])

    def test_paths_of_the_machine_are_named(self):
        self.assertEqual(found("from pathlib import Path\nprint(Path.cwd())"), ["python-environment"])
        self.assertEqual(found("import tempfile\nprint(tempfile.mkdtemp(dir=%r))" % SCRATCH), ["python-environment"])
        self.assertEqual(found("print(%r)" % (FOLDER + "-other")), [])

    def test_values_in_prose(self):
        run("import time, datetime")
        values = SESSION.inline({"expressions": [
            {"id": "1", "code": "datetime.date.today().year", "file": "notebooks/x.qmd", "line": 7}, {"id": "2", "code": "object()"}, {"id": "3", "code": "1"}]})["values"]
        self.assertEqual([[remark["message"] for remark in value["remarks"]] for value in values], [
            ["the expression reads the clock: 'datetime.date.today'"],
            ["the expression shows the address of an object, which is another in every run; '0x0' stands in its place"], []])


class Files(unittest.TestCase):
    def opened(self, code):
        return run(code)["opened"]

    def test_what_a_cell_opens(self):
        write("data/a.csv", "x\n1\n")
        write("data/deep/b.json", "{}")
        self.assertEqual(self.opened("import pandas\npandas.read_csv('data/a.csv')\nopen('data/deep/b.json').close()"), ["data/a.csv", "data/deep/b.json"])
        self.assertEqual(self.opened("import pandas\npandas.read_csv('data/a.csv')"), ["data/a.csv"])
        self.assertEqual(self.opened("from pathlib import Path\nPath('data/a.csv').read_bytes()"), ["data/a.csv"])
        self.assertEqual(self.opened("import os\nos.close(os.open('data/a.csv', os.O_RDONLY))"), ["data/a.csv"])
        self.assertEqual(self.opened("import numpy\nnumpy.fromfile('data/a.csv', dtype='u1')"), ["data/a.csv"])
        self.assertEqual(self.opened("1"), [])

    def test_what_is_not_there_or_elsewhere_or_only_written(self):
        write("data/a.csv", "x\n1\n")
        code = f"try:\n    open('missing.txt')\nexcept OSError:\n    pass\nopen('/etc/hostname').close()\nopen({SCRATCH!r} + '/t', 'w').close()\nopen('data/new.csv', 'w').close()"
        self.assertEqual(self.opened(code), [])

    def test_links_are_followed(self):
        write("data/a.csv", "x\n1\n")
        os.symlink("a.csv", FOLDER + "/data/link.csv")
        os.symlink("/etc/hostname", FOLDER + "/data/out.txt")
        self.assertEqual(self.opened("open('data/link.csv').close()\nopen('data/out.txt').close()"), ["data/a.csv"])

    def test_databases(self):
        import sqlite3

        connection = sqlite3.connect(FOLDER + "/data/t.db")
        connection.execute("CREATE TABLE t (x)")
        connection.commit()
        connection.close()
        self.assertEqual(self.opened("import sqlite3\nsqlite3.connect('file:data/t.db?mode=ro', uri=True).execute('SELECT * FROM t').fetchall()"), ["data/t.db"])

    def test_modules_beside_the_definition(self):
        write("helper.py", "import part.inner\nVALUE = part.inner.VALUE\n")
        write("part/__init__.py", "")
        write("part/inner.py", "VALUE = 3\n")
        self.assertEqual(self.opened("import helper"), ["helper.py", "part/__init__.py", "part/inner.py"])
        self.assertEqual(self.opened("import helper\nhelper.VALUE"), [])

    def test_compiled_modules_are_not_believed(self):
        import py_compile

        write("stale.py", "VALUE = 'one'\n")
        py_compile.compile(FOLDER + "/stale.py", invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
        write("stale.py", "VALUE = 'two'\n")
        reply = run("import stale\nprint(stale.VALUE)")
        self.assertEqual(reply["outputs"][0]["text"], "two\n")
        self.assertEqual(reply["opened"], ["stale.py"])

    def test_modules_are_looked_through(self):
        write("clocked.py", "import time\n\n\ndef stamp():\n    return time.time()\n")
        self.assertEqual([(r["message"], r["line"]) for r in run("import clocked")["remarks"]], [
            ("the cell uses 'clocked.py', which reads the clock at line 5: 'time.time'", None)])
        write("hidden.py", "import time\ndef stamp():\n    return getattr(time, 'ti' + 'me')()\n")
        self.assertEqual(run("import hidden")["remarks"], [])
        self.assertEqual([r["message"] for r in run("hidden.stamp()")["remarks"]], [
            "the cell uses 'hidden.py', which reads the clock at line 3: 'time.time'"])


class Foreign(unittest.TestCase):
    """What libraries show in a form of their own."""

    STYLER = (
        "import pandas\nstyler = pandas.DataFrame({'a': ['x', 'y'], 'b': [1, 5]}).style.format({'b': '{:.1f}'})"
        ".map(lambda v: 'background-color: red' if v == 5 else None).hide(axis='index').set_caption('Both & all')"
        ".set_table_styles([{'selector': 'th', 'props': [('color', 'blue')]}, {'selector': 'tr:hover', 'props': [('color', 'red')]}])\n"
    )

    def test_a_styler_is_html_without_a_style_sheet(self):
        reply = run(self.STYLER + "styler")
        self.assertEqual(reply["remarks"], [])
        self.assertEqual(re.sub(r"\s*\n\s*", "", reply["outputs"][0]["data"]["text/html"]), (
            '<table><caption>Both & all</caption><thead><tr>'
            '<th class="col_heading level0 col0" scope="col" style="color: blue">a</th>'
            '<th class="col_heading level0 col1" scope="col" style="text-align: right; color: blue">b</th></tr></thead><tbody>'
            '<tr><td class="data row0 col0">x</td><td class="data row0 col1" style="text-align: right">1.0</td></tr>'
            '<tr><td class="data row1 col0">y</td><td class="data row1 col1" style="text-align: right; background-color: red">5.0</td></tr>'
            '</tbody></table>'))

    def test_a_styler_is_the_table_of_its_cells_label(self):
        reply = run(self.STYLER + "styler", label="tbl-x")
        self.assertEqual([column["values"] for column in reply["outputs"][0]["table"]["columns"]], [["x", "y"], [1, 5]])
        self.assertEqual([remark["id"] for remark in reply["remarks"]], ["python-display"])

    def test_ids_are_counted_within_a_cell(self):
        code = self.STYLER + "from IPython.display import HTML\nprint(HTML(styler.to_html()).data, display(1, display_id=True))"
        first = run(code)["outputs"]
        self.assertIn("T_", first[-1]["text"])
        self.assertEqual(run(code)["outputs"], first)


if __name__ == "__main__":
    unittest.main()
