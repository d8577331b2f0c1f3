"""Line 29: what a session answers, forged by the cell itself."""

from case import Case

# The first cell replaces the tool's own encoder, so that its own reply and what follows it is changed in some places: mostly to another value of
# the same kind, since others are refused at once.
FORGER = r'''
import json, random, sys, report, report_kernel
import pandas as pd
import matplotlib.pyplot as plt
dice = random.Random(SEED)
EVIL = [None, True, -1, 0, 1, 2**31, -2**31, 2**53, -2**63, 2**63 - 1, 2**64, 1e308, -0.5, 5e-324, "", "x", "\0", "\u202e", "<script>STOLEN()</script>", "x" * 100_000, "2024-99-99", "NaN", "data:text/html,x", "image/png",
        [], [[]], [None], [1, "a", None], [0] * 20_000, {}, {"x": None}, json.loads("[" * 900 + "]" * 900)]
def places(value, found, path=()):
    found.append(path)
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        places(inner, found, (*path, key))
    return found
def change(value):
    for _ in range(dice.choice((0, 1, 1, 1, 2, 5))):
        *path, last = dice.choice(places(value, [])[1:] or [(None,)])
        if last is None: continue
        holder = value
        for key in path: holder = holder[key]
        alike = [evil for evil in EVIL if type(evil) is type(holder[last])]
        turn = dice.random()
        if turn < 0.75 and alike: holder[last] = dice.choice(alike)
        elif turn < 0.8 and isinstance(holder[last], list): holder[last] = holder[last][:dice.randrange(3)]
        elif turn < 0.85 and isinstance(holder, list): holder.extend(holder[:] * dice.choice((1, 3, 50)))
        elif turn < 0.9: holder[last] = dice.choice(EVIL)
        elif turn < 0.95: del holder[last]
        elif isinstance(holder, dict): holder[last] = holder[dice.choice(list(holder))]
    return value
def forge(value):
    if isinstance(value, dict) and "method" in value and dice.random() < 0.9: return json.dumps(value).encode()
    return json.dumps(change(json.loads(json.dumps(value)))).encode()
report_kernel.encode = forge
print("printed")
plt.plot([1, 2], label="a"); plt.show()
display(pd.DataFrame({"a": [1, None], "b": ["x", "y"], "c": pd.to_datetime(["2024-01-01", None]), "d": [[1], None], "e": [True, False], "f": [0.5, float("inf")]}))
class Rich:
    def _repr_html_(self): return "<b>x</b>"
    def _repr_latex_(self): return "$x$"
    def _repr_svg_(self): return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>"
display(Rich())
LAST
'''
LASTS = ["pd.DataFrame({'a': [1]})", "1 / 0", "random.random()", "report.table('orders')", "print('x', file=sys.stderr)", "def f(:"]
DEFINITION = """---
title: Forged
data:
  orders: data/orders.csv
---

```{python}
#| error: true
#| label: tbl-forged
#| tbl-cap: Forged
FORGER
```

```{python}
#| label: fig-next
#| fig-cap: Next
#| fig-alt: Next
import matplotlib.pyplot as plt
plt.plot([1]); plt.show()
```

```{python}
#| label: tbl-next
#| tbl-cap: Next
report.table("orders")
```

The value is `{python} 1 + 1` and `{python} [1, 2][0]`.
"""


def forged(seeds):
    files = {"notebooks/data/orders.csv": "region,amount\nnorth,1\nsouth,2\n"}
    for seed in seeds:
        code = FORGER.strip().replace("SEED", str(seed)).replace("LAST", LASTS[seed % len(LASTS)])
        files[f"notebooks/forged-{seed}.qmd"] = DEFINITION.replace("FORGER", code)
    return files


def no_script(workspace, run):
    if "python-exception" not in run.ids and "kernel-protocol" not in run.ids:
        return "nothing was forged"
    return workspace.quiet_pages()


CASES = [Case(29, "replies of a session forged by its cell in 60 ways", forged(range(60)), ids=None, code=1, check=no_script)]
