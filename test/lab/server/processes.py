"""Commands, programs in the background, and the dead children of both (this process is the first of its namespace)."""

import os
import signal
import subprocess
import time

import namespaces

background = {}


def run(request):
    """Runs one command to its end: `argv`, and optionally `input`, `ns`, `env`, `timeout` in seconds."""
    with namespaces.inside(request.get("ns", "")):
        child = subprocess.Popen(
            request["argv"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **request.get("env", {})},
            cwd=request.get("cwd"),
        )
    try:
        out, err = child.communicate(request.get("input", "").encode(), timeout=request.get("timeout", 60))
    except subprocess.TimeoutExpired:
        child.kill()
        out, err = child.communicate()
        err += b"\n(ended: it took too long)"
    return {"status": child.returncode, "out": out.decode(errors="replace"), "err": err.decode(errors="replace")}


def spawn(request):
    """Starts a program in the background, its output in the file `log`."""
    with open(request["log"], "ab") as log, namespaces.inside(request.get("ns", "")):
        child = subprocess.Popen(
            request["argv"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **request.get("env", {})},
            start_new_session=True,
        )
    background[child.pid] = child
    return {"pid": child.pid}


def kill(request):
    """Ends a program that `spawn` started (SIGTERM, or `signal`), and waits for its end."""
    child = background.pop(request["pid"])
    child.send_signal(request.get("signal", signal.SIGTERM))
    try:
        return {"status": child.wait(request.get("timeout", 20))}
    except subprocess.TimeoutExpired:
        child.kill()
        return {"status": child.wait()}


def reap():
    """Collects orphans that became our children; those that we started ourselves are waited for elsewhere."""
    until = time.monotonic() + 0.05
    while time.monotonic() < until:
        try:
            info = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if info is None or info.si_pid in background:
            return
        os.waitpid(info.si_pid, 0)
