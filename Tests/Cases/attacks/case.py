"""What a case of the attack suite is."""

from dataclasses import dataclass, field
from pathlib import Path

FILES = Path(__file__).resolve().parent.parent / "data/files"


@dataclass
class Case:
    """One attack: a project, a command, and what must come of it."""

    # The line of the list, and what is tried, in words.
    line: int
    name: str
    # Path below the project → text or bytes; or a function of the workspace's folder that puts them there.
    files: object
    # Ids of errors and warnings of which one must be told; none: nothing may go wrong.
    ids: tuple = ()
    code: int = 0
    # Words that the diagnostics or the page must have, and must not.
    says: tuple = ()
    page: tuple = ()
    absent: tuple = ()
    command: tuple = ("render",)
    # Seconds and MiB of `report` itself that are no longer a stop but a hang. Debug builds are an order slower.
    within: int = 60
    memory: int = 1500
    # Further checks: (workspace, run) → what is wrong, or None.
    check: object = None
    needs_root: bool = False
    wrapper: tuple = ()
    environment: dict = field(default_factory=dict)


def qmd(body, head=""):
    """A project of one definition."""
    return {"notebooks/a.qmd": f"---\ntitle: Attack\n{head}---\n\n{body}\n"}


def python(code, options=""):
    return qmd(f"```{{python}}\n#| label: attack\n{options}{code}\n```")


def sql(code, options=""):
    return {
        "notebooks/a.qmd": "---\ntitle: Attack\ndata:\n  orders: data/orders.csv\n---\n\n" f"```{{sql}}\n#| label: tbl-attack\n#| tbl-cap: Attack\n{options}{code}\n```\n",
        "notebooks/data/orders.csv": "region,amount\nnorth,1\nsouth,2\n",
    }


def data(name, content, options=""):
    """A project whose one dataset is the file; the path is written as it is."""
    return {
        "notebooks/a.qmd": f"---\ntitle: Attack\ndata:\n  d: {{path: {name}{options}}}\n---\n\nText.\n",
        **({f"notebooks/{name}": content} if content is not None else {}),
    }


def attempts(lines):
    """A cell that tries each line, and prints `refused` or `DONE` for each; a name that is no attribute counts as refused."""
    body = [
        "import os, socket, ctypes, sys, errno",
        "libc = ctypes.CDLL(None, use_errno=True)",
        "def call(number, *values):",
        "    if libc.syscall(ctypes.c_long(number), *values) == -1: raise OSError(ctypes.get_errno())",
        f"for attempt in {lines!r}:",
        "    try: exec(attempt)",
        "    except (OSError, ImportError, AttributeError) as error: print('refused', attempt)",
        "    else: print('DONE', attempt)",
    ]
    return python("\n".join(body), "#| echo: false\n")
