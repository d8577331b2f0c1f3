"""Lines 10 and 17 to 21, and 33: what happens around a render. Kills at each call of writing are in a suite of their own."""

import os
import random
import resource
import shutil
import signal
import subprocess
import threading
import time

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


LARGE = {**GOOD, **qmd("word " * 100_000)}
INTERRUPTED = {**SLOW, "reports/a.html": "the last good report\n"}
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
    *(Case(19, f"files of the cache: {how}", qmd("`{python} 6 * 7`"), ids=None, check=broken_cache(how)) for how in ("cut", "noise", "empty", "pickle", "deep")),
    Case(20, "two renders of one report at once", qmd("`{python} 6 * 7`"), check=both),
    *(Case(21, f"{name} after {delay} s", INTERRUPTED, command=("--version",), check=signalled(getattr(signal, name), delay)) for name in ("SIGINT", "SIGTERM", "SIGHUP") for delay in (0.05, 0.4, 1.5)),
    Case(21, "SIGKILL of the command while a cell sleeps", SLOW, command=("--version",), check=orphaned),
    Case(33, "there is no preview server: the word is no command", qmd("Text."), command=("preview",), ids=None, code=64),
]
