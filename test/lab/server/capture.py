"""Frames in, and what became of them: lines of netfilter's log (NFLOG), and frames that arrive anywhere."""

import errno
import selectors
import socket
import struct
import time

import namespaces

NETLINK_NETFILTER = 12
SO_RCVBUFFORCE = 33
SOL_PACKET = 263
PACKET_IGNORE_OUTGOING = 23
IPV6_HDRINCL = 36
ETH_P_ALL = 3
MARKER = b"wAlL"
GROUPS = (0, 1, 2, 3, 4)

kept = {}


def inject(request):
    """Sends `frames` in order and tells what was seen.

    A frame is {ns, if, hex} (with its Ethernet header) or {ns, to, hex} (an IP packet that the machine itself sends).
    `sniff` names the interfaces to listen on, as [ns, interface]. The answer's events are
    ["log", group, prefix, hook, in, out, hex] and ["frame", ns, interface, hex].
    """
    if "watch" not in kept:
        kept["watch"] = Watch()
    watch = kept["watch"]
    watch.listen(request["sniff"])
    watch.drain()
    watch.events = []
    for number, frame in enumerate(request["frames"]):
        send(frame)
        if number % 16 == 15:
            watch.drain()
    watch.until_quiet(request.get("quiet", 0.03))
    return {"events": watch.events}


def send(frame):
    data = bytes.fromhex(frame["hex"])
    if "to" in frame:
        raw_socket(frame["ns"], data[0] >> 4).sendto(data, (frame["to"], 0))
    else:
        packet_socket(frame["ns"], frame["if"]).send(data)


def packet_socket(ns, interface):
    key = ("frames", namespaces.identity(ns), interface)
    if key not in kept:
        # protocol 0: it sends and receives nothing
        sock = namespaces.open_socket(ns, socket.AF_PACKET, socket.SOCK_RAW, 0)
        sock.setblocking(True)
        sock.bind((interface, 0))
        kept[key] = sock
    return kept[key]


def raw_socket(ns, version):
    key = ("raw", namespaces.identity(ns), version)
    if key not in kept:
        family = socket.AF_INET if version == 4 else socket.AF_INET6
        sock = Lenient(namespaces.open_socket(ns, family, socket.SOCK_RAW, socket.IPPROTO_RAW))
        if version == 6:
            sock.sock.setsockopt(socket.IPPROTO_IPV6, IPV6_HDRINCL, 1)
        sock.sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        kept[key] = sock
    return kept[key]


class Lenient:
    """A raw socket whose refused packets are no error here: a firewall's verdict on output comes back as EPERM."""

    def __init__(self, sock):
        self.sock = sock

    def sendto(self, data, address):
        try:
            self.sock.sendto(data, address)
        except OSError:
            pass


class Watch:
    """Listens from the first use on: closing a packet socket costs the kernel a grace period."""

    def __init__(self):
        self.events = []
        self.selector = selectors.DefaultSelector()
        self.names = {}
        self.places = set()
        self.log = open_log()
        self.selector.register(self.log, selectors.EVENT_READ, None)

    def listen(self, places):
        for ns, interface in places:
            place = (namespaces.identity(ns), interface)
            if place in self.places:
                continue
            self.places.add(place)
            sock = namespaces.open_socket(ns, socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
            sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
            sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)
            sock.bind((interface, ETH_P_ALL))
            self.selector.register(sock, selectors.EVENT_READ, (ns, interface, place))

    def drain(self, timeout=0):
        """Reads what is there; tells whether there was anything of ours."""
        before = len(self.events)
        for key, _ in self.selector.select(timeout):
            while True:
                try:
                    data = key.fileobj.recv(65535)
                except BlockingIOError:
                    break
                except OSError as error:
                    if error.errno != errno.ENETDOWN or key.fileobj is self.log:
                        raise
                    # told once: the interface went away with its container; one of the same name is another place
                    self.selector.unregister(key.fileobj)
                    key.fileobj.close()
                    self.places.discard(key.data[2])
                    break
                if key.fileobj is self.log:
                    self.read_log(data)
                else:
                    self.read_frame(data, key.data[:2])
        return len(self.events) > before

    def until_quiet(self, quiet):
        """Reads until nothing of ours was seen for `quiet` seconds, a few seconds at most."""
        end = time.monotonic() + 10
        calm = time.monotonic() + quiet
        while time.monotonic() < min(end, calm):
            if self.drain(max(0.0, calm - time.monotonic())):
                calm = time.monotonic() + quiet

    def read_frame(self, data, place):
        reset = len(data) < 100 and (is_reset(data, 14, 0x0800) or is_reset6(data))
        if MARKER in data or reset:
            self.events.append(["frame", *place, data.hex()])

    def read_log(self, data):
        offset = 0
        while offset + 16 <= len(data):
            length, kind = struct.unpack_from("=IH", data, offset)
            if kind == 0x0400:
                self.read_packet(struct.unpack_from(">H", data, offset + 18)[0], data[offset + 20 : offset + length])
            offset += (length + 3) & ~3
            if length < 16:
                return

    def read_packet(self, group, body):
        hook, prefix, inside, outside, payload = None, "", 0, 0, b""
        offset = 0
        while offset + 4 <= len(body):
            length, kind = struct.unpack_from("=HH", body, offset)
            value = body[offset + 4 : offset + length]
            kind &= 0x3FFF
            if kind == 1:
                hook = value[2]
            elif kind == 4:
                inside = struct.unpack(">I", value)[0]
            elif kind == 5:
                outside = struct.unpack(">I", value)[0]
            elif kind == 9:
                payload = value
            elif kind == 10:
                prefix = value.rstrip(b"\0").decode(errors="replace")
            offset += max(4, (length + 3) & ~3)
        if MARKER in payload:
            self.events.append(["log", group, prefix, hook, self.name(inside), self.name(outside), payload.hex()])

    def name(self, index):
        if index not in self.names:
            try:
                self.names[index] = socket.if_indextoname(index) if index else ""
            except OSError:
                self.names[index] = f"#{index}"
        return self.names[index]


def is_reset(data, at, ethertype):
    return (
        len(data) >= at + 40
        and struct.unpack_from(">H", data, 12)[0] == ethertype
        and data[at + 9] == 6
        and data[at + (data[at] & 15) * 4 + 13] & 4 != 0
    )


def is_reset6(data):
    return len(data) >= 74 and data[12:14] == b"\x86\xdd" and data[20] == 6 and data[67] & 4 != 0


def open_log():
    """A socket bound to netfilter's log groups of the Docker host's namespace; the group of a line is its prefix's job."""
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, NETLINK_NETFILTER)
    sock.bind((0, 0))
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 26)
    for group in GROUPS:
        configure(sock, group, 1, struct.pack("=BBBB", 1, 0, 0, 0))
        configure(sock, group, 2, struct.pack(">IBB", 2048, 2, 0))
        configure(sock, group, 5, struct.pack(">I", 1))
    return sock


def configure(sock, group, attribute, value):
    attr = struct.pack("=HH", 4 + len(value), attribute) + value
    attr += b"\0" * (-len(attr) % 4)
    message = struct.pack("=BBH", 0, 0, socket.htons(group)) + attr
    header = struct.pack("=IHHII", 16 + len(message), 0x0401, 5, 1, 0)
    sock.setblocking(True)
    sock.send(header + message)
    while True:
        answer = sock.recv(65535)
        if struct.unpack_from("=H", answer, 4)[0] == 2:
            break
    sock.setblocking(False)
    error = struct.unpack_from("=i", answer, 16)[0]
    if error:
        raise OSError(-error, f"netfilter log group {group}")
