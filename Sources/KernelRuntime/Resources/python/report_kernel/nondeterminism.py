"""What Python code takes from outside that is another in every run: found in its text, before it runs.

Names are followed through imports (`from time import time as now`) and plain assignments (`now = datetime.now`), function
by function. What is computed at run time, such as `getattr(datetime, name)`, is left to `watching`.
"""

import ast

CLOCK, RANDOM, ENVIRONMENT, NETWORK = "python-clock", "python-random", "python-environment", "python-network"

VERBS = {
    CLOCK: "reads the clock",
    RANDOM: "draws by lot without a seed",
    ENVIRONMENT: "reads the machine's environment",
    NETWORK: "uses the network",
}
HELP = {
    CLOCK: "give the moment as a parameter ('params:' in the head), or take it from the data",
    RANDOM: "give a seed, as in 'numpy.random.default_rng(7)' or 'random.Random(7)'",
    ENVIRONMENT: "give the value as a parameter ('params:' in the head)",
    NETWORK: "save what is needed as a file beside the definition, and declare it under 'data:'",
}


def _names(kind, root, names):
    return {f"{root}.{name}": kind for name in names.split()}


# Another value each time, however it is called.
_ALWAYS = {
    **_names(CLOCK, "datetime.datetime", "now today utcnow"),
    **_names(CLOCK, "datetime.date", "today"),
    **_names(CLOCK, "time", "time time_ns monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns thread_time thread_time_ns clock_gettime clock_gettime_ns"),
    **_names(CLOCK, "pandas.Timestamp", "now today utcnow"),
    **_names(RANDOM, "random", "SystemRandom"),
    **_names(RANDOM, "secrets", "token_bytes token_hex token_urlsafe choice randbelow randbits SystemRandom"),
    **_names(RANDOM, "os", "urandom getrandom"),
    **_names(RANDOM, "uuid", "uuid1 uuid4"),
    **_names(ENVIRONMENT, "os", "environ environb getenv getenvb getlogin uname cpu_count getpid getppid getuid getloadavg"),
    **_names(ENVIRONMENT, "getpass", "getuser"),
    **_names(ENVIRONMENT, "socket", "gethostname getfqdn"),
    **_names(ENVIRONMENT, "multiprocessing", "cpu_count"),
    **_names(ENVIRONMENT, "locale", "getlocale getdefaultlocale getpreferredencoding"),
    **_names(ENVIRONMENT, "platform", "node platform uname machine processor release version freedesktop_os_release"),
    **_names(NETWORK, "socket", "socket create_connection getaddrinfo gethostbyname"),
    **_names(NETWORK, "urllib.request", "urlopen urlretrieve Request build_opener"),
    **_names(NETWORK, "http.client", "HTTPConnection HTTPSConnection"),
    **_names(NETWORK, "requests", "get post put head delete patch options request Session"),
    **_names(NETWORK, "httpx", "get post put head delete patch options request stream Client AsyncClient"),
    **_names(NETWORK, "urllib3", "PoolManager request"),
    **_names(NETWORK, "aiohttp", "ClientSession"),
    **_names(NETWORK, "ftplib", "FTP FTP_TLS"),
    **_names(NETWORK, "smtplib", "SMTP SMTP_SSL"),
}
# Another value where the argument of that place (or name) is not given, or is None.
_WITHOUT = {
    **{f"time.{name}": (CLOCK, 0, "secs") for name in ("localtime", "gmtime", "ctime")},
    "time.asctime": (CLOCK, 0, "t"),
    "time.strftime": (CLOCK, 1, "t"),
    **{
        f"numpy.random.{name}": (RANDOM, 0, "seed")
        for name in ("default_rng", "RandomState", "seed", "PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
    },
    "numpy.random.SeedSequence": (RANDOM, 0, "entropy"),
    "random.seed": (RANDOM, 0, "a"),
    "random.Random": (RANDOM, 0, "x"),
}
# Another value where the first argument is one of these words.
_MOMENTS = ("pandas.Timestamp", "pandas.to_datetime", "pandas.Period", "numpy.datetime64")
# Readers that fetch an address.
_FETCHERS = ("pandas.read_", "numpy.genfromtxt", "numpy.loadtxt", "matplotlib.pyplot.imread")
_CLOCK_MAGICS = {"time", "timeit", "prun"}
_SHELL_ENVIRONMENT = {"env", "set_env"}
# What changes the environment but tells nothing of it.
_WRITERS = {"update", "setdefault", "__setitem__", "__delitem__", "clear"}


class Finding:
    """One place: `kind`, the words of the code that is meant, and the line as the tree counts it."""

    __slots__ = ("kind", "name", "line")

    def __init__(self, kind, name, line):
        self.kind, self.name, self.line = kind, name, line

    def __repr__(self):
        return f"{self.kind} {self.name} {self.line}"


def find(tree, names=None):
    """The first place of each kind in a module's tree, by line.

    `names` maps names to what is known of them from cells above, `{"dt": "datetime"}`; it is changed as the code does.
    """
    finder = _Finder({} if names is None else names)
    finder.visit(tree)
    first = {}
    for found in finder.found:
        if found.kind not in first or found.line < first[found.kind].line:
            first[found.kind] = found
    return sorted(first.values(), key=lambda found: (found.line, found.kind))


class _Finder(ast.NodeVisitor):
    def __init__(self, names):
        self.scopes = [names]
        self.found = []

    @property
    def names(self):
        return self.scopes[-1]

    # What names mean.

    def visit_Import(self, node):
        for alias in node.names:
            if alias.asname:
                self.names[alias.asname] = alias.name
            else:
                root = alias.name.partition(".")[0]
                self.names[root] = root

    def visit_ImportFrom(self, node):
        module = node.module or ""
        for alias in node.names:
            if node.level:
                self.names.pop(alias.asname or alias.name, None)
            elif alias.name == "*":
                for known in (*_ALWAYS, *_WITHOUT, *_MOMENTS):
                    if known.startswith(module + "."):
                        name = known[len(module) + 1 :].partition(".")[0]
                        self.names[name] = f"{module}.{name}"
            else:
                self.names[alias.asname or alias.name] = f"{module}.{alias.name}"

    def visit_Assign(self, node):
        self.visit(node.value)
        known = self.path(node.value)
        for target in node.targets:
            self.visit(target)
            if isinstance(target, ast.Name):
                self.bind(target.id, known)
            else:
                self.forget(target)

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.visit(node.value)
            if isinstance(node.target, ast.Name):
                self.bind(node.target.id, self.path(node.value))

    def bind(self, name, known):
        if known is None:
            self.names.pop(name, None)
        else:
            self.names[name] = known

    def forget(self, target):
        for part in ast.walk(target):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                self.names.pop(part.id, None)

    def visit_For(self, node):
        self.visit(node.iter)
        self.forget(node.target)
        for part in (*node.body, *node.orelse):
            self.visit(part)

    visit_AsyncFor = visit_For

    def visit_FunctionDef(self, node):
        for part in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(part)
        self.names.pop(node.name, None)
        self.inner(node.args, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        for part in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(part)
        self.inner(node.args, [node.body])

    def inner(self, arguments, body):
        scope = dict(self.names)
        parameters = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
        for parameter in filter(None, parameters):
            scope.pop(parameter.arg, None)
        self.scopes.append(scope)
        for part in body:
            self.visit(part)
        self.scopes.pop()

    def visit_ClassDef(self, node):
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        self.names.pop(node.name, None)
        self.scopes.append(dict(self.names))
        for part in node.body:
            self.visit(part)
        self.scopes.pop()

    def path(self, node):
        """`np.random.seed` → `numpy.random.seed`; None for what no import gave."""
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.names:
            return None
        return _canonical(".".join([self.names[node.id], *reversed(parts)]))

    # What is asked of them.

    def visit_Attribute(self, node):
        if not self.reference(node):
            self.visit(node.value)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.reference(node)

    def reference(self, node):
        """Whether the node is one of the names that always tell something of the outside; noted where it is."""
        path = self.path(node)
        if path is None or isinstance(node.ctx, (ast.Store, ast.Del)):
            return False
        owner, _, name = path.rpartition(".")
        if owner in ("os.environ", "os.environb") and name in _WRITERS:
            return True
        known = path if path in _ALWAYS else owner
        if known not in _ALWAYS:
            return False
        self.note(_ALWAYS[known], known, node)
        return True

    def visit_Subscript(self, node):
        # `os.environ["X"] = "y"` tells nothing of the outside.
        if isinstance(node.ctx, (ast.Store, ast.Del)) and self.path(node.value) in ("os.environ", "os.environb"):
            self.visit(node.slice)
            return
        self.generic_visit(node)

    def visit_Call(self, node):
        path = self.path(node.func)
        if path in _WITHOUT:
            kind, position, name = _WITHOUT[path]
            if _is_missing(node, position, name):
                self.note(kind, f"{path}()" if position == 0 else path, node)
        elif path in _MOMENTS:
            given = _text(node.args[0] if node.args else None)
            if given is not None and given.strip().lower() in ("now", "today"):
                self.note(CLOCK, f'{path}("{given}")', node)
        if path is not None and path.startswith(_FETCHERS):
            given = _text(node.args[0] if node.args else None)
            if given is not None and given.startswith(("http://", "https://", "ftp://", "s3://")):
                self.note(NETWORK, path, node)
        self.magic(node)
        self.generic_visit(node)

    def magic(self, node):
        """`%time x` is `get_ipython().run_line_magic('time', 'x')` by now."""
        function = node.func
        if not (isinstance(function, ast.Attribute) and function.attr in ("run_line_magic", "run_cell_magic") and node.args):
            return
        name = _text(node.args[0])
        if name in _CLOCK_MAGICS:
            self.note(CLOCK, f"%{name}", node)
        elif name in _SHELL_ENVIRONMENT and not any((_text(rest) or "").strip() for rest in node.args[1:]):
            self.note(ENVIRONMENT, f"%{name}", node)

    def note(self, kind, name, node):
        self.found.append(Finding(kind, name, node.lineno))


def _canonical(path):
    """Names that mean the same: `pd.datetime` is no more, but `np.random.mtrand.seed` is `np.random.seed`."""
    path = path.replace("numpy.random.mtrand.", "numpy.random.").replace("pandas._libs.tslibs.", "pandas.")
    return "pandas.Timestamp" + path[len("pandas.core.api.Timestamp") :] if path.startswith("pandas.core.api.Timestamp") else path




def _text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_missing(call, position, name):
    """Whether an argument is not given, or is None; what is passed on by `*` or `**` counts as given."""
    if any(isinstance(part, ast.Starred) for part in call.args) or any(part.arg is None for part in call.keywords):
        return False
    value = call.args[position] if len(call.args) > position else None
    for keyword in call.keywords:
        # The name of the first argument differs between versions; any named argument of a seed's function but these is one.
        if keyword.arg == name or (position == 0 and keyword.arg in ("seed", "entropy", "x", "a")):
            value = keyword.value
    return value is None or (isinstance(value, ast.Constant) and value.value is None)
