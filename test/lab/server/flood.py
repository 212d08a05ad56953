"""A steady stream of new connections, sent beside whatever else the lab does."""

import threading
import time

import capture

running = {}


class Flood(threading.Thread):
    def __init__(self, sock, frames, pause):
        super().__init__(daemon=True)
        self.sock = sock
        self.frames = frames
        self.pause = pause
        self.sent = 0
        self.going = True

    def run(self):
        while self.going:
            for frame in self.frames:
                try:
                    self.sock.send(frame)
                    self.sent += 1
                except OSError:
                    pass
            if self.pause:
                time.sleep(self.pause)


def start(request):
    """Sends the frames (`hex`) of one interface (`ns`, `if`) round and round until `unflood`, with `pause` seconds between rounds."""
    sock = capture.packet_socket(request["ns"], request["if"])
    flood = Flood(sock, [bytes.fromhex(text) for text in request["hex"]], request.get("pause", 0))
    running[request["name"]] = flood
    flood.start()
    return {}


def stop(request):
    flood = running.pop(request["name"])
    flood.going = False
    flood.join()
    return {"sent": flood.sent}
