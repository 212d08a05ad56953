// Sends small datagrams to ADDRESS:PORT as fast as it can, until it is ended, a minute at most. Arguments: ADDRESS PORT.
import { createSocket } from "node:dgram";

const [address, port] = process.argv.slice(2);
const until = Date.now() + 60_000;
const socket = createSocket("udp4");
socket.connect(Number(port), address, () => {
  const burst = () => {
    for (let i = 0; i < 64; i++) socket.send("x");
    if (Date.now() < until) setImmediate(burst);
    else socket.close();
  };
  burst();
});
socket.on("error", () => undefined);
