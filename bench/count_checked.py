"""The table of `statements.qmd` with the checks that a report makes: `count_checked.py IN.parquet`.

Ids are there and stand once, stances are known, and every distinct date is looked at.
"""

import re
import runpy
import sys

import duckdb

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
connection = duckdb.connect()
path = {"path": sys.argv[1]}


def rows(sql):
    return connection.execute(sql, path).fetchall()


assert rows("SELECT count(*) = count(DISTINCT id) FROM read_parquet($path)") == [(True,)]
assert rows("SELECT 1 FROM read_parquet($path) WHERE stance IS NULL OR stance NOT IN ('support', 'oppose', 'neutral', 'mixed') LIMIT 1") == []
assert all(DATE.fullmatch(date) for (date,) in rows("SELECT DISTINCT date FROM read_parquet($path)"))
runpy.run_path(__file__.replace("count_checked", "count_bare"))
