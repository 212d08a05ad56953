"""Servers that never fall silent: whoever has sent something hears from them every 20 ms, for ever. Arguments: tcp:PORT udp:PORT …"""

import selectors
import socket
import sys
import time

selector = selectors.DefaultSelector()
streams = set()
peers = {}
for argument in sys.argv[1:]:
    kind, port = argument.split(":")
    sock = socket.socket(socket.AF_INET6, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("::", int(port)))
    if kind == "tcp":
        sock.listen(64)
    else:
        peers[sock] = set()
    sock.setblocking(False)
    selector.register(sock, selectors.EVENT_READ, kind)
print("ready", flush=True)

last = 0.0
while True:
    for key, _ in selector.select(0.02):
        try:
            if key.data == "tcp":
                stream, _ = key.fileobj.accept()
                stream.setblocking(False)
                selector.register(stream, selectors.EVENT_READ, "stream")
                streams.add(stream)
            elif key.data == "udp":
                peers[key.fileobj].add(key.fileobj.recvfrom(100)[1])
            elif key.fileobj.recv(4096) == b"":
                raise ConnectionError
        except OSError:
            if key.data == "stream":
                selector.unregister(key.fileobj)
                streams.discard(key.fileobj)
    if time.monotonic() - last < 0.02:
        continue
    last = time.monotonic()
    for stream in streams:
        try:
            stream.send(b"x")
        except OSError:
            pass
    for sock, addresses in peers.items():
        for address in addresses:
            try:
                sock.sendto(b"x", address)
            except OSError:
                pass
