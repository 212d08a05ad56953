"""The lab's server: runs inside namespaces of its own and does what the tests ask for, one JSON object a line.

Started as the first process of a process namespace: when it ends (its input closes, or it is killed), the kernel ends
everything that was started here, and the network namespaces go with it.
"""

import json
import sys
import traceback

import capture
import connections
import flood
import namespaces
import processes
import sessions
import stream

OPERATIONS = {
    "exec": processes.run,
    "spawn": processes.spawn,
    "kill": processes.kill,
    "inject": capture.inject,
    "connect": connections.connect,
    "serve": connections.serve,
    "unserve": connections.unserve,
    "session": sessions.start,
    "flood": flood.start,
    "unflood": flood.stop,
    "stream": stream.start,
    "unstream": stream.stop,
}


def main():
    namespaces.prepare()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"id": request["id"], "result": OPERATIONS[request["op"]](request)}
        except Exception:
            answer = {"id": request["id"], "error": traceback.format_exc()}
        print(json.dumps(answer, separators=(",", ":")), flush=True)
        processes.reap()


main()
