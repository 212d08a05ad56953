"""Mounts of the lab, and sockets in other network namespaces."""

import ctypes
import os
import socket
import subprocess
from contextlib import contextmanager

CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


def prepare():
    """Gives the lab a /run (names of namespaces, the xtables lock) and a /sys of its own; needs a private mount namespace."""
    commands = [
        ["mount", "-t", "tmpfs", "none", "/run"],
        ["mkdir", "/run/netns", "/run/cgroup"],
        ["mount", "--rbind", "/sys/fs/cgroup", "/run/cgroup"],
        ["mount", "-t", "sysfs", "none", "/sys"],
        ["mount", "--rbind", "/run/cgroup", "/sys/fs/cgroup"],
        ["ip", "link", "set", "lo", "up"],
    ]
    # What takes our units away must not find those of the machine itself.
    if os.path.isdir("/etc/systemd/system"):
        commands.append(["mount", "-t", "tmpfs", "none", "/etc/systemd/system"])
    for command in commands:
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def enter(fd):
    if LIBC.setns(fd, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


@contextmanager
def inside(name):
    """Whatever is opened in the block belongs to the named namespace ("" is the Docker host itself)."""
    if name == "":
        yield
        return
    here = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    there = os.open("/run/netns/" + name, os.O_RDONLY)
    try:
        enter(there)
        yield
    finally:
        enter(here)
        os.close(here)
        os.close(there)


def open_socket(name, family, kind, protocol=0):
    with inside(name):
        return socket.socket(family, kind | socket.SOCK_NONBLOCK, protocol)


def identity(name):
    """Tells a namespace from an earlier one of the same name; an open socket keeps the number from being given again."""
    return os.stat("/run/netns/" + name).st_ino if name else 0
