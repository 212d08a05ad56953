// Sends small datagrams to ADDRESS:PORT as fast as it can, until it is ended, a minute at most. With BURST it sends so many a
// millisecond, and leaves time for what is tested under it. Arguments: ADDRESS PORT [BURST].
import { createSocket } from "node:dgram";

const [address, port, paced] = process.argv.slice(2);
const until = Date.now() + 60_000;
const socket = createSocket("udp4");
socket.connect(Number(port), address, () => {
  const burst = () => {
    for (let i = 0; i < Number(paced ?? 64); i++) socket.send("x");
    if (Date.now() > until) socket.close();
    else if (paced) setTimeout(burst, 1);
    else setImmediate(burst);
  };
  burst();
});
socket.on("error", () => undefined);
