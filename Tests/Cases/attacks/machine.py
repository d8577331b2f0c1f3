"""Lines 10 and 17 to 21, and 33: what happens around a render. Kills at each call of writing are in a suite of their own."""

import os
import random
import resource
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from case import Case, python, qmd

SLOW = python("import time\ntime.sleep(600)\n")
GOOD = {**qmd("`{python} 6 * 7`\n\n```{python}\nprint('worked')\n```"), "reports/a.html": "the last good report\n"}


def last_good(workspace, run):
    path = workspace.project / "reports/a.html"
    return None if path.is_file() and path.read_text() == "the last good report\n" else "the last good report is gone"


def swapped(workspace, run):
    """A link to the victim takes the output's place again and again while it is written."""
    place = workspace.project / "reports/a.html"
    over = threading.Event()

    def swap():
        while not over.is_set():
            try:
                place.unlink(missing_ok=True)
                place.symlink_to(workspace.outside / "victim")
            except OSError:
                pass
    thread = threading.Thread(target=swap)
    thread.start()
    try:
        for _ in range(10):
            workspace.again()
    finally:
        over.set()
        thread.join()
    return None  # that the victim is as it was is checked for every case


def killed(workspace, run):
    """At ten seeded moments of a render."""
    moments = random.Random(17)
    path = workspace.project / "reports/a.html"
    whole = {path.read_bytes()}
    for _ in range(10):
        (workspace.project / "notebooks/a.qmd").touch()
        process = workspace.start()
        time.sleep(moments.uniform(0.005, 1.2))
        process.kill()
        process.wait()
        if path.read_bytes() not in whole:
            return "half a report"
    if workspace.wait_for_none():
        return f"alive: {workspace.alive()}"
    again = workspace.again()
    return None if again.code == 0 and path.read_bytes() in whole else f"the next render ends with {again.code}"


def signalled(number, delay):
    def check(workspace, run):
        process = workspace.start()
        time.sleep(delay)
        process.send_signal(number)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            return "goes on"
        return f"alive: {workspace.alive()}" if workspace.wait_for_none(2) else last_good(workspace, run)
    return check


def orphaned(workspace, run):
    process = workspace.start()
    time.sleep(1.5)
    process.kill()
    process.wait()
    return f"alive: {workspace.alive()}" if workspace.wait_for_none(2) else None


def both(workspace, run):
    first, second = workspace.start(), workspace.start()
    codes = first.wait(120), second.wait(120)
    return None if codes == (0, 0) and (workspace.project / "reports/a.html").read_bytes() == run.pages["a.html"] else f"codes {codes}"


