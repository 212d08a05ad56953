"""Connections that stay open between two attempts."""

import selectors
import socket
import time

import namespaces

KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}

opened = {}


def start(request):
    """Opens a session {name, ns, protocol, source, sourcePort, to, port}; probes {session: name} then speak over it.

    A server that isn't up yet is waited for.
    """
    if request["name"] in opened:
        opened.pop(request["name"]).close()
    end = time.monotonic() + 10
    while request["name"] not in opened:
        try:
            opened[request["name"]] = connect(request)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
    return {}


def connect(request):
    family = socket.AF_INET6 if ":" in request["to"] else socket.AF_INET
    sock = namespaces.open_socket(request["ns"], family, KINDS[request["protocol"]])
    sock.settimeout(5.0)
    if request.get("source"):
        sock.bind((request["source"], request.get("sourcePort", 0)))
    sock.connect((request["to"], request["port"]))
    sock.setblocking(False)
    return sock


class Speaker:
    """Says a line over a session, and hears what comes back."""

    connected = False

    def __init__(self, probe, selector):
        self.selector, self.result = selector, None
        self.sock = opened[probe["session"]]
        self.forget()
        try:
            self.sock.send(b"hello\n")
            selector.register(self.sock, selectors.EVENT_READ, self)
        except OSError:
            self.refused()

    def forget(self):
        """Takes away what was answered earlier, and refusals of what was said earlier."""
        while True:
            try:
                if not self.sock.recv(4096):
                    return
            except BlockingIOError:
                return
            except OSError:
                if self.sock.type == socket.SOCK_STREAM:
                    return

    def ready(self):
        try:
            data = self.sock.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            self.refused()
            return
        self.result = {"result": "answered", "text": data.decode(errors="replace")} if data else {"result": "silent"}

    def refused(self):
        stream = self.sock.type == socket.SOCK_STREAM
        self.result = {"result": "refused", "how": "tcp-reset" if stream else "icmp"}

    def look_for_refusal(self):
        """Nothing to look for: the socket itself tells."""

    def close(self):
        """The session stays; only this attempt at it ends."""
        if self.sock.fileno() in self.selector.get_map():
            self.selector.unregister(self.sock)
