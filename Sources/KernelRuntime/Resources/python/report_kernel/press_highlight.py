"""Code as tokens of a few kinds, by Pygments."""

LIMIT = 200_000

# Longest match first when walking up the token's own ancestry.
_KINDS = {
    "Keyword.Constant": "constant",
    "Keyword": "keyword",
    "Name.Function": "function",
    "Name.Class": "function",
    "Name.Builtin": "function",
    "Name.Decorator": "function",
    "Name.Constant": "constant",
    "Name.Tag": "keyword",
    "Name.Attribute": "name",
    "Name": "name",
    "Literal.String": "string",
    "Literal.Number": "number",
    "Literal.Date": "number",
    "Literal": "constant",
    "Comment": "comment",
    "Operator.Word": "keyword",
    "Operator": "operator",
    "Punctuation": "operator",
    "Error": "error",
    "Generic.Error": "error",
}


def highlight(params, context=None):
    """`{blocks: [{id, language, text}]}` → `{blocks: [{id, tokens: [{kind, text}]}]}`.

    The texts of the tokens joined are the text. An unknown language, or a text
    of more than 200,000 characters, has no tokens.
    """
    return {"blocks": [{"id": b["id"], "tokens": _tokens(b.get("language", ""), b["text"])} for b in params["blocks"]]}


def _tokens(language, text):
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if not language or len(text) > LIMIT or "\r" in text:
        return []
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return []
    tokens = []
    for kind, part in lexer.get_tokens(text):
        kind = _kind(kind)
        if tokens and (tokens[-1][0] == kind or not part.strip()):
            tokens[-1][1] += part
        elif part:
            tokens.append([kind, part])
    if "".join(part for _, part in tokens) != text:
        return []
    return [{"kind": kind, "text": part} for kind, part in tokens]


def _kind(token):
    parts = list(token)
    while parts:
        kind = _KINDS.get(".".join(parts))
        if kind:
            return kind
        parts.pop()
    return "plain"