def broken_cache(how):
    def check(workspace, run):
        spoil = random.Random(19)
        for path in sorted(path for path in (workspace.home / "cache").rglob("*") if path.is_file()):
            content = path.read_bytes()
            changed = {"cut": content[:len(content) // 2], "noise": bytes(spoil.randrange(256) for _ in range(min(len(content), 500))), "empty": b"",
                       "pickle": b"cos\nsystem\n(S'touch /tmp/report-attack-pickled'\ntR.", "deep": b"[" * 100_000}[how]
            path.chmod(0o600)
            path.write_bytes(changed)
        again = workspace.again()
        if os.path.exists("/tmp/report-attack-pickled"):
            os.unlink("/tmp/report-attack-pickled")
            return "unpickled"
        return None if again.code == 0 and again.pages == run.pages else f"code {again.code}, {again.ids}"
    return check


def output(kind):
    def put(workspace):
        workspace.put({**qmd("Text.")})
        place = workspace.project / "reports/a.html"
        place.parent.mkdir()
        if kind == "folder":
            place.mkdir()
            (place / "kept").write_text("kept")
        elif kind == "FIFO":
            os.mkfifo(place)
        elif kind == "device":
            place.symlink_to("/dev/null")
        elif kind == "link":
            place.symlink_to(workspace.outside / "victim")
        elif kind == "read-only":
            place.write_text("the last good report\n")
            place.parent.chmod(0o555)
    return put


def no_temporaries(workspace, run):
    names = [str(path.relative_to(workspace.project)) for path in workspace.project.rglob("*") if path.is_file() and path.name.startswith(".")]
    return f"left: {names}" if names else None


def good_stays(workspace, run):
    return last_good(workspace, run) or no_temporaries(workspace, run)


def disk(words):
    """In a mount namespace of its own: the outputs' folder is a file system of 64 KiB, or cannot be written."""
    script = {"full": "mount -t tmpfs -o size=64k tmpfs reports && printf 'the last good report\\n' > reports/a.html && dd if=/dev/zero of=reports/fill bs=1k count=1000 2>/dev/null; ",
              "read-only": "mount --bind reports reports && mount -o remount,bind,ro reports; "}[words]
    seen = ' "$@"; code=$?; cat reports/a.html; ls -A reports; exit $code'
    return ("unshare", "--mount", "--propagation", "private", "sh", "-c", f"{script}{seen}", "sh")


def disk_good(workspace, run):
    lines = run.output.splitlines()
    if "the last good report" not in lines:
        return "the last good report is gone"
    rest = [line for line in lines if line.startswith(".")]
    return f"left: {rest}" if rest else None


def at_once(count):
    def check(workspace, run):
        shutil.rmtree(workspace.home / "cache", ignore_errors=True)
        (workspace.project / "reports/a.html").unlink()
        codes = [process.wait(240) for process in [workspace.start() for _ in range(count)]]
        return None if set(codes) == {0} and workspace.again().pages == run.pages else f"codes {codes}"
    return check


def waiting(workspace):
    """The folders of cells that wait for a file `go` in them. Others may vanish meanwhile."""
    return [Path(folder) for folder, _, names in os.walk(workspace.temporary) if "begun" in names]


def begun(workspace):
    """The folder of the cell that waits, when it waits."""
    end = time.monotonic() + 60 * workspace.scale
    while time.monotonic() < end:
        if found := waiting(workspace):
            return found[0]
        time.sleep(0.02)
    raise TimeoutError("no cell waits")


def others_meanwhile(*commands):
    """Other commands in the same project while a cell of a render waits."""
    def check(workspace, run):
        first = workspace.start()
        folder = begun(workspace)
        codes = []
        for command in commands:
            process = workspace.start(command)
            if command[0] == "clean":
                codes.append(process.wait(60))
                continue
            # It renders too, and so waits too.
            end = time.monotonic() + 60 * workspace.scale
            while process.poll() is None and time.monotonic() < end:
                for place in waiting(workspace):
                    if place != folder:
                        (place / "go").touch()
                time.sleep(0.02)
            codes.append(process.wait(60))
        (folder / "go").touch()
        codes.append(first.wait(120))
        return None if set(codes) == {0} else f"codes {codes}"
    return check


def edited(workspace, run):
    """The data change after they were read: the report is one of the old data or the new, and the next one is of the new."""
    first = workspace.start()
    folder = begun(workspace)
    (workspace.project / "notebooks/orders.csv").write_text("region,amount\nnorth,1\nsouth,40\n")
    (folder / "go").touch()
    if first.wait(120) != 0:
        return "it ends otherwise"
    was = workspace.page()
    second = workspace.start()
    (begun(workspace) / "go").touch()
    if second.wait(120) != 0:
        return "the next one ends otherwise"
    now = workspace.page()
    return None if ("sum 3." in was or "sum 41." in was) and "sum 41." in now else f"'{was[-300:]}', then '{now[-300:]}'"


def twice(pause):
    def check(workspace, run):
        process = workspace.start()
        begun(workspace)
        process.send_signal(signal.SIGINT)
        time.sleep(pause)
        process.send_signal(signal.SIGINT)
        try:
            code = process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            return "goes on"
        # Ended at once, it leaves its folder for the next start.
        workspace.run(("doctor",))
        return f"alive: {workspace.alive()}" if workspace.wait_for_none(2) else f"code {code}" if code != -signal.SIGINT else last_good(workspace, run)
    return check


def heedless(act):
    """What does not end a render: it gives the new report."""
    def check(workspace, run):
        process = act(workspace)
        (begun(workspace) / "go").touch()
        code = process.wait(120)
        if workspace.wait_for_none(60):
            return f"alive: {workspace.alive()}"
        return None if code == 0 and "waited" in workspace.page() else f"code {code}"
    return check


def stopped(workspace):
    process = workspace.start()
    begun(workspace)
    for pause in (0.3, 0.01):
        process.send_signal(signal.SIGSTOP)
        time.sleep(pause)
        process.send_signal(signal.SIGCONT)
    return process


def piped(workspace):
    """Nobody reads what it says."""
    reader, writer = os.pipe()
    process = workspace.start(talk=writer)
    os.close(writer)
    os.close(reader)
    begun(workspace)
    process.send_signal(signal.SIGPIPE)
    return process


def fatherless(workspace, run):
    """Whoever started it is killed: it goes on to its end."""
    shell = workspace.start(before=("sh", "-c", '"$@"; exit $?', "sh"))
    folder = begun(workspace)
    shell.kill()
    shell.wait()
    (folder / "go").touch()
    if workspace.wait_for_none(60):
        return f"alive: {workspace.alive()}"
    return None if "waited" in workspace.page() else "no report"


def session_killed(workspace, run):
    """As the system does where memory is short."""
    process = workspace.start(talk=subprocess.PIPE)
    folder = begun(workspace)
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.readlink(f"/proc/{name}/cwd") == str(workspace.project / "notebooks"):
                os.kill(int(name), signal.SIGKILL)
        except OSError:
            continue
    _, talk = process.communicate(timeout=60)
    if process.returncode != 1 or b"kernel-crashed" not in talk:
        return f"code {process.returncode}: {talk.decode()}"
    if wrong := last_good(workspace, run):
        return wrong
    second = workspace.start()
    (begun(workspace) / "go").touch()
    code = second.wait(120)
    return None if code == 0 and "sum 3." in workspace.page() and "waited" in workspace.page() else f"the next render: code {code}"


PLACES = {"outputs": "reports", "scratch": '"$TMPDIR"', "cache": '"$XDG_CACHE_HOME"'}


def mounted(place, options):
    """In a mount namespace of its own, in which a folder is a file system of a size, or cannot be written."""
    folder = PLACES[place]
    mount = f"mount --bind {folder} {folder} && mount -o remount,bind,ro {folder}" if options == "ro" else f"mount -t tmpfs -o size={options} tmpfs {folder}"
    good = "printf 'the last good report\\n' > reports/a.html; " if place == "outputs" and options != "ro" else ""
    script = f'mkdir -p {folder} && {mount} || exit 9; {good}"$@"; code=$?; echo left; ls -A {folder}; echo report; tail -c 200 reports/a.html; exit $code'
    return ("unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh")


# While the cell runs, the system forgets what it remembers of files; rules for /proc would be forgotten with it.
FORGETFUL = ("sh", "-c", '(for turn in 1 2 3 4 5 6 7 8; do sleep 0.5; echo 2 > /proc/sys/vm/drop_caches; done) & "$@"', "sh")
REMEMBERS = qmd("```{python}\nimport time\ntime.sleep(4.5)\nprint(open('/proc/self/status').read()[:5], open('/proc/meminfo').read()[:8])\n```\n\n```{sql}\n#| label: tbl-n\n#| tbl-cap: N\nSELECT count(*) AS n FROM range(10)\n```")


def whole_or_told(words, left=()):
    """The new report with code 0, or the old one with an error that says why."""
    def check(workspace, run):
        listed, _, page = run.output.partition("left\n")[2].partition("report\n")
        if rest := [name for name in listed.split() if name.startswith(".") or name.startswith("report-")]:
            return f"left: {rest}"
        if run.code == 0:
            return None if "</html>" in page or "</html>" in workspace.page(raw=True) else f"code 0, and '{page}'"
        if page != "the last good report\n":
            return "the last good report is gone"
        return None if any(word in run.talk.lower() for word in words) else f"does not say why: {run.talk[:400]}"
    return check


def replaced(workspace, run):
    place = workspace.project / "reports/a.html"
    return None if place.is_file() and not place.is_symlink() and "</html>" in place.read_text() else "is not replaced by the report"


def linked(target):
    def put(workspace):
        workspace.put({**qmd("Text.")})
        place = workspace.project / "reports/a.html"
        place.parent.mkdir()
        place.symlink_to(target)
    return put


def folder_is(kind):
    def put(workspace):
        workspace.put({**qmd("Text.")})
        place = workspace.project / "reports"
        if kind == "FIFO":
            os.mkfifo(place)
        elif kind == "file":
            place.write_text("kept")
        elif kind == "link loop":
            place.symlink_to(place)
    return put


LARGE = {**GOOD, **qmd("word " * 100_000)}
INTERRUPTED = {**SLOW, "reports/a.html": "the last good report\n"}
ORDERS = {"notebooks/orders.csv": "region,amount\nnorth,1\nsouth,2\n"}
WAITING = {
    **GOOD, **ORDERS,
    **qmd(
        "```{python}\n#| label: waits\nimport os, time\nhere = os.environ['TMPDIR']\nopen(here + '/begun', 'w').close()\n"
        "while not os.path.exists(here + '/go'): time.sleep(0.02)\nprint('waited')\n```\n\n"
        "```{sql}\n#| label: tbl-a\n#| tbl-cap: A\nSELECT sum(amount)::INT AS n FROM orders\n```\n\nThe sum `{value} all`.\n",
        "data:\n  orders: orders.csv\nvalues:\n  all: tbl-a.n\n"),
}
# Something of everything that uses the disk.
RICH = {
    **GOOD, **ORDERS,
    **qmd(
        "```{crosstab}\nlabel: tbl-c\ncaption: C\ndata: orders\nrows: region\ncolumns: amount\nchart: {kind: stacked-bar, label: fig-c}\n```\n\n"
        "```{sql}\n#| label: tbl-a\n#| tbl-cap: A\nSELECT * FROM orders ORDER BY 1\n```\n\n"
        "```{python}\n#| label: fig-b\n#| fig-cap: B\nimport report, matplotlib.pyplot as plt\nplt.plot(report.table('tbl-a')['amount'])\n```\n",
        "data:\n  orders: orders.csv\nformat: [html, pdf]\n"),
}
NO_SPACE = ("no space", "read-only", "quota", "space left", "disk")
CASES = [
    Case(10, "a link to a file outside in the output's place, swapped while it is written", qmd("Text."), check=swapped),
    Case(10, "a link in the output's place", output("link"), ids=None, code=None),
    Case(17, "SIGKILL at ten moments of a render", qmd("`{python} 6 * 7`"), check=killed, within=120),
    Case(18, "the disk is full", LARGE, code=74, ids=None, check=disk_good, wrapper=disk("full"), needs_root=True),
    Case(18, "the output's file system is read-only", GOOD, code=74, ids=None, check=disk_good, wrapper=disk("read-only"), needs_root=True),
    Case(18, "files may have 64 KiB", LARGE, code=74, ids=None, check=good_stays, wrapper=("prlimit", "--fsize=65536")),
    Case(18, "the output is a folder", output("folder"), ids=None, code=74, check=lambda w, r: None if (w.project / "reports/a.html/kept").exists() else "the folder was emptied"),
    Case(18, "the output is a FIFO", output("FIFO"), ids=None, code=None, within=20),
    Case(18, "the output is a link to a device", output("device"), ids=None, code=None, check=lambda w, r: None if os.path.exists("/dev/null") and not os.path.isfile("/dev/null") else "the device is gone"),
    *(Case(18, f"{place} on a file system of {size}", RICH if place != "outputs" else LARGE, code=None, ids=None, check=whole_or_told(NO_SPACE), wrapper=mounted(place, size), needs_root=True, within=120)
      for place, sizes in (("outputs", ("4k", "32k", "400k", "700k", "1m")), ("scratch", ("4k", "64k", "512k", "4m")), ("cache", ("4k", "64k"))) for size in sizes),
    Case(18, "the cache's file system is read-only", RICH, ids=None, check=whole_or_told(()), wrapper=mounted("cache", "ro"), needs_root=True),
    Case(20, "the system drops its caches of files during a render", REMEMBERS, page=("Name:", "MemTotal"), wrapper=FORGETFUL, needs_root=True),
    Case(18, "the scratch's file system is read-only", RICH, ids=None, code=5, check=whole_or_told(NO_SPACE), wrapper=mounted("scratch", "ro"), needs_root=True),
    *(Case(18, f"files may have {size} bytes", RICH, code=None, ids=None, check=good_stays, wrapper=("prlimit", f"--fsize={size}")) for size in (0, 4096, 20000)),
    *(Case(18, f"{count} files may be open", RICH, code=5, ids=None, check=good_stays, wrapper=("prlimit", f"--nofile={count}:{count}")) for count in (6, 10, 16, 24, 31)),
    *(Case(18, f"{count} files may be open", RICH, code=None, ids=None, check=no_temporaries, wrapper=("prlimit", f"--nofile={count}:{count}")) for count in (32, 48, 64)),
    Case(18, "16 files may be open, and more where it asks for more", RICH, ids=None, check=no_temporaries, wrapper=("prlimit", "--nofile=16:1024")),
    *(Case(18, f"{size} MB of address space", RICH, code=5, ids=None, check=good_stays, wrapper=("prlimit", f"--as={size << 20}")) for size in (100, 300, 900)),
    Case(18, "1500 MB of address space", RICH, code=None, ids=None, check=no_temporaries, wrapper=("prlimit", f"--as={1500 << 20}")),
    *(Case(18, f"the output is a link to {words}", linked(target), ids=None, check=replaced) for words, target in (("itself", "a.html"), ("nothing", "nowhere"))),
    Case(18, "the output is a link to a folder", linked("."), ids=None, code=74, check=no_temporaries),
    *(Case(18, f"the outputs' folder is a {kind}", folder_is(kind), ids=None, code=74) for kind in ("FIFO", "file", "link loop")),
    *(Case(19, f"files of the cache: {how}", qmd("`{python} 6 * 7`"), ids=None, check=broken_cache(how)) for how in ("cut", "noise", "empty", "pickle", "deep")),
    Case(20, "two renders of one report at once", qmd("`{python} 6 * 7`"), check=both),
    Case(20, "five renders of one report at once", RICH, ids=None, check=at_once(5), within=120),
    Case(20, "render, verify and clean while a cell of a render waits", WAITING, ids=None, command=("--version",), check=others_meanwhile(("render",), ("verify",), ("clean",)), within=120),
    Case(20, "data that change while a cell of the render waits", WAITING, ids=None, command=("--version",), check=edited, within=120),
    *(Case(21, f"SIGINT, and again {pause} s later", WAITING, ids=None, command=("--version",), check=twice(pause)) for pause in (0, 0.05, 0.3)),
    Case(21, "SIGSTOP and SIGCONT while a cell waits", WAITING, ids=None, command=("--version",), check=heedless(stopped)),
    Case(21, "SIGPIPE, and nobody reads what is said", WAITING, ids=None, command=("--version",), check=heedless(piped)),
    Case(21, "SIGKILL of whoever started the command", WAITING, ids=None, command=("--version",), check=fatherless),
    Case(21, "SIGKILL of the session while a cell waits", WAITING, ids=None, command=("--version",), check=session_killed),
    *(Case(21, f"{name} after {delay} s", INTERRUPTED, command=("--version",), check=signalled(getattr(signal, name), delay)) for name in ("SIGINT", "SIGTERM", "SIGHUP") for delay in (0.05, 0.4, 1.5)),
    Case(21, "SIGKILL of the command while a cell sleeps", SLOW, command=("--version",), check=orphaned),
    Case(33, "there is no preview server: the word is no command", qmd("Text."), command=("preview",), ids=None, code=64),
]
