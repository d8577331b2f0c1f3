"""Makes a file of coded statements, the same for the same number: `make_statements.py ROWS OUT.parquet`."""

import sys

import duckdb

STANCES = ("support", "oppose", "neutral", "mixed")
MODES = ("statement", "vote", "signature", "reported", "assessed")
FORUMS = ("UN", "ITU", "ICANN", "World Internet Conference")


def one_of(words, number):
    listed = ", ".join(f"'{word}'" for word in words)
    return f"([{listed}])[1 + ({number} % {len(words)})::INTEGER]"


def main():
    rows, path = int(sys.argv[1]), sys.argv[2]
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = true")

    def number(column):
        """A number that looks random, of the row and the column."""
        return f"(hash(i * 1000003 + {column} * 7919) // 7)"

    day = f"CAST(DATE '2003-01-01' + CAST({number(2)} % 7600 AS INTEGER) AS VARCHAR)"
    month = f"(2003 + {number(2)} % 20)::VARCHAR || '-' || lpad((1 + {number(3)} % 12)::VARCHAR, 2, '0')"
    year = f"(2003 + {number(2)} % 20)::VARCHAR"
    connection.execute(
        f"COPY (SELECT 'S' || i AS id, 'Actor ' || ({number(0)} % 400) AS actor,"
        f" CASE WHEN {number(1)} % 10 < 6 THEN {day} WHEN {number(1)} % 10 < 9 THEN {month} ELSE {year} END AS date,"
        f" 'issue-' || ({number(4)} % 14) AS issue, {one_of(STANCES, number(5))} AS stance, {one_of(MODES, number(6))} AS mode,"
        f" {one_of(FORUMS, number(7))} AS forum FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet)"
    )


main()
