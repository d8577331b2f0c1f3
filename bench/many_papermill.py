"""Renders one notebook for each value of a parameter through papermill's and nbconvert's interfaces: VALUES lines, two at once.

    python many_papermill.py NOTEBOOK VALUES FOLDER
"""

import csv
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
import papermill
from nbconvert import HTMLExporter


def render(notebook, value, target):
    executed = target.with_suffix(".ipynb")
    papermill.execute_notebook(notebook, executed, {"actor": value}, cwd=Path(notebook).parent, progress_bar=False)
    body, _ = HTMLExporter().from_notebook_node(nbformat.read(executed, as_version=4))
    target.write_text(body, encoding="utf-8")


def main():
    notebook, values, folder = sys.argv[1:]
    with open(values, encoding="utf-8", newline="") as file:
        names = [row["actor"] for row in csv.DictReader(file)]
    with ProcessPoolExecutor(2) as pool:
        tasks = [pool.submit(render, notebook, name, Path(folder) / f"actor-{number}.html") for number, name in enumerate(names)]
        for task in tasks:
            task.result()


if __name__ == "__main__":
    main()
