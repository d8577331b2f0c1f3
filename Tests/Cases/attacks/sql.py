"""Line 30 and the part of line 5 that is SQL's."""

from case import Case, sql

NOT_A_SELECT = {
    "ATTACH": "ATTACH 'data/orders.csv' AS x", "COPY TO a file that may be read": "COPY orders TO 'data/orders.csv'", "DROP of a dataset": "DROP VIEW orders", "REPLACE of a dataset": "CREATE OR REPLACE VIEW orders AS SELECT 1 AS amount",
    "INSTALL": "INSTALL httpfs", "LOAD": "LOAD httpfs", "PRAGMA": "PRAGMA memory_limit='100GB'", "SET": "SET memory_limit='100GB'", "several statements": "SELECT 1 AS a; DROP VIEW orders", "EXPORT DATABASE": "EXPORT DATABASE 'x'",
    "CALL": "CALL pragma_version()", "a statement in a comment's shadow": "/* */ CREATE TABLE x AS SELECT 1 -- \n", "PREPARE": "PREPARE q AS SELECT 1", "CHECKPOINT": "CHECKPOINT", "INSERT": "INSERT INTO orders VALUES ('x', 1)", "DELETE": "DELETE FROM orders",
}
DENIED = {
    "read_text": "SELECT * FROM read_text('/etc/passwd')", "read_csv": "SELECT * FROM read_csv('/etc/passwd')", "read_blob": "SELECT * FROM read_blob('/etc/shadow')", "glob": "SELECT * FROM glob('/etc/*') ORDER BY 1",
    "a file by its name": "SELECT * FROM '/etc/passwd'", "a file on the net": "SELECT * FROM read_csv('http://127.0.0.1/x.csv')", "a path that leads out": "SELECT * FROM 'data/../../report.yml'", "/proc": "SELECT * FROM read_text('/proc/self/environ')",
}
LIMIT = "#| time-limit: 2\n"
CASES = [
    *(Case(30, name, sql(text), ids=("sql-not-a-select", "sql-syntax"), code=1) for name, text in NOT_A_SELECT.items()),
    *(Case(30, name, sql(text), ids=("sql-denied", "sql-unknown-table"), absent=("root:x",), code=1) for name, text in DENIED.items()),
    Case(30, "a wrong statement with `error: true`", sql("SELECT nope FROM orders", "#| error: true\n"), page=("column 'nope' does not exist",)),
    Case(30, "a refused file with `error: true`", sql("SELECT * FROM read_text('/etc/passwd')", "#| error: true\n"), ids=("sql-denied",), code=1, absent=("root:x",)),
    Case(30, "getenv", sql("SELECT getenv('TOKEN') AS t"), ids=None, code=None, environment={"TOKEN": "S3CRETWORD"}, absent=("S3CRETWORD",)),
    Case(30, "endless recursive query", sql("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) AS n FROM t", LIMIT), ids=("kernel-timed-out", "sql-limit"), code=1, within=20),
    # The engine fills the 2 GB that its queries may have.
    Case(30, "join of 10^18 rows", sql("SELECT count(*) AS n FROM range(1000000000) a, range(1000000000) b", LIMIT), ids=("kernel-timed-out",), code=1, within=20, memory=2500),
    Case(30, "printf of a million million digits", sql("SELECT length(printf('%1000000000000d', 1)) AS n", LIMIT), ids=("kernel-timed-out", "sql-limit", "sql-error", "kernel-memory", "kernel-crashed"), code=1, within=20),
    Case(30, "string of 10^12 letters", sql("SELECT length(string_agg(repeat('x', 1000000), '')) AS n FROM range(1000000)"), ids=("sql-limit",), code=1),
    Case(30, "ten million rows as a table", sql("SELECT range AS n FROM range(10000000) ORDER BY 1"), ids=None),
    Case(30, "brackets 100,000 deep", sql("SELECT " + "(" * 100_000 + "1" + ")" * 100_000 + " AS n"), ids=("sql-syntax", "sql-limit", "sql-error"), code=1, within=30),
    Case(30, "a function with a file as its argument in `where:`", {
        "notebooks/a.qmd": "---\ntitle: Attack\ndata:\n  orders: data/orders.csv\n---\n\n```{crosstab}\nlabel: tbl-x\ncaption: X\ndata: orders\nrows: region\nwhere: \"region IN (SELECT content FROM read_text('/etc/passwd'))\"\n```\n",
        "notebooks/data/orders.csv": "region,amount\nnorth,1\n"}, ids=("sql-denied", "cell-option", "sql-not-a-select", "sql-error"), code=1, absent=("root:x",)),
    Case(30, "a statement behind a `where:`", {
        "notebooks/a.qmd": "---\ntitle: Attack\ndata:\n  orders: data/orders.csv\n---\n\n```{crosstab}\nlabel: tbl-x\ncaption: X\ndata: orders\nrows: region\nwhere: \"true); DROP VIEW orders; --\"\n```\n",
        "notebooks/data/orders.csv": "region,amount\nnorth,1\n"}, ids=("sql-syntax", "cell-option", "sql-not-a-select", "sql-error"), code=1),
]
