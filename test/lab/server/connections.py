"""Real clients and real servers: who gets an answer, who is refused and how, who hears nothing."""

import errno
import os
import selectors
import socket
import struct
import time

import namespaces
import sessions

IP_RECVERR = 11
IPV6_RECVERR = 25
SO_BINDTODEVICE = 25
KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}

servers = {}


def serve(request):
    """Opens servers {key, ns, protocol, address, port, says}: each says its name and the address that it sees."""
    for server in request["servers"]:
        family = socket.AF_INET6 if ":" in server["address"] else socket.AF_INET
        sock = namespaces.open_socket(server["ns"], family, KINDS[server["protocol"]])
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((server["address"], server["port"]))
        if server["protocol"] == "tcp":
            sock.listen(256)
        servers[server["key"]] = (sock, server["protocol"], server["says"])
    return {}


def unserve(request):
    """Closes all servers."""
    for sock, _, _ in servers.values():
        sock.close()
    servers.clear()
    return {}


def connect(request):
    """Tries all `probes` at once: {ns, protocol, source, to, port, interface, http} or {session}; waits `timeout` seconds in all.

    The result is, for each, {result: "answered", text}, {result: "refused", how} with tcp-reset or ICMP's type and code,
    {result: "connected"} where a TCP server took the connection and said nothing, {result: "silent"}, or {result: "error", text}
    where the client could not even send.
    """
    selector = selectors.DefaultSelector()
    for key, (sock, protocol, says) in servers.items():
        selector.register(sock, selectors.EVENT_READ, Server(sock, protocol, says, selector))
    probes = [(sessions.Speaker if "session" in probe else Probe)(probe, selector) for probe in request["probes"]]
    end = time.monotonic() + request.get("timeout", 1.0)
    while time.monotonic() < end and any(probe.result is None for probe in probes):
        for key, _ in selector.select(max(0.0, min(0.05, end - time.monotonic()))):
            key.data.ready()
        for probe in probes:
            probe.look_for_refusal()
            if probe.result is not None:
                probe.close()
    for probe in probes:
        probe.close()
    results = [probe.result or {"result": "connected" if probe.connected else "silent"} for probe in probes]
    for key in list(selector.get_map().values()):
        if isinstance(key.data, Client):
            key.fileobj.close()
    selector.close()
    return {"results": results}


class Server:
    def __init__(self, sock, protocol, says, selector):
        self.sock, self.protocol, self.says, self.selector = sock, protocol, says, selector

    def ready(self):
        try:
            if self.protocol == "udp":
                _, peer = self.sock.recvfrom(2048)
                self.sock.sendto(f"{self.says} saw {peer[0]}".encode(), peer)
                return
            connection, peer = self.sock.accept()
        except OSError:
            return
        connection.setblocking(False)
        connection.send(f"{self.says} saw {peer[0]}\n".encode())
        self.selector.register(connection, selectors.EVENT_READ, Client(connection, self.selector))


class Client:
    """The server's end of a connection, kept until the client closes."""

    def __init__(self, sock, selector):
        self.sock, self.selector = sock, selector

    def ready(self):
        try:
            if self.sock.recv(2048):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self.selector.unregister(self.sock)
        self.sock.close()


