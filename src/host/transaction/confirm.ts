import { rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { HostError } from "../host-error.ts";

/** The socket in the state's folder, which root alone can enter. */
function socketOf(state: string): string {
  return join(state, "confirm.sock");
}

/**
 * Waits until somebody says whether the rules stay, or so many seconds are over, which says that they don't. Whoever said it
 * is told how it ended, by the function that comes back with the answer.
 */
export async function waitForAnswer(
  state: string,
  seconds: number,
): Promise<{ keep: boolean; tell: (text: string) => void }> {
  const path = socketOf(state);
  rmSync(path, { force: true });
  const server = createServer();
  const answer = new Promise<{ keep: boolean; asked?: Socket }>((resolve) => {
    const timer = setTimeout(() => resolve({ keep: false }), seconds * 1000);
    // Without its socket nobody can confirm, and the time runs out.
    server.on("error", () => {});
    server.on("connection", (asked) => {
      asked.on("error", () => {});
      asked.once("data", (data) => {
        clearTimeout(timer);
        resolve({ keep: data.toString() === "keep\n", asked });
      });
    });
  });
  server.listen(path);
  const { keep, asked } = await answer;
  server.close();
  return {
    keep,
    tell: (text) => {
      asked?.end(text);
      rmSync(path, { force: true });
    },
  };
}

/** Says to whoever waits whether the rules stay, and gives what it answers once that is so. Throws where nobody waits. */
export function answer(state: string, keep: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketOf(state));
    let said = "";
    socket.on("connect", () => socket.write(keep ? "keep\n" : "back\n"));
    socket.on("data", (data) => {
      said += data;
    });
    socket.on("error", () => reject(new HostError("no rules wait to be confirmed")));
    socket.on("close", () => resolve(said.trim()));
  });
}
