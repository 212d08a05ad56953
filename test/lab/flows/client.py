"""Holds flows open, and writes down how much it has heard on each. Arguments: FILE, then tcp|udp,SOURCE,ADDRESS,PORT for each.

It sends on each of them every 20 ms too. The file is a JSON object by argument.
"""

import json
import os
import selectors
import socket
import sys
import time

selector = selectors.DefaultSelector()
heard = {}
file, *flows = sys.argv[1:]
for flow in flows:
    kind, source, address, port = flow.split(",")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
    sock.bind((source, 0))
    sock.settimeout(5)
    sock.connect((address, int(port)))
    sock.setblocking(False)
    selector.register(sock, selectors.EVENT_READ, flow)
    heard[flow] = 0

last = 0.0
while True:
    for key, _ in selector.select(0.02):
        try:
            heard[key.data] += len(key.fileobj.recv(4096))
        except OSError:
            pass
    if time.monotonic() - last < 0.02:
        continue
    last = time.monotonic()
    for key in selector.get_map().values():
        try:
            key.fileobj.send(b"x")
        except OSError:
            pass
    with open(file + ".new", "w") as new:
        json.dump(heard, new)
    os.rename(file + ".new", file)
