import * as z from "zod/mini";
import { once } from "./shapes.ts";

/** What `GET /version` says, as far as it matters here. */
export const versionSchema = once(() =>
  z.object({
    Version: z.optional(z.string()),
    ApiVersion: z.optional(apiVersion()),
    MinAPIVersion: z.optional(apiVersion()),
  }),
);

/** What `GET /info` says, as far as it matters here. `FirewallBackend` is there from 28 on. */
export const infoSchema = once(() =>
  z.object({
    ServerVersion: z.optional(z.string()),
    FirewallBackend: z.nullish(
      z.object({ Driver: z.optional(z.string()), Info: z.nullish(z.array(z.tuple([z.string(), z.string()]))) }),
    ),
    SecurityOptions: z.nullish(z.array(z.string())),
    Swarm: z.nullish(z.object({ LocalNodeState: z.optional(z.string()), ControlAvailable: z.optional(z.boolean()) })),
  }),
);

/** A version of the engine's API: `1.41`. */
function apiVersion() {
  return z.string().check(z.refine((v: string) => /^[0-9]{1,3}\.[0-9]{1,4}$/.test(v), "is not an API version"));
}

/** The answer to `GET /version`, checked. */
export type EngineVersion = z.output<ReturnType<typeof versionSchema>>;
/** The answer to `GET /info`, checked. */
export type EngineInfo = z.output<ReturnType<typeof infoSchema>>;
