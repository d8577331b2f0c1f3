"""What an author's SQL takes from outside that is another in every run: found in its tokens, outside texts and comments."""

import duckdb

CLOCK, RANDOM, ENVIRONMENT = "sql-clock", "sql-random", "sql-environment"

_VERBS = {
    CLOCK: "the SQL reads the clock",
    RANDOM: "the SQL draws by lot",
    ENVIRONMENT: "the SQL reads how the machine is set up",
}
_HELP = {
    CLOCK: "give the moment as a parameter ('params:' in the head), or take it from the data",
    RANDOM: "order by a column or by 'hash(…)' of one; a sample is the same with 'REPEATABLE (7)'",
    ENVIRONMENT: "give the value as a parameter ('params:' in the head)",
}
# Functions, which an opening bracket follows.
_CALLS = {
    **dict.fromkeys(
        "now today get_current_timestamp get_current_time get_current_date current_localtime current_localtimestamp "
        "transaction_timestamp statement_timestamp clock_timestamp".split(), CLOCK),
    **dict.fromkeys("random setseed uuid gen_random_uuid uuidv4 uuidv7".split(), RANDOM),
    **dict.fromkeys("getenv current_setting".split(), ENVIRONMENT),
}
# Words that are functions without one, unless they name a column of something.
_WORDS = {word: CLOCK for word in "current_date current_time current_timestamp localtime localtimestamp".split()}


def find(sql):
    """The first place of each kind: `[{"id", "message", "help", "offset", "length"}]`, places in bytes of the text."""
    try:
        tokens = _tokens(sql)
    except duckdb.Error:
        return []
    first = {}
    for index in range(len(tokens)):
        kind, length = _at(tokens, index)
        if kind is not None and kind not in first:
            offset = tokens[index][0]
            name = sql.encode()[offset : offset + length].decode(errors="replace")
            first[kind] = {
                "id": kind, "message": f"{_VERBS[kind]}: '{name}'", "help": _HELP[kind], "offset": offset, "length": length,
            }
    return sorted(first.values(), key=lambda found: found["offset"])


def _tokens(sql):
    """`[(offset, word)]`; words in lower case, quoted names and texts as the mark that begins them."""
    text = sql.encode()
    starts = duckdb.tokenize(sql)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    tokens = []
    for (start, kind), end in zip(starts, ends):
        if kind == duckdb.token_type.comment:
            continue
        word = text[start:end].decode(errors="replace").strip().lower()
        tokens.append((start, "'" if kind == duckdb.token_type.string_const else word[:1] if word[:1] in "\"'" else word))
    return tokens


def _word(tokens, index):
    return tokens[index][1] if 0 <= index < len(tokens) else ""


def _at(tokens, index):
    """The kind of what begins at a token, and the length of its name."""
    word, before, after = _word(tokens, index), _word(tokens, index - 1), _word(tokens, index + 1)
    if before in (".", "as", "$") and not (before == "." and _word(tokens, index - 2) in ("pg_catalog", "main")):
        return None, 0
    if after == "(" and word in _CALLS:
        return _CALLS[word], len(word)
    if after == "(" and word == "age" and _arguments(tokens, index + 1) == 1:
        return CLOCK, len(word)
    if word in _WORDS and after not in (".", "("):
        return _WORDS[word], len(word)
    if word == "tablesample" or (word == "sample" and before == "using"):
        return (None, 0) if _is_repeatable(tokens, index + 1) else (RANDOM, len(word))
    return None, 0


def _arguments(tokens, opening):
    """How many arguments stand in the brackets that open at a token."""
    depth, count = 0, 1
    for _, word in tokens[opening:]:
        if word in "([{" and word:
            depth += 1
        elif word in ")]}" and word:
            depth -= 1
            if depth == 0:
                break
        elif word == "," and depth == 1:
            count += 1
    return count


def _is_repeatable(tokens, index):
    """Whether a sample says its seed: `REPEATABLE (7)`, or `10% (bernoulli, 7)`."""
    depth, has_comma = 0, False
    for _, word in tokens[index:]:
        if word == "repeatable" or (has_comma and depth == 1 and word.isdigit()):
            return True
        if word == "(":
            depth, has_comma = depth + 1, False
        elif word == ")":
            depth -= 1
            if depth < 0:
                return False
        elif word == "," and depth == 1:
            has_comma = True
        elif depth == 0 and word in ("where", "join", "order", "group", "union", "tablesample", "using", "limit", ",", ";", "left", "inner", "on"):
            return False
    return False
