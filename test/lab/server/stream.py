"""A steady stream of real connections, one behind the other, beside whatever else the lab does."""

import socket
import threading
import time

import namespaces

running = {}

REQUEST = b"GET / HTTP/1.0\r\n", b"\r\n"
PAUSE = 0.02
PATIENCE = 15


class Stream(threading.Thread):
    def __init__(self, request):
        super().__init__(daemon=True)
        self.request = request
        self.made = 0
        self.lost = []
        self.going = True

    def run(self):
        while self.going:
            try:
                self.ask()
            except OSError as error:
                self.lost.append(str(error))
            self.made += 1

    def ask(self):
        """Asks in two halves, so that whatever happens on the host can happen in the midst of a connection."""
        to, port = self.request["to"], self.request["port"]
        family = socket.AF_INET6 if ":" in to else socket.AF_INET
        with namespaces.open_socket(self.request["ns"], family, socket.SOCK_STREAM) as sock:
            sock.settimeout(PATIENCE)
            sock.bind((self.request["source"], 0))
            sock.connect((to, port))
            for part in REQUEST:
                sock.sendall(part)
                time.sleep(PAUSE)
            if not sock.recv(4096):
                raise OSError("closed without an answer")


def start(request):
    """Connects from `ns` (`source`) to `to`, `port` again and again until `unstream`."""
    stream = Stream(request)
    running[request["name"]] = stream
    stream.start()
    return {}


def stop(request):
    """Ends a stream: {made, lost}, the number of its connections, and why some of them failed."""
    stream = running.pop(request["name"])
    stream.going = False
    stream.join()
    return {"made": stream.made, "lost": stream.lost}
