import { Writable } from "node:stream";
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import type { Rim } from "../cli/rim.ts";
import { serve } from "./server.ts";

/** Serves the client at the command's standard streams, until it has gone. At its word `exit` the process ends at once. */
export function serveStreams({
  stdin,
  stdout,
  ...surroundings
}: Pick<Rim, "stdin" | "stdout" | "env" | "cwd" | "today">): Promise<void> {
  const output = new Writable({
    write(chunk: Buffer, _encoding, written) {
      stdout.write(chunk.toString());
      written();
    },
  });
  const reader = new StreamMessageReader(stdin);
  const gone = new Promise<void>((resolve) => {
    stdin.on("end", resolve);
    stdin.on("close", resolve);
  });
  const stop = serve(createConnection(ProposedFeatures.all, reader, new StreamMessageWriter(output)), surroundings);
  return gone.then(stop);
}
