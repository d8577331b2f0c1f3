"""The table of `statements.qmd` as one query of DuckDB, with nothing checked: `count_bare.py IN.parquet`."""

import sys

import duckdb

QUERY = """
SELECT coalesce(forum, 'Total') AS forum, count(*) AS n, count(DISTINCT actor) AS actors,
       count(*) FILTER (WHERE stance = 'support') AS support, count(*) FILTER (WHERE stance = 'oppose') AS oppose,
       count(*) FILTER (WHERE stance = 'neutral') AS neutral, count(*) FILTER (WHERE stance = 'mixed') AS mixed
FROM read_parquet($path) WHERE mode <> 'assessed' GROUP BY ROLLUP (forum) ORDER BY n, forum
"""

for row in duckdb.connect().execute(QUERY, {"path": sys.argv[1]}).fetchall():
    print(*row, sep="\t")
