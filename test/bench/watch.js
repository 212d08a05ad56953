/** `npm run bench:watch [ROUNDS]`: see `reaction.ts`, which this runs. */
import { join } from "node:path";
import { createViteServer } from "vitest/node";

const root = join(import.meta.dirname, "../..");
const server = await createViteServer({
  root,
  configFile: false,
  appType: "custom",
  logLevel: "error",
  server: { middlewareMode: true, ws: false, watch: null },
});
try {
  await server.ssrLoadModule("/test/bench/reaction.ts");
} finally {
  await server.close();
}