class Probe:
    def __init__(self, probe, selector):
        self.probe, self.selector = probe, selector
        self.result = None
        self.connected = False
        self.body = b""
        self.six = ":" in probe["to"]
        self.sock = self.open()
        self.errors = self.open_errors() if self.sock and probe["protocol"] == "tcp" else None
        if self.sock:
            self.start()

    def open(self):
        probe = self.probe
        family = socket.AF_INET6 if self.six else socket.AF_INET
        try:
            if probe["protocol"] == "ping":
                protocol = socket.IPPROTO_ICMPV6 if self.six else socket.IPPROTO_ICMP
                sock = namespaces.open_socket(probe["ns"], family, socket.SOCK_RAW, protocol)
            else:
                sock = namespaces.open_socket(probe["ns"], family, KINDS[probe["protocol"]])
            if self.six:
                sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVERR, 1)
            else:
                sock.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
            if probe.get("interface"):
                sock.setsockopt(socket.SOL_SOCKET, SO_BINDTODEVICE, probe["interface"].encode())
            if probe.get("source"):
                sock.bind((probe["source"], 0))
            return sock
        except OSError as error:
            self.result = {"result": "error", "text": str(error)}
            return None

    def open_errors(self):
        """TCP's own error number doesn't tell a reset from an ICMP refusal: a raw socket hears the ICMP."""
        family, protocol = (
            (socket.AF_INET6, socket.IPPROTO_ICMPV6) if self.six else (socket.AF_INET, socket.IPPROTO_ICMP)
        )
        return namespaces.open_socket(self.probe["ns"], family, socket.SOCK_RAW, protocol)

    def start(self):
        probe = self.probe
        destination = probe["to"]
        scope = 0
        if "%" in destination:
            destination, name = destination.split("%")
            with namespaces.inside(probe["ns"]):
                scope = socket.if_nametoindex(name)
        port = probe.get("port", 0)
        address = (destination, port, 0, scope) if self.six else (destination, port)
        try:
            if probe["protocol"] == "tcp":
                status = self.sock.connect_ex(address)
                self.port = self.sock.getsockname()[1]
                if status not in (0, errno.EINPROGRESS):
                    self.failed(status)
                    return
                self.selector.register(self.sock, selectors.EVENT_READ | selectors.EVENT_WRITE, self)
            elif probe["protocol"] == "udp":
                self.sock.connect(address)
                self.port = self.sock.getsockname()[1]
                self.sock.send(b"hello")
                self.selector.register(self.sock, selectors.EVENT_READ, self)
            else:
                self.id = int.from_bytes(os.urandom(2), "big")
                self.sock.connect(address[:1] + (0,) + address[2:])
                self.sock.send(echo(self.id, self.six))
                self.selector.register(self.sock, selectors.EVENT_READ, self)
        except OSError as error:
            self.failed(error.errno)

    def ready(self):
        if self.result is not None:
            return
        if self.read_error_queue():
            return
        status = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if status:
            self.failed(status)
            return
        if self.probe["protocol"] == "tcp":
            self.connected = True
            self.selector.modify(self.sock, selectors.EVENT_READ, self)
            if self.probe.get("http"):
                self.probe["http"] = False
                self.sock.send(b"GET / HTTP/1.0\r\n\r\n")
        try:
            data = self.sock.recv(4096)
        except BlockingIOError:
            return
        except OSError as error:
            self.failed(error.errno)
            return
        if self.probe["protocol"] == "ping":
            self.read_ping(data)
        elif "http" in self.probe and data:
            # an answer by HTTP/1.0 ends with the connection; what is no HTTP is whole at once
            self.body += data
            if not self.body.startswith(b"HTTP"):
                self.result = {"result": "answered", "text": self.body.decode(errors="replace")}
        elif self.body:
            self.result = {"result": "answered", "text": self.body.decode(errors="replace")}
        elif data:
            self.result = {"result": "answered", "text": data.decode(errors="replace")}
        elif self.probe["protocol"] == "tcp":
            self.result = {"result": "connected"}

    def read_ping(self, data):
        message = data if self.six else data[(data[0] & 15) * 4 :]
        reply = 129 if self.six else 0
        if message[0] == reply and int.from_bytes(message[4:6], "big") == self.id:
            self.result = {"result": "answered", "text": "pong"}

    def failed(self, number):
        """A refusal by ICMP may be known by its type and code from elsewhere; give that a moment."""
        self.look_for_refusal()
        if self.result is not None:
            return
        if number == errno.ECONNREFUSED and self.probe["protocol"] == "tcp":
            self.result = {"result": "refused", "how": "tcp-reset"}
        elif number == errno.ECONNRESET and self.connected:
            self.result = {"result": "connected"}
        else:
            self.result = {"result": "error", "text": errno.errorcode.get(number, str(number))}

    def look_for_refusal(self):
        if self.result is not None or self.sock is None:
            return
        if self.read_error_queue() or self.errors is None:
            return
        while True:
            try:
                data = self.errors.recv(2048)
            except OSError:
                return
            message = data if self.six else data[(data[0] & 15) * 4 :]
            kinds = (1,) if self.six else (3,)
            inner = message[8:]
            if message[0] not in kinds or len(inner) < (44 if self.six else 24):
                continue
            start = 40 if self.six else (inner[0] & 15) * 4
            if int.from_bytes(inner[start : start + 2], "big") == getattr(self, "port", None):
                self.refused(message[0], message[1])
                return

    def read_error_queue(self):
        if self.result is not None:
            return True
        try:
            _, extra, _, _ = self.sock.recvmsg(2048, 512, socket.MSG_ERRQUEUE)
        except OSError:
            return False
        for _, _, data in extra:
            _, origin, kind, code = struct.unpack_from("=IBBB", data)
            if origin in (2, 3):
                self.refused(kind, code)
                return True
            if origin == 1:
                self.result = {"result": "error", "text": errno.errorcode.get(struct.unpack_from("=I", data)[0], "?")}
                return True
        return False

    def refused(self, kind, code):
        self.result = {"result": "refused", "how": f"icmp{'v6' if self.six else ''} {kind}/{code}"}

    def close(self):
        if self.sock:
            if self.sock.fileno() in self.selector.get_map():
                self.selector.unregister(self.sock)
            self.sock.close()
        if self.errors:
            self.errors.close()
        self.sock = self.errors = None


def echo(identifier, six):
    body = struct.pack(">BBHHH", 128 if six else 8, 0, 0, identifier, 1) + b"lab ping"
    if six:
        return body
    return body[:2] + struct.pack(">H", checksum(body)) + body[4:]


def checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
